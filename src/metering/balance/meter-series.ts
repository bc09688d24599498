import { agreedFactor, billedUse } from '../books/billed-use.ts';
import type { MeterStats } from '../contract/meter-stats.ts';
import type { MeterDay, MeterHour } from '../contract/metering-books.ts';
import type { GridCell } from './balance-grid.ts';
import { type BalanceMeter, isConverted } from './balance-meter.ts';
import { bandsOf, errorAt } from './meter-uncertainty.ts';

/** A row of the books, an hour or a gas day. */
export type Slice =
  | Pick<MeterHour, 'start' | 'end' | 'stats'>
  | Pick<MeterDay, 'start' | 'end' | 'stats'>;

/** What a meter counted, by cell of the grid. */
export interface MeterSeries {
  readonly of: BalanceMeter;
  /** Base m³ as billed, without what is not known. */
  readonly m3: Float64Array;
  /** Actual m³. */
  readonly vmM3: Float64Array;
  /** Part of the cell of which something is known, 0…1. */
  readonly known: Float64Array;
  /** Part of `m3` of which nobody knows when it flowed. */
  readonly gapM3: Float64Array;
  /** `m3` times how much less certain its load makes it: 1 above Qt. */
  readonly weightedM3: Float64Array;
  /** What the meter counted too much by its certificate. */
  readonly errorM3: Float64Array;
  /** Sums and counts of kPa absolute and of °C. */
  readonly pressure: readonly [Float64Array, Float64Array];
  readonly temperature: readonly [Float64Array, Float64Array];
}

/** @param slices in order; one that lies across cells is cut in proportion. */
export function seriesOf(
  of: BalanceMeter,
  slices: readonly Slice[],
  grid: readonly GridCell[],
): MeterSeries {
  const empty = (): Float64Array => new Float64Array(grid.length);
  const series: MeterSeries = {
    of,
    m3: empty(),
    vmM3: empty(),
    known: empty(),
    gapM3: empty(),
    weightedM3: empty(),
    errorM3: empty(),
    pressure: [empty(), empty()],
    temperature: [empty(), empty()],
  };
  let at = 0;
  for (const slice of slices) {
    while (at < grid.length && (grid[at]?.end ?? 0) <= slice.start) at += 1;
    for (let n = at; n < grid.length; n += 1) {
      const cell = grid[n];
      if (cell === undefined || cell.start >= slice.end) break;
      addSlice(series, n, cell, slice);
    }
  }
  return series;
}

function addSlice(series: MeterSeries, n: number, cell: GridCell, slice: Slice): void {
  const shared = Math.min(slice.end, cell.end) - Math.max(slice.start, cell.start);
  const part = shared / (slice.end - slice.start);
  const { of } = series;
  const { stats } = slice;
  const { m3, vmM3, gapM3, knownMs } = countedOf(of, stats);
  const add = (column: Float64Array, value: number): void => {
    column[n] = (column[n] ?? 0) + part * value;
  };
  add(series.m3, m3);
  add(series.vmM3, vmM3);
  add(series.gapM3, gapM3);
  add(series.known, knownMs / (cell.end - cell.start));
  series.known[n] = Math.min(1, series.known[n] ?? 0);
  for (const { share, load, factor } of bandsOf(stats, of.meter, vmM3)) {
    add(series.weightedM3, share * factor * m3);
    const error = of.certificate === null ? 0 : errorAt(of.certificate, load) / 100;
    add(series.errorM3, (share * m3 * error) / (1 + error));
  }
  add(series.pressure[0], stats.pAbsSum);
  add(series.pressure[1], stats.pAbsCount);
  add(series.temperature[0], stats.tGasSum);
  add(series.temperature[1], stats.tGasCount);
}

/** Base m³ as billed, and the actual m³ behind it. */
export function countedOf(
  of: BalanceMeter,
  stats: MeterStats,
): {
  readonly m3: number;
  readonly vmM3: number;
  readonly gapM3: number;
  readonly knownMs: number;
} {
  const factor = isConverted(of) ? 1 : agreedFactor(of.meter);
  const { m3, estimatedM3: gapM3, register, knownMs } = billedUse(stats, factor);
  if (register === 'vm') return { m3, vmM3: stats.vmM3, gapM3, knownMs };
  // without an actual register the load is that of the base volume
  const hasVm = stats.vm !== null || stats.vmM3 !== 0;
  const vmM3 = hasVm ? stats.vmM3 : m3 / factor;
  // during a P or T fault a corrector counts into the disturbed register instead
  return { m3: m3 + stats.vbdM3, vmM3, gapM3, knownMs };
}
