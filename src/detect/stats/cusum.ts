import { z } from 'zod';

/** Both sides of a tabular CUSUM (Page 1954), in units of σ, with the time each run began. */
export const Cusum = z.object({
  up: z.number(),
  down: z.number(),
  upSince: z.number().nullable(),
  downSince: z.number().nullable(),
});
export type Cusum = z.infer<typeof Cusum>;

export const NO_SHIFT: Cusum = { up: 0, down: 0, upSince: null, downSince: null };

export interface CusumRule {
  readonly mean: number;
  readonly sigma: number;
  /** Slack, σ: half the shift that matters. */
  readonly k: number;
  /** Decision limit, σ. */
  readonly h: number;
}

/** Sums stop at so many decision limits, so that they come down again once the shift is gone. */
const CAP = 2;

/** One more value, seen at `at`. */
export function cusumStep(sums: Cusum, value: number, at: number, rule: CusumRule): Cusum {
  const off = (value - rule.mean) / rule.sigma;
  const cap = CAP * rule.h;
  const up = Math.min(cap, Math.max(0, sums.up + off - rule.k));
  const down = Math.min(cap, Math.max(0, sums.down - off - rule.k));
  return {
    up,
    down,
    upSince: up === 0 ? null : (sums.upSince ?? at),
    downSince: down === 0 ? null : (sums.downSince ?? at),
  };
}
