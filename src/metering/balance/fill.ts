import { median } from '../../detect/stats/median.ts';
import type { GridCell, Stretch } from './balance-grid.ts';
import type { MeterSeries } from './meter-series.ts';
import { daysOf, type Usual, wholeDays } from './usual.ts';
import type { ZoneLevel } from './zone-level.ts';

/** A meter's volume with what is not known estimated, by cell, base m³. */
export interface Filled {
  /** Counted, gaps spread as the meter uses to pass gas. */
  readonly countedM3: Float64Array;
  /** Estimated for time of which nothing is known. */
  readonly filledM3: Float64Array;
  /** What is expected of the cell, all of it: usual, by the weather and the meter's last days. */
  readonly expectedM3: Float64Array;
  /** Gaps with their cells, and the gas in them. */
  readonly gaps: readonly (Stretch & { readonly m3: number })[];
}

const NEAR_DAYS = 10;
const MOST_DAYS = 7;
/** So many usual days weigh as much as what the last days say. */
const PRIOR_DAYS = 1;
const LIMITS = [0, 3] as const;

export function fill(
  series: MeterSeries,
  usual: Usual,
  level: ZoneLevel,
  grid: readonly GridCell[],
): Filled {
  const expectedM3 = expectedOf(series, usual, level, grid);
  const filledM3 = Float64Array.from(
    expectedM3,
    (m3, at) => m3 * Math.max(0, 1 - (series.known[at] ?? 0)),
  );
  const gaps = gapsOf(series);
  const countedM3 = series.m3.slice();
  for (const gap of gaps) spread(countedM3, series, gap, expectedM3);
  return { countedM3, filledM3, expectedM3, gaps };
}

/** Usual × weather × the meter's own level in the nearest known days. */
function expectedOf(
  series: MeterSeries,
  usual: Usual,
  level: ZoneLevel,
  grid: readonly GridCell[],
): Float64Array {
  const expected = new Float64Array(grid.length);
  const whole = wholeDays(series, grid, usual.m3).map(({ day, ratio }) => ({
    day,
    own: ratio / (level.get(day) ?? 1),
  }));
  for (const { first, end, day } of daysOf(grid)) {
    const own = ownLevel(whole, day);
    const factor = (level.get(day) ?? 1) * own;
    for (let at = first; at < end; at += 1) {
      const m3 = usual.m3[at] ?? Number.NaN;
      expected[at] = Number.isNaN(m3) ? 0 : factor * m3;
    }
  }
  return expected;
}

function ownLevel(
  whole: readonly { readonly day: number; readonly own: number }[],
  day: number,
): number {
  const near = whole
    .filter((other) => other.day !== day && Math.abs(other.day - day) <= NEAR_DAYS)
    .toSorted((a, b) => Math.abs(a.day - day) - Math.abs(b.day - day))
    .slice(0, MOST_DAYS);
  const seen = median(near.map(({ own }) => own)) ?? 1;
  const share = near.length / (near.length + PRIOR_DAYS);
  return Math.min(LIMITS[1], Math.max(LIMITS[0], share * seen + 1 - share));
}

/** Runs of cells whose gas was counted, but nobody knows when it flowed. */
function gapsOf({ gapM3 }: MeterSeries): readonly (Stretch & { m3: number })[] {
  const gaps: { first: number; end: number; m3: number }[] = [];
  for (const [at, m3] of gapM3.entries()) {
    if (m3 === 0) continue;
    const last = gaps.at(-1);
    if (last?.end === at) {
      last.end = at + 1;
      last.m3 += m3;
    } else gaps.push({ first: at, end: at + 1, m3 });
  }
  return gaps;
}

/** The books spread a gap evenly; a day has its hours, and a week its Sundays. */
function spread(
  counted: Float64Array,
  { gapM3 }: MeterSeries,
  { first, end, m3 }: Stretch & { readonly m3: number },
  expected: Float64Array,
): void {
  const whole = expected.subarray(first, end).reduce((sum, one) => sum + one, 0);
  if (whole <= 0) return;
  for (let at = first; at < end; at += 1) {
    const instead = (m3 * (expected[at] ?? 0)) / whole;
    counted[at] = (counted[at] ?? 0) - (gapM3[at] ?? 0) + instead;
  }
}
