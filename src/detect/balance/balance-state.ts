import { z } from 'zod';

/** A run of windows of one length. */
export const Streak = z.object({
  /** Windows in a row beyond the limit, start of the first (epoch ms), and base m³ missing since. */
  over: z.number(),
  since: z.number(),
  missing: z.number(),
  /** Calm windows in a row while it holds, and start of the first. */
  calm: z.number(),
  calmSince: z.number(),
  holds: z.boolean(),
  /** End of the last closed window. */
  closedTo: z.number(),
});
export type Streak = z.infer<typeof Streak>;

export const NEW_STREAK: Streak = {
  over: 0,
  since: 0,
  missing: 0,
  calm: 0,
  calmSince: 0,
  holds: false,
  closedTo: 0,
};

/** Sums of a window, base m³. */
export const Sums = z.object({
  from: z.number(),
  to: z.number(),
  days: z.number(),
  in: z.number(),
  out: z.number(),
  /** Taken up by the pipes. */
  pack: z.number(),
  /** 1σ that stays from day to day (the meters), and variance that does not. */
  sigma: z.number(),
  variance: z.number(),
  coverage: z.number(),
});
export type Sums = z.infer<typeof Sums>;

export const BalanceState = z.object({
  /** By device id: usual base m³ a day, and the days behind it. */
  usual: z.record(z.string(), z.object({ m3: z.number(), days: z.number() })),
  /** Base m³ in the pipes by site id, at the end of the day before. */
  packs: z.record(z.string(), z.number()),
  day: Streak,
  week: Streak,
  /** The week that still grows. */
  open: Sums.nullable(),
  /** Why the last day could not be closed. */
  reason: z.string().nullable(),
});
export type BalanceState = z.infer<typeof BalanceState>;
