import { median } from './median.ts';
import { robustSigma } from './robust-sigma.ts';

export interface StepFound {
  /** Place of the first value after the step. */
  readonly index: number;
  /** Level after minus level before. */
  readonly size: number;
}

const LEAST_SIDE = 2;
/** The scatter about the two levels may be this share of the step; about halves of a slope it is more. */
const SCATTER = 0.2;

/**
 * Whether a series is two levels rather than one slope: the cut that leaves the
 * least spread on its two sides. Null where no cut explains it, and for a step
 * smaller than `least`.
 */
export function stepIn(values: readonly number[], least: number): StepFound | null {
  let best: StepFound | null = null;
  let bestLeft = Infinity;
  for (let index = LEAST_SIDE; index <= values.length - LEAST_SIDE; index += 1) {
    const [before, after] = [values.slice(0, index), values.slice(index)];
    const left = spread(before) + spread(after);
    if (left >= bestLeft) continue;
    bestLeft = left;
    best = { index, size: (median(after) ?? 0) - (median(before) ?? 0) };
  }
  if (best === null || Math.abs(best.size) < least) return null;
  const [before, after] = [values.slice(0, best.index), values.slice(best.index)];
  const scatter = Math.max(robustSigma(before) ?? 0, robustSigma(after) ?? 0);
  return scatter < SCATTER * Math.abs(best.size) ? best : null;
}

const spread = (values: readonly number[]): number => {
  const middle = median(values) ?? 0;
  return values.reduce((sum, value) => sum + Math.abs(value - middle), 0);
};
