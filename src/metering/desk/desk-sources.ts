import type { z } from 'zod';
import type { HistoryReader } from '../../history/history.ts';
import type { ArchiveKind } from '../../model/archive/archive-kind.ts';
import type { SiteSpec } from '../../model/fleet.ts';
import type { FleetIndex } from '../../model/fleet-index.ts';
import { type EpochMs, epochMs } from '../../model/units.ts';
import type { ArchiveItem, ArchiveRecords } from '../../records/records.ts';
import type { GridSize } from '../balance/balance-grid.ts';
import type { BalanceMeter } from '../balance/balance-meter.ts';
import type { Slice } from '../balance/meter-series.ts';
import { dayAfter, type GasCalendar, gasDayAt } from '../books/gas-day.ts';
import type { MeteringBooks } from '../contract/metering-books.ts';

/** What questions about zones and customers are answered from. */
export interface DeskSources {
  readonly books: Pick<MeteringBooks, 'hours' | 'days'>;
  readonly archive: Pick<ArchiveRecords, 'list'>;
  readonly history: Pick<HistoryReader, 'buckets'>;
  readonly fleet: FleetIndex;
  /** Local hour at which gas days begin. */
  readonly startHour: number;
}

const PAGE = 1_000;

export interface Entered<B> {
  readonly item: ArchiveItem;
  readonly body: B;
}

/** Every current item of a kind, whenever it holds; what has been withdrawn is not among them. */
export async function entered<B>(
  archive: DeskSources['archive'],
  kind: ArchiveKind,
  schema: z.ZodType<B>,
): Promise<readonly Entered<B>[]> {
  const found: Entered<B>[] = [];
  let cursor: string | null = null;
  do {
    const from: { cursor?: string } = cursor === null ? {} : { cursor };
    const page = await archive.list({ kind, limit: PAGE, ...from });
    for (const item of page.items)
      if (item.standing === 'current') found.push({ item, body: schema.parse(item.body) });
    cursor = page.next;
  } while (cursor !== null);
  return found;
}

/** Gas days of a zone: those of its first inlet's site, or of its first site. */
export function zoneCalendar(
  { fleet, startHour }: Pick<DeskSources, 'fleet' | 'startHour'>,
  zone: string,
): GasCalendar {
  const own = fleet.fleet.sites.filter((site) => site.zone === zone);
  const inlets = new Set<string>(fleet.zones.get(zone)?.inletMeters ?? []);
  const atInlet = (site: SiteSpec): boolean => site.meters.some(({ id }) => inlets.has(id));
  const { timeZone = 'Asia/Shanghai' } = own.find(atInlet) ?? own[0] ?? {};
  return { timeZone, startHour };
}

const DAY_MS = 86_400_000;
/** Hours of the books are worked out as they are asked for: beyond so many meter-days whole days do. */
const MOST_HOURLY_DAYS = 3_000;

export const gridSizeFor = (meters: number, from: EpochMs, to: EpochMs): GridSize =>
  (meters * (to - from)) / DAY_MS <= MOST_HOURLY_DAYS ? 'hour' : 'day';

/** Rows of the books by meter, in order. */
export async function slicesOf(
  { books }: DeskSources,
  calendar: GasCalendar,
  of: readonly BalanceMeter[],
  from: EpochMs,
  to: EpochMs,
  size: GridSize,
): Promise<ReadonlyMap<string, readonly Slice[]>> {
  const meters = of.map(({ meter }) => meter.id);
  const rows =
    size === 'hour'
      ? await books.hours({ meters, from, to })
      : await books.days({
          meters,
          from: gasDayAt(calendar, from),
          to: dayAfter(gasDayAt(calendar, epochMs(to - 1))),
        });
  const slices = new Map<string, Slice[]>();
  for (const row of rows) {
    const own = slices.get(row.meter);
    if (own === undefined) slices.set(row.meter, [row]);
    else own.push(row);
  }
  return slices;
}
