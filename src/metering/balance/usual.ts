import { median } from '../../detect/stats/median.ts';
import { robustSigma } from '../../detect/stats/robust-sigma.ts';
import type { GridCell } from './balance-grid.ts';
import type { MeterSeries } from './meter-series.ts';

/** What a meter passes as a rule, and how far single days stray from it. */
export interface Usual {
  /** Base m³ by cell of the grid; NaN: nothing like it has been seen. */
  readonly m3: Float64Array;
  /** 1σ of a day, as a fraction of it. */
  readonly daySigma: number;
  /** 1σ of a cell beyond its day's, as a fraction of it. */
  readonly cellSigma: number;
}

const WEEKS = 8;
const LEAST_WEEKS = 3;
const WEEK_CELLS = 168;
/** A cell known less than this teaches nothing. */
const WHOLE = 0.99;
/** With too little past a volume is known to half of itself (LK-3, uFilled). */
const UNLEARNT = 0.5;
const LEAST_SIGMA = 0.05;
const LEAST_DAYS = 7;

const isWhole = (series: MeterSeries, at: number): boolean =>
  (series.known[at] ?? 0) >= WHOLE && (series.gapM3[at] ?? 0) === 0;

/**
 * Median of the last eight like cells before the span, so that the span's own faults
 * do not become usual; of the span itself where there is no past (domain.md §B.5).
 */
export function usualOf(series: MeterSeries, grid: readonly GridCell[], first: number): Usual {
  const past = byWeek(series, grid, 0, first);
  const later = byWeek(series, grid, first, grid.length);
  const seen = past.map((all, week) => {
    const before = all.slice(-WEEKS);
    return before.length >= LEAST_WEEKS
      ? before
      : [...before, ...(later[week] ?? [])].slice(0, WEEKS);
  });
  const levels = seen.map((values) => median(values) ?? Number.NaN);
  const m3 = Float64Array.from(grid, ({ week }) => levels[week] ?? Number.NaN);
  const whole = wholeDays(series, grid, m3);
  const ratios = whole.map((day) => day.ratio);
  return {
    m3,
    daySigma:
      ratios.length < LEAST_DAYS
        ? UNLEARNT
        : Math.max(LEAST_SIGMA, aheadOf(seen) * (robustSigma(ratios) ?? UNLEARNT)),
    cellSigma: cellSigma(series, grid, m3, whole),
  };
}

/**
 * How much further a new value lies from the median of n than these do themselves: they
 * made it. √((1 + π/2n) / (1 − 1/n)), 1.17 for eight weeks, 1.36 for four.
 */
function aheadOf(seen: readonly (readonly number[])[]): number {
  const counts = seen.flatMap(({ length }) => (length === 0 ? [] : [length]));
  const n = Math.max(2, median(counts) ?? 2);
  return Math.sqrt((1 + Math.PI / (2 * n)) / (1 - 1 / n));
}

function byWeek(
  series: MeterSeries,
  grid: readonly GridCell[],
  from: number,
  to: number,
): readonly number[][] {
  const found: number[][] = Array.from({ length: WEEK_CELLS }, () => []);
  for (let at = from; at < to; at += 1) {
    const week = grid[at]?.week;
    if (week !== undefined && isWhole(series, at)) found[week]?.push(series.m3[at] ?? 0);
  }
  return found;
}

/** A day of which every cell is known, and how much more it passed than usual. */
export interface WholeDay {
  readonly first: number;
  readonly end: number;
  readonly day: number;
  readonly ratio: number;
}

export function wholeDays(
  series: MeterSeries,
  grid: readonly GridCell[],
  usual: Float64Array,
): readonly WholeDay[] {
  const days: WholeDay[] = [];
  for (const { first, end, day } of daysOf(grid)) {
    let [m3, expected, known] = [0, 0, true];
    for (let at = first; at < end && known; at += 1) {
      known = isWhole(series, at);
      m3 += series.m3[at] ?? 0;
      expected += usual[at] ?? Number.NaN;
    }
    if (known && expected > 0) days.push({ first, end, day, ratio: m3 / expected });
  }
  return days;
}

/** The grid's gas days as runs of cells. */
export function daysOf(
  grid: readonly GridCell[],
): readonly { readonly first: number; readonly end: number; readonly day: number }[] {
  const days: { first: number; end: number; day: number }[] = [];
  for (const [at, { day }] of grid.entries()) {
    const last = days.at(-1);
    if (last?.day === day) last.end = at + 1;
    else days.push({ first: at, end: at + 1, day });
  }
  return days;
}

function cellSigma(
  series: MeterSeries,
  grid: readonly GridCell[],
  usual: Float64Array,
  whole: readonly WholeDay[],
): number {
  if (whole.every(({ first, end }) => end - first < 2)) return UNLEARNT;
  const strays: number[] = [];
  for (const { first, end, ratio } of whole) {
    for (let at = first; at < end && at < grid.length; at += 1) {
      const expected = ratio * (usual[at] ?? 0);
      if (expected > 0) strays.push((series.m3[at] ?? 0) / expected);
    }
  }
  return Math.max(LEAST_SIGMA, robustSigma(strays) ?? UNLEARNT);
}
