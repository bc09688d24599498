import { z } from 'zod';

/**
 * How long a value has stood still, and how long it may: learned from how often
 * two successive values of this sensor are the same while it works. Plain JSON.
 */
export const RepeatRun = z.object({
  /** The value that is repeated; null before the first and while it moves within a stretch. */
  value: z.number().nullable(),
  /** Stretches in a row with that value, and when the first of them was. */
  count: z.number(),
  since: z.number(),
  /** Pairs of successive stretches learned from, and how many of them were the same. */
  pairs: z.number(),
  repeats: z.number(),
});
export type RepeatRun = z.infer<typeof RepeatRun>;

export const NO_RUN: RepeatRun = { value: null, count: 0, since: 0, pairs: 0, repeats: 0 };

/** Older pairs count half from here on, so that a season's habits do not stay for ever. */
const PAIRS_KEPT = 600;

/**
 * @param value null: it moved within the stretch.
 * @param learnUpTo longer runs are a fault, and teach nothing.
 */
export function addValue(
  run: RepeatRun,
  value: number | null,
  at: number,
  learnUpTo: number,
): RepeatRun {
  if (value !== null && value === run.value) {
    const { since, pairs, repeats } = run;
    return { value, count: run.count + 1, since, pairs, repeats };
  }
  const isLearned = run.count > 0 && run.count < learnUpTo;
  const pairs = isLearned ? run.pairs + run.count : run.pairs;
  const repeats = isLearned ? run.repeats + run.count - 1 : run.repeats;
  const kept = isLearned && pairs > PAIRS_KEPT ? 0.5 : 1;
  return { value, count: 1, since: at, pairs: kept * pairs, repeats: kept * repeats };
}

/** ln of the chance that a working sensor is allowed to look frozen. */
const LN_CHANCE = Math.log(1e-9);

/**
 * Values in a row that a working sensor of this kind does not show: with a share
 * r of repeats, a run of n has the chance r^(n−1). A coarse last digit repeats
 * often and so gets a longer limit.
 */
export function longestGenuine({ pairs, repeats }: RepeatRun): number {
  const share = (repeats + 1) / (pairs + 10);
  return Math.ceil(1 + LN_CHANCE / Math.log(Math.min(share, 0.99)));
}
