import { z } from 'zod';

/** Params that every detector shares which asks who carries. */
export const TUNING = {
  flowShare: z
    .number()
    .positive()
    .default(0.002)
    .describe('share of what the site’s meters carry; a run above it passes gas'),
  levelTolerance: z
    .number()
    .min(0)
    .default(0.01)
    .describe('share of the standby set; so far above it the outlet still stands at it'),
  inletMarginKPa: z
    .number()
    .min(0)
    .default(50)
    .describe('kPa above its set that a run needs in front of it'),
} as const;

export const PROOF = {
  proofCarriedMs: z
    .number()
    .positive()
    .default(600_000)
    .describe(
      'ms; the standby alone carrying this long at its set, the duty healthy, is a proof test',
    ),
  proofDays: z.number().positive().default(180).describe('days; a proof test is due after so long'),
} as const;
