import { median } from '../../detect/stats/median.ts';
import type { UseWeek } from './use-week.ts';

/** Use by the day or week as a + b·HDD18, by least squares. */
export interface HeatingFit {
  readonly base: number;
  readonly perDegree: number;
}

/** Below this the weather does not explain the use (as the demand of detectors). */
const LEAST_R2 = 0.5;

/** Null where the weather explains less than half, or cold would mean less gas. */
export function heatingFit(
  points: readonly (readonly [hdd: number, m3: number])[],
  least: number,
): HeatingFit | null {
  if (points.length < least) return null;
  const mean = (of: (point: readonly [number, number]) => number): number =>
    points.reduce((sum, point) => sum + of(point), 0) / points.length;
  const [mx, my] = [mean(([x]) => x), mean(([, y]) => y)];
  const sxx = mean(([x]) => (x - mx) ** 2);
  const syy = mean(([, y]) => (y - my) ** 2);
  const sxy = mean(([x, y]) => (x - mx) * (y - my));
  if (sxx <= 0 || syy <= 0 || sxy <= 0 || sxy ** 2 / (sxx * syy) < LEAST_R2) return null;
  const perDegree = sxy / sxx;
  return { base: my - perDegree * mx, perDegree };
}

const LEAST_WEEKS = 12;
const LIMITS = [0.5, 2] as const;

/** How much more than in its base weeks the week's cold lets expect; null: no temperature, or no relation. */
export function heatingFactor(
  past: readonly UseWeek[],
  base: readonly UseWeek[],
  { hdd }: UseWeek,
): number | null {
  const points = past.flatMap(({ hdd: degrees, m3 }): [number, number][] =>
    degrees === null || m3 === null ? [] : [[degrees, m3]],
  );
  const usual = median(base.flatMap((week) => week.hdd ?? []));
  const fit = heatingFit(points, LEAST_WEEKS);
  if (hdd === null || usual === null || fit === null) return null;
  return heatingRatio(fit, hdd, usual);
}

export function heatingRatio({ base, perDegree }: HeatingFit, hdd: number, usual: number): number {
  const [now, then] = [base + perDegree * hdd, base + perDegree * usual];
  if (now <= 0 || then <= 0) return 1;
  return Math.min(LIMITS[1], Math.max(LIMITS[0], now / then));
}
