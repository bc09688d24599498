import { seededRandom } from '../../src/lib/seeded-random.ts';
import type { MeterStats } from '../../src/metering/contract/meter-stats.ts';
import type {
  DaysQuery,
  MeterDay,
  PeriodTable,
} from '../../src/metering/contract/metering-books.ts';
import type { DeskSources } from '../../src/metering/desk/desk-sources.ts';
import { reckonHere } from '../../src/metering/desk/zone-reckoner.ts';
import { Contract } from '../../src/model/archive/metering-kinds.ts';
import { FleetShape } from '../../src/model/fleet.ts';
import { type FleetIndex, indexFleet } from '../../src/model/fleet-index.ts';
import { type EpochMs, epochMs } from '../../src/model/units.ts';
import type { ArchiveItem } from '../../src/records/records.ts';
import type { ReportDesk } from '../../src/report/report.ts';
import { lossZone } from './loss-zone.ts';
import { memoryBooks } from './memory-books.ts';
import { meterStats } from './meter-stats.ts';
import { periodTableOf } from './period-table.ts';

const CALENDAR = { timeZone: 'Asia/Shanghai', startHour: 0 };

export interface DeskSample {
  readonly desk: ReportDesk;
  readonly fleet: FleetIndex;
  readonly lossM3: number;
}

/** Fourteen customers behind one inlet from 2026-03-02 to 04-12, five per cent leaking from 03-30 on; gas days begin at midnight. */
export function deskSample(
  archive: readonly ArchiveItem[] = [contractOf('c', 'tenDays')],
): DeskSample {
  const { fleet: simulated, input, truth } = lossZone(seededRandom(7), { leak: 0.05 });
  const fleet = indexFleet(
    FleetShape.parse({
      ...simulated,
      zones: [
        ...simulated.zones.map((zone) => ({ ...zone, name: { zh: '城东片区', en: 'East' } })),
        { id: 'y', name: { zh: '城西片区', en: 'West' } },
      ],
    }),
    1,
  );
  const books = memoryBooks(input.slices, CALENDAR);
  const desk: DeskSources & Pick<ReportDesk, 'books'> = {
    fleet,
    startHour: CALENDAR.startHour,
    books: { ...books, periods: async (query) => periodsOf(await books.days(query), query) },
    archive: {
      list: async ({ kind }) => ({
        items: archive.filter((item) => item.kind === kind),
        next: null,
      }),
    },
    history: {
      buckets: async ({ device, from, to, everyMs }) => pressures(device, from, to, everyMs),
    },
  };
  return { fleet, lossM3: truth.lossM3, desk: { ...desk, zones: reckonHere(desk) } };
}

/** Of the first station; the others say nothing. Whole hours, the outlet from 295 to 306 kPa. */
function pressures(device: string, from: EpochMs, to: EpochMs, everyMs: number) {
  if (device !== 'rtu-0') return [];
  const of = (value: number) => ({
    min: value,
    max: value + 1,
    mean: value,
    last: value,
    count: 4,
  });
  return Array.from({ length: Math.floor((to - from) / everyMs) }, (_, n) => ({
    ts: epochMs(from + n * everyMs),
    fields: { pOut: of(295 + (n % 11)), pIn: of(700 + n) },
  }));
}

function periodsOf(days: readonly MeterDay[], { from, to }: DaysQuery): PeriodTable {
  const found: Record<string, MeterStats> = {};
  for (const { meter, stats } of days) {
    const before = found[meter];
    found[meter] = before === undefined ? stats : added(before, stats);
  }
  return periodTableOf(found, (Date.parse(to) - Date.parse(from)) / 86_400_000);
}

const added = (a: MeterStats, b: MeterStats): MeterStats =>
  meterStats({
    ...b,
    vbM3: a.vbM3 + b.vbM3,
    vmM3: a.vmM3 + b.vmM3,
    estimatedVbM3: a.estimatedVbM3 + b.estimatedVbM3,
    estimatedVmM3: a.estimatedVmM3 + b.estimatedVmM3,
    knownMs: a.knownMs + b.knownMs,
  });

export const contractOf = (
  customer: string,
  settlement: Contract['settlement'],
  validity: { readonly from?: string; readonly to?: string } = {},
): ArchiveItem => ({
  kind: 'contract',
  id: `contract-${customer}`,
  revision: 1,
  validFrom: epochMs(Date.parse(validity.from ?? '2025-01-01T00:00:00+08:00')),
  validTo: validity.to === undefined ? null : epochMs(Date.parse(validity.to)),
  body: Contract.parse({
    settlement,
    prepaid: false,
    compensation: 'corrector',
    stationOwner: 'company',
    meterOwner: 'company',
  }),
  subject: { customer },
  recordedAt: epochMs(0),
  recordedBy: 'zhao',
  reason: '',
  standing: 'current',
});
