import { median } from './median.ts';

export type Point = readonly [x: number, y: number];

export interface Line {
  readonly slope: number;
  readonly intercept: number;
}

/**
 * The line through points that up to 29 % of outliers do not move: the median of
 * the slopes of all pairs (Theil 1950, Sen 1968). n²/2 pairs: for a few hundred
 * points at most. Null where all x are the same.
 */
export function theilSen(points: readonly Point[]): Line | null {
  const slopes: number[] = [];
  for (let i = 0; i < points.length; i += 1) {
    const a = points[i];
    if (a === undefined) continue;
    for (let j = i + 1; j < points.length; j += 1) {
      const b = points[j];
      if (b !== undefined && b[0] !== a[0]) slopes.push((b[1] - a[1]) / (b[0] - a[0]));
    }
  }
  const slope = median(slopes);
  if (slope === null) return null;
  const intercept = median(points.map(([x, y]) => y - slope * x)) ?? 0;
  return { slope, intercept };
}
