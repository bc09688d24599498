import type { MeterStats } from '../../metering/contract/meter-stats.ts';
import type { GasDay, UseMethod } from '../../metering/contract/metering-books.ts';
import type { EpochMs } from '../../model/units.ts';
import type { AskedMeter } from './asked-meters.ts';

export const SUMS = ['meter', 'site', 'customer', 'zone'] as const;
export type SumBy = (typeof SUMS)[number];

/** What one meter place or several together have used in a stretch of time; m³. */
export interface UseRow {
  readonly kind: SumBy;
  /** Of the meter place, or of what its meters are summed by. */
  readonly id: string;
  /** Of hours and days: when they begin and end. Null for a cycle, which is a number of gas days. */
  readonly start: EpochMs | null;
  readonly end: EpochMs | null;
  /** First gas day and the one after the last; null for hours. */
  readonly fromDay: GasDay | null;
  readonly toDay: GasDay | null;
  readonly vbM3: number;
  readonly vmM3: number;
  readonly vbdM3: number;
  readonly estimatedVbM3: number;
  readonly estimatedVmM3: number;
  /** Time the registers account for, of the time of all meters, 0…1. */
  readonly knownShare: number;
  readonly meters: number;
  /** Of one meter place; null for sums and cycles. */
  readonly method: UseMethod | null;
  readonly version: number | null;
}

export type Stretch = Pick<UseRow, 'start' | 'end' | 'fromDay' | 'toDay'>;
type Volumes = Pick<
  MeterStats,
  'vbM3' | 'vmM3' | 'vbdM3' | 'estimatedVbM3' | 'estimatedVmM3' | 'knownMs'
>;

export function useRow(
  meter: AskedMeter,
  stretch: Stretch,
  { knownMs, vbM3, vmM3, vbdM3, estimatedVbM3, estimatedVmM3 }: Volumes,
  spanMs: number,
  origin: Pick<UseRow, 'method' | 'version'> = { method: null, version: null },
): UseRow {
  return {
    kind: 'meter',
    id: meter.id,
    ...stretch,
    vbM3,
    vmM3,
    vbdM3,
    estimatedVbM3,
    estimatedVmM3,
    knownShare: spanMs > 0 ? Math.min(1, knownMs / spanMs) : 0,
    meters: 1,
    ...origin,
  };
}

/** Rows of meters that stand at one site, serve one customer or lie in one zone, as one row a stretch. */
export function summed(
  rows: readonly UseRow[],
  by: SumBy,
  meters: readonly AskedMeter[],
): readonly UseRow[] {
  if (by === 'meter') return rows;
  const keyOf = new Map<string, string>(
    meters.map(({ id, site }) => [id, by === 'site' ? site.id : site[by]]),
  );
  const sums = new Map<string, UseRow>();
  for (const row of rows) {
    const id = keyOf.get(row.id) ?? '';
    const key = `${id}|${row.start}|${row.fromDay}|${row.toDay}`;
    const known = sums.get(key);
    const own: UseRow = { ...row, kind: by, id, method: null, version: null };
    sums.set(key, known === undefined ? own : together(known, own));
  }
  return [...sums.values()].sort((a, b) => (a.id < b.id ? -1 : a.id > b.id ? 1 : order(a, b)));
}

const order = (a: UseRow, b: UseRow): number =>
  (a.start ?? 0) - (b.start ?? 0) || (a.fromDay ?? '').localeCompare(b.fromDay ?? '');

const together = (a: UseRow, b: UseRow): UseRow => ({
  ...a,
  vbM3: a.vbM3 + b.vbM3,
  vmM3: a.vmM3 + b.vmM3,
  vbdM3: a.vbdM3 + b.vbdM3,
  estimatedVbM3: a.estimatedVbM3 + b.estimatedVbM3,
  estimatedVmM3: a.estimatedVmM3 + b.estimatedVmM3,
  knownShare: (a.knownShare * a.meters + b.knownShare * b.meters) / (a.meters + b.meters),
  meters: a.meters + b.meters,
});
