import { agreedFactor } from '../books/billed-use.ts';
import type { GridCell, Stretch } from './balance-grid.ts';
import { type BalanceMeter, isConverted } from './balance-meter.ts';
import type { Filled } from './fill.ts';
import { type LineMeans, lineFactor } from './line-factor.ts';
import type { MeterSeries } from './meter-series.ts';
import { meterSigma } from './meter-uncertainty.ts';
import { daysOf, type Usual } from './usual.ts';

/** A meter with everything known of it, over the whole grid. */
export interface WorkedMeter {
  readonly of: BalanceMeter;
  readonly series: MeterSeries;
  readonly usual: Usual;
  readonly filled: Filled;
}

/** One meter's part in a window; base m³ and 1σ. */
export interface MeterShare {
  readonly of: BalanceMeter;
  /** Counted, gaps spread; and estimated for what is not known. */
  readonly countedM3: number;
  readonly filledM3: number;
  /** Known in the window as the books have it, without any correction: the raw balance. */
  readonly rawM3: number;
  readonly expectedM3: number;
  /** Part of the window's time of which something is known. */
  readonly knownShare: number;
  /** Time without readings that nothing in the past lets us fill. */
  readonly isUnfilled: boolean;
  readonly sigma: {
    /** Of the meter alone, its certificate's error taken off. */
    readonly meter: number;
    /** Of a factor that nothing tells: `uncorrected` is null and something should stand for P and T. */
    readonly unconverted: number;
    readonly filled: number;
    /** Gas counted, but in the window or beside it. */
    readonly edge: number;
  };
  /** What the meter counted too much by its certificate; null: none on file. */
  readonly errorM3: number | null;
  /** Gas that passed beyond what was billed, because nothing or a fixed factor stands for P and T; null: not known. */
  readonly uncorrected: {
    readonly m3: number;
    readonly sigma: number;
    readonly commonSigma: number;
  } | null;
}

export function shareOf(
  worked: WorkedMeter,
  grid: readonly GridCell[],
  window: Stretch,
  zoneTGas: number | null,
): MeterShare {
  const { of, series, usual, filled } = worked;
  const sum = (column: Float64Array): number => sumIn(column, window);
  const counted = sum(filled.countedM3);
  const filledM3 = sum(filled.filledM3);
  const raw = sum(series.m3);
  const whole = counted + filledM3;
  const own = meterSigma(of.meter, of.certificate);
  const beyond = uncorrected(worked, window, whole, raw, zoneTGas);
  // what was filled passed at the loads of what was counted
  const weight = raw > 0 ? sum(series.weightedM3) / raw : 1;
  const hasErrors = of.certificate !== null && of.certificate.errors.length > 0;
  const knownShare = timeShare(series, grid, window);
  return {
    of,
    countedM3: counted,
    filledM3,
    rawM3: raw,
    expectedM3: sum(filled.expectedM3),
    knownShare,
    isUnfilled: knownShare < 1 && isUnlearnt(worked, window),
    sigma: {
      meter: own.meter * weight * Math.abs(whole),
      unconverted: beyond === null ? own.unconverted * Math.abs(whole) : 0,
      filled: fillSigma(filled, series, usual, grid, window),
      edge: edgeSigma(worked, grid, window),
    },
    errorM3: !hasErrors ? null : raw > 0 ? (sum(series.errorM3) * whole) / raw : 0,
    uncorrected: beyond,
  };
}

export const sumIn = (column: Float64Array, { first, end }: Stretch): number => {
  let sum = 0;
  for (let at = first; at < end; at += 1) sum += column[at] ?? 0;
  return sum;
};

function timeShare(
  series: MeterSeries,
  grid: readonly GridCell[],
  { first, end }: Stretch,
): number {
  let [known, whole] = [0, 0];
  for (let at = first; at < end; at += 1) {
    const cell = grid[at];
    if (cell === undefined) continue;
    whole += cell.end - cell.start;
    known += (series.known[at] ?? 0) * (cell.end - cell.start);
  }
  return whole === 0 ? 0 : Math.min(1, known / whole);
}

const isUnlearnt = ({ series, usual }: WorkedMeter, { first, end }: Stretch): boolean =>
  usual.m3
    .subarray(first, end)
    .some((m3, n) => Number.isNaN(m3) && (series.known[first + n] ?? 0) < 1);

/** Between the errors of two days that were filled: a level that was misjudged stays so. */
const DAYS_CORRELATE = 0.3;
/** Of a day that is known in part and whose hours are not at hand, 1σ per √(k·(1−k)). */
const UNKNOWN_HOURS = 0.5;

function fillSigma(
  filled: Filled,
  series: MeterSeries,
  usual: Usual,
  grid: readonly GridCell[],
  window: Stretch,
): number {
  let [linear, squares] = [0, 0];
  for (const { first, end } of daysOf(grid.slice(window.first, window.end))) {
    let [day, cells] = [0, 0];
    for (let at = window.first + first; at < window.first + end; at += 1) {
      const m3 = filled.filledM3[at] ?? 0;
      day += m3;
      const known = series.known[at] ?? 0;
      const partly = (filled.expectedM3[at] ?? 0) * UNKNOWN_HOURS * Math.sqrt(known * (1 - known));
      cells += (end - first > 1 ? usual.cellSigma * m3 : 0) ** 2 + partly ** 2;
    }
    linear += usual.daySigma * day;
    squares += (usual.daySigma * day) ** 2 + cells;
  }
  return Math.sqrt(squares + DAYS_CORRELATE * Math.max(0, linear ** 2 - squares));
}

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
/** 1σ of a day's volume that a reading taken once a day puts on the wrong side of a window's end. */
const DAILY_EDGE = 0.1;

function edgeSigma(
  { of, filled, usual }: WorkedMeter,
  grid: readonly GridCell[],
  window: Stretch,
): number {
  let squares = 0;
  for (const { first, end, m3 } of filled.gaps) {
    if (first >= window.end || end <= window.first) continue;
    const own = { first: Math.max(first, window.first), end: Math.min(end, window.end) };
    const whole = sumIn(filled.expectedM3, { first, end });
    const inside =
      whole > 0 ? sumIn(filled.expectedM3, own) / whole : (own.end - own.first) / (end - first);
    squares += (usual.daySigma * m3) ** 2 * Math.max(0, inside * (1 - inside));
  }
  if (of.intervalMs > 1.5 * HOUR_MS) {
    const [start, stop] = [grid[window.first]?.start, grid[window.end - 1]?.end];
    const days = start === undefined || stop === undefined ? 1 : (stop - start) / DAY_MS;
    const daily = sumIn(filled.countedM3, window) / days;
    squares += 2 * (DAILY_EDGE * Math.min(1, of.intervalMs / DAY_MS) * daily) ** 2;
  }
  return Math.sqrt(squares);
}

function uncorrected(
  { of, series }: WorkedMeter,
  window: Stretch,
  billed: number,
  raw: number,
  zoneTGas: number | null,
): MeterShare['uncorrected'] {
  if (isConverted(of)) return null;
  const means: LineMeans = {
    pAbs: meanIn(series.pressure, window),
    tGas: meanIn(series.temperature, window),
    zoneTGas,
  };
  const line = lineFactor(of, means);
  if (line === null) return null;
  const counted =
    raw > 0 ? (sumIn(series.vmM3, window) * billed) / raw : billed / agreedFactor(of.meter);
  const true_ = counted * line.factor;
  return {
    m3: true_ - billed,
    sigma: line.sigma * true_,
    commonSigma: line.commonSigma * true_,
  };
}

/** Null where nothing was reported. */
export function meanIn(
  [sums, counts]: readonly [Float64Array, Float64Array],
  window: Stretch,
): number | null {
  const count = sumIn(counts, window);
  return count <= 0 ? null : sumIn(sums, window) / count;
}
