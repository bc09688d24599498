import { z } from 'zod';

/**
 * A high quantile of a stream of positive values in two numbers: a value above the
 * estimate lifts it by a fixed ratio, each one below lowers it so that both balance
 * at the quantile (Robbins & Monro 1951, on the logarithm). It forgets: after a
 * change it rises within a few exceedances and halves within `1 / (1 − share)` values
 * or so.
 */
export const TailQuantile = z.object({
  /** Null before the first positive value. */
  value: z.number().nullable(),
  /** How many values it has seen, up to a bound. */
  count: z.number(),
});
export type TailQuantile = z.infer<typeof TailQuantile>;

export const NO_TAIL: TailQuantile = { value: null, count: 0 };

/** Step of the logarithm on an exceedance. */
const GAIN = 0.2;
const COUNT_MOST = 1e6;

/** @param share of values that lie below, e.g. 0.999. */
export function learnTail(tail: TailQuantile, value: number, share: number): TailQuantile {
  const count = Math.min(COUNT_MOST, tail.count + 1);
  if (tail.value === null) return { value: value > 0 ? value : null, count };
  // while few values are known, the largest of them is the best guess
  if (count * (1 - share) < 1) return { value: Math.max(tail.value, value), count };
  const step = value > tail.value ? GAIN * share : -GAIN * (1 - share);
  return { value: tail.value * Math.exp(step), count };
}
