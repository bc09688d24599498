import { z } from 'zod';

/** Settings of `comms.completeness`. */
export const CompletenessParams = z.object({
  baseline: z
    .number()
    .positive()
    .max(1)
    .default(1)
    .describe('share of the records due that this fleet delivers when it is healthy'),
  warnShare: z
    .number()
    .min(0)
    .max(1)
    .default(0.95)
    .describe('times the baseline; fewer records are a notice'),
  alarmShare: z
    .number()
    .min(0)
    .max(1)
    .default(0.8)
    .describe('times the baseline; fewer records are an alarm'),
  lateMs: z
    .number()
    .positive()
    .default(24 * 3_600_000)
    .describe('ms; a record that arrives later than this is late'),
  lateShare: z
    .number()
    .min(0)
    .max(1)
    .default(0.1)
    .describe('share of the records received; more late ones are a notice'),
  duplicateShare: z
    .number()
    .min(0)
    .max(1)
    .default(0.02)
    .describe('share of the records received that had come before; more are a notice'),
  days: z.number().int().min(1).max(30).default(7).describe('days judged together'),
  hysteresis: z
    .number()
    .min(0)
    .default(0.02)
    .describe('share of the records due; this much better ends the alarm'),
  clearForMs: z
    .number()
    .min(0)
    .default(7 * 86_400_000)
    .describe('ms; it must have been better this long to end the alarm'),
  maxGapMs: z
    .number()
    .min(0)
    .default(7 * 86_400_000)
    .describe('ms; after this long without a record comms.silent speaks for it'),
});
export type CompletenessParams = z.infer<typeof CompletenessParams>;
