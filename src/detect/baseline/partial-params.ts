import { z } from 'zod';

/** Settings of `bypass.partial`. */
export const PartialParams = z.object({
  blockHours: z.number().int().default(8).describe('h; operating hours in a block'),
  warnRatio: z.number().default(0.6).describe('R; below it a block is an alarm, P3'),
  graveRatio: z.number().default(0.2).describe('R; below it the alarm is P2'),
  hardSigma: z.number().default(4).describe('σ; how far ln R must be below its level in one block'),
  cusumK: z.number().default(1.5).describe('σ; slack of the CUSUM on ln R'),
  cusumH: z.number().default(12).describe('σ; limit of the CUSUM on ln R'),
  leastSigma: z
    .number()
    .default(0.1)
    .describe('ln R; spread below which the blocks are not believed'),
  cusumRatio: z.number().default(0.75).describe('R; a block above it ends no CUSUM alarm'),
  levelBlocks: z
    .number()
    .int()
    .default(20)
    .describe('blocks; the level of R follows the season over so many'),
  leastBlocks: z.number().int().default(10).describe('blocks; of past before R is judged'),
  meteredShare: z
    .number()
    .default(0.8)
    .describe('× flow of the runs; where the meters count less, the counter is at fault'),
  qMinTimes: z.number().default(3).describe('× Qmin; expected flow of an operating hour'),
  qMaxShare: z.number().default(0.05).describe('× Qmax; expected flow of an operating hour'),
  bandShare: z
    .number()
    .default(0.3)
    .describe('× SG; rise above the set point that still counts as flowing'),
  usualSg: z.number().default(10).describe('%; lock-up class where no run tells it'),
  quietShare: z
    .number()
    .default(0.25)
    .describe('× expected flow of the block; hours below it are those in which the customer rests'),
  fallShare: z
    .number()
    .default(0.5)
    .describe(
      '× flow of the hours that fell short; what flows in a quiet hour must fall below it, else it is a trickle or a leak',
    ),
  levelHours: z
    .number()
    .int()
    .default(3)
    .describe('quiet hours; without a fall after which it is a trickle or a leak'),
  waitHours: z
    .number()
    .default(24)
    .describe('h; a shortfall waits for the next quiet hours at the most'),
  baselineDays: z.number().int().default(28).describe('d; of past before it is judged'),
  backHours: z.number().default(16).describe('h; of usual use before the alarm ends'),
  maxGapHours: z
    .number()
    .default(96)
    .describe('h; without an operating hour after which nobody can judge'),
});
export type PartialParams = z.infer<typeof PartialParams>;
