import { setImmediate as breathe } from 'node:timers/promises';
import { dayOfDate } from '../../lib/local-time.ts';
import { dayAfter, gasDaySpan } from '../../metering/books/gas-day.ts';
import { type Settlement, settlementCycles } from '../../metering/books/settlement-cycle.ts';
import type { GasDay, MeteringBooks, PeriodTable } from '../../metering/contract/metering-books.ts';
import type { MeterId } from '../../model/ids.ts';
import type { EpochMs } from '../../model/units.ts';
import type { ArchiveRecords } from '../../records/contract/archive-records.ts';
import { Refusal } from '../errors/refusal.ts';
import { contractAt } from '../settlements/contract-at.ts';
import type { AskedMeter } from './asked-meters.ts';
import { type UseRow, useRow } from './use-row.ts';

/** Of one answer. */
const MOST_ROWS = 100_000;
const HOUR_MS = 3_600_000;

export interface DaySpan {
  readonly from: GasDay;
  /** Exclusive. */
  readonly to: GasDay;
}

export async function hourRows(
  books: MeteringBooks,
  meters: readonly AskedMeter[],
  { from, to }: { readonly from: EpochMs; readonly to: EpochMs },
): Promise<readonly UseRow[]> {
  demandFew(meters.length * Math.ceil((to - from) / HOUR_MS));
  const byId = byMeter(meters);
  const hours = await inParts(meters, Math.ceil((to - from) / HOUR_MS), (ids) =>
    books.hours({ meters: ids, from, to }),
  );
  return hours.flatMap(({ meter, start, end, stats, method, version }) => {
    const asked = byId.get(meter);
    const stretch = { start, end, fromDay: null, toDay: null };
    return asked === undefined
      ? []
      : [useRow(asked, stretch, stats, end - start, { method, version })];
  });
}

export async function dayRows(
  books: MeteringBooks,
  meters: readonly AskedMeter[],
  span: DaySpan,
): Promise<readonly UseRow[]> {
  demandFew(meters.length * daysIn(span));
  const byId = byMeter(meters);
  const days = await inParts(meters, daysIn(span), (ids) => books.days({ meters: ids, ...span }));
  return days.flatMap(({ meter, day, start, end, stats, method, version }) => {
    const asked = byId.get(meter);
    const stretch = { start, end, fromDay: day, toDay: dayAfter(day) };
    return asked === undefined
      ? []
      : [useRow(asked, stretch, stats, end - start, { method, version })];
  });
}

/** Rows that come from the books' thread at once: unpacking them takes some ten milliseconds. */
const ROWS_AT_ONCE = 2_000;

/** Asked in parts, so that others get a turn between them. @param each rows a meter. */
async function inParts<T>(
  meters: readonly AskedMeter[],
  each: number,
  ask: (ids: readonly MeterId[]) => Promise<readonly T[]>,
): Promise<readonly T[]> {
  const atOnce = Math.max(1, Math.floor(ROWS_AT_ONCE / Math.max(1, each)));
  const found: T[] = [];
  // as one question would answer: by meter
  const ids = meters.map(({ id }) => id).sort();
  for (let at = 0; at < ids.length; at += atOnce) {
    const part = await ask(ids.slice(at, at + atOnce));
    for (const row of part) found.push(row);
    await breathe();
  }
  return found;
}

/** Days of one meter as they were in their version `version`, or the last one before it. */
export async function rowsOfVersion(
  books: MeteringBooks,
  rows: readonly UseRow[],
  meter: AskedMeter,
  version: number,
): Promise<readonly UseRow[]> {
  const found: UseRow[] = [];
  for (const row of rows) {
    const trail = row.fromDay === null ? [] : await books.versions(meter.id, row.fromDay);
    const then = trail.findLast((one) => one.version <= version);
    if (then === undefined) continue;
    const { vbM3, vmM3, estimatedVbM3 } = then;
    found.push({ ...row, vbM3, vmM3, estimatedVbM3, version: then.version, method: null });
  }
  return found;
}

/** Whole settlement cycles, each meter's by its customer's contract; by the month where there is none. */
export async function settlementRows(
  books: MeteringBooks,
  archive: Pick<ArchiveRecords, 'list'>,
  meters: readonly AskedMeter[],
  span: DaySpan,
  { startHour, now }: { readonly startHour: number; readonly now: EpochMs },
): Promise<readonly UseRow[]> {
  demandFew(meters.length * Math.ceil(daysIn(span) / 10));
  const settlements = await settlementsOf(archive, meters, now);
  const rows: UseRow[] = [];
  for (const [settlement, own] of settlements) {
    for (const cycle of settlementCycles(settlement, span.from, span.to)) {
      const table = await books.periods({ meters: own.map(({ id }) => id), ...cycle });
      rows.push(...cycleRows(table, own, cycle, startHour));
    }
  }
  return rows.sort((a, b) => (a.id < b.id ? -1 : a.id > b.id ? 1 : compareDays(a, b)));
}

const compareDays = (a: UseRow, b: UseRow): number =>
  (a.fromDay ?? '').localeCompare(b.fromDay ?? '');

function cycleRows(
  table: PeriodTable,
  meters: readonly AskedMeter[],
  cycle: DaySpan,
  startHour: number,
): readonly UseRow[] {
  const byId = byMeter(meters);
  return table.meters.flatMap((id, at) => {
    const meter = byId.get(id);
    if (meter === undefined) return [];
    const calendar = { timeZone: meter.site.timeZone, startHour };
    const start = gasDaySpan(calendar, cycle.from).start;
    const end = gasDaySpan(calendar, cycle.to).start;
    const stretch = { start, end, fromDay: cycle.from, toDay: cycle.to };
    return [useRow(meter, stretch, table.row(at).stats, end - start)];
  });
}

/** Sites asked for before others get a turn. */
const SITES_AT_ONCE = 100;

async function settlementsOf(
  archive: Pick<ArchiveRecords, 'list'>,
  meters: readonly AskedMeter[],
  now: EpochMs,
): Promise<ReadonlyMap<Settlement, readonly AskedMeter[]>> {
  const known = new Map<string, Settlement>();
  const groups = new Map<Settlement, AskedMeter[]>();
  for (const meter of meters) {
    const { site } = meter;
    const settlement =
      known.get(site.id) ?? (await contractAt(archive, site, now))?.settlement ?? 'monthly';
    known.set(site.id, settlement);
    // a zone has thousands of sites, and each asks the records
    if (known.size % SITES_AT_ONCE === 0) await breathe();
    const group = groups.get(settlement);
    if (group === undefined) groups.set(settlement, [meter]);
    else group.push(meter);
  }
  return groups;
}

const daysIn = ({ from, to }: DaySpan): number => dayOfDate(to) - dayOfDate(from);

const byMeter = (meters: readonly AskedMeter[]): ReadonlyMap<string, AskedMeter> =>
  new Map(meters.map((meter) => [meter.id, meter]));

function demandFew(rows: number): void {
  if (rows <= MOST_ROWS) return;
  throw new Refusal(
    'too-many-rows',
    `up to ${rows} rows; one answer holds ${MOST_ROWS}: ask for a shorter span, fewer meters or a longer step`,
  );
}
