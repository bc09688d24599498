import { z } from 'zod';
import { significant } from '../stats/significant.ts';

/**
 * ln R of counted to expected use, block by block: where it lies and how far it
 * scatters. The hours of the week lag behind the season by a month; the level does not.
 */
export const RatioLevel = z.object({
  level: z.number(),
  variance: z.number(),
  blocks: z.number(),
});
export type RatioLevel = z.infer<typeof RatioLevel>;

/** σ that is believed of a customer before he is known: one who follows the weather. */
const PRIOR_SIGMA = 0.2;

export const NO_RATIOS: RatioLevel = { level: 0, variance: PRIOR_SIGMA ** 2, blocks: 0 };

/** Blocks that the scatter is reckoned from. */
const VARIANCE_BLOCKS = 60;
/** σ beyond which a block pulls no harder: it may be what is looked for. */
const LEVEL_PULL = 2;
const VARIANCE_PULL = 3;

export const sigmaOf = ({ variance }: RatioLevel, least: number): number =>
  Math.max(least, Math.sqrt(variance));

/** @param off ln R of a block against the level. */
export function learnRatio(
  known: RatioLevel,
  off: number,
  p: { readonly leastSigma: number; readonly levelBlocks: number },
): RatioLevel {
  const sigma = sigmaOf(known, p.leastSigma);
  const within = (times: number): number => Math.max(-times * sigma, Math.min(times * sigma, off));
  const blocks = known.blocks + 1;
  const level = known.level + within(LEVEL_PULL) / Math.min(blocks, p.levelBlocks);
  const share = 1 / Math.min(blocks + 1, VARIANCE_BLOCKS);
  const variance = known.variance + share * (within(VARIANCE_PULL) ** 2 - known.variance);
  return { level: significant(level, 4), variance: significant(variance, 4), blocks };
}
