import { z } from 'zod';
import type { Cusum } from '../stats/cusum.ts';
import { median } from '../stats/median.ts';
import { type StepFound, stepIn } from '../stats/step-in.ts';
import { theilSen } from '../stats/theil-sen.ts';

/** One judged day: its mid residual, kPa. */
export const DayResidual = z.object({
  date: z.string(),
  from: z.number(),
  to: z.number(),
  r: z.number(),
});
export type DayResidual = z.infer<typeof DayResidual>;

export interface DriftLimits {
  /** Accuracy class, kPa to either side of the set point. */
  readonly bandKPa: number;
  /** Share of the band that a day may be off. */
  readonly levelShare: number;
  /** Days off, of the last so many. */
  readonly offDays: number;
  readonly ofDays: number;
  /** Judged days that a trend is taken over, and how far ahead it is read. */
  readonly trendDays: number;
  readonly aheadDays: number;
  /** Share of the band under which a shift does not matter, however certain. */
  readonly shiftShare: number;
  /** Decision limit of the CUSUM, σ. */
  readonly h: number;
}

/** What is wrong, and since when. */
export interface Drift {
  readonly found: 'level' | 'trend' | 'shift';
  readonly since: number;
  /** Mid residual of the last days, kPa. */
  readonly deviationKPa: number;
  readonly kPaPerDay: number;
  /** Local date of the day from which on it was another level; null where it crept. */
  readonly stepOn: string | null;
}

const DAY_MS = 86_400_000;
/** Share of the band from which two levels are a step. */
const STEP = 0.2;
/** Fewer days do not make a trend. */
const LEAST_TREND_DAYS = 10;
/** Once it holds, this share of the limit ends a day's part in it. */
const HYSTERESIS = 0.8;

/**
 * REG-2 over daily mid residuals, oldest first. Three ways to drift: too far off on
 * most days; on the way out of the band; a lasting shift that is small but certain.
 */
export function driftOf(
  days: readonly DayResidual[],
  baselineKPa: number,
  sums: Cusum,
  limits: DriftLimits,
  isHeld: 'held' | 'clear',
): Drift | null {
  const last = days.slice(-limits.ofDays);
  const newest = days.at(-1);
  if (newest === undefined) return null;
  const deviationKPa = median(last.map(({ r }) => r)) ?? 0;
  const line = theilSen(days.map(({ to, r }) => [(to - newest.to) / DAY_MS, r]));
  const kPaPerDay = line?.slope ?? 0;
  const step = stepIn(
    days.map(({ r }) => r),
    STEP * limits.bandKPa,
  );
  const stepOn = step === null ? null : (days[step.index]?.date ?? null);
  const common = { deviationKPa, kPaPerDay, stepOn };
  const off = offSince(last, limits, isHeld);
  if (off !== null) return { ...common, found: 'level', since: off };
  const leaving = leavingSince(days, line?.intercept ?? 0, kPaPerDay, step, sums, limits);
  if (leaving !== null) return { ...common, found: 'trend', since: leaving };
  const shifted = shiftedSince(deviationKPa, baselineKPa, sums, limits, isHeld);
  return shifted === null ? null : { ...common, found: 'shift', since: shifted };
}

/** Begin of the first day off, when enough of the last days are off to one side. */
function offSince(
  last: readonly DayResidual[],
  { bandKPa, levelShare, offDays }: DriftLimits,
  isHeld: 'held' | 'clear',
): number | null {
  const limit = levelShare * bandKPa * (isHeld === 'held' ? HYSTERESIS : 1);
  for (const sign of [1, -1]) {
    const off = last.filter(({ r }) => sign * r > limit);
    if (off.length >= offDays) return off[0]?.from ?? null;
  }
  return null;
}

/** A line through the days that meets the edge of the band soon, and is no accident of their scatter. */
function leavingSince(
  days: readonly DayResidual[],
  nowKPa: number,
  kPaPerDay: number,
  step: StepFound | null,
  sums: Cusum,
  { bandKPa, aheadDays, h }: DriftLimits,
): number | null {
  // two levels are not on their way anywhere: a repair is no drift
  if (days.length < LEAST_TREND_DAYS || step !== null) return null;
  const sign = Math.sign(kPaPerDay);
  if (sign * (nowKPa + aheadDays * kPaPerDay) < bandKPa) return null;
  const certain = sign > 0 ? sums.up : sums.down;
  return certain > h ? (sign > 0 ? sums.upSince : sums.downSince) : null;
}

/** A shift away from the set point that the CUSUM is sure of and that matters. */
function shiftedSince(
  deviationKPa: number,
  baselineKPa: number,
  sums: Cusum,
  { bandKPa, shiftShare, h }: DriftLimits,
  isHeld: 'held' | 'clear',
): number | null {
  const limit = shiftShare * bandKPa * (isHeld === 'held' ? HYSTERESIS : 1);
  const sign = Math.sign(deviationKPa);
  const certain = sign > 0 ? sums.up : sums.down;
  if (certain <= h || sign * deviationKPa <= limit) return null;
  if (sign * (deviationKPa - baselineKPa) <= limit) return null;
  return sign > 0 ? sums.upSince : sums.downSince;
}
