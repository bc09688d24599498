import { median } from './median.ts';

/** Times the median absolute deviation is the standard deviation of normal noise. */
const NORMAL = 1.4826;

/** Standard deviation as normal noise would have it, from the median absolute deviation: outliers do not move it. */
export function robustSigma(values: readonly number[]): number | null {
  const middle = median(values);
  if (middle === null) return null;
  const spread = median(values.map((value) => Math.abs(value - middle)));
  return spread === null ? null : NORMAL * spread;
}
