import { z } from 'zod';
import { type EpochMs, epochMs } from '../../model/units.ts';

/** A filter's loss, hour by hour, and the lowest resistance of a working day so far. */
export const FilterHours = z.object({
  /** Event time of the newest sample taken. */
  taken: z.number().nullable(),
  samples: z.number(),
  /** Σx, Σ(ΔP·x) and Σx² with x = q²/pAbs and ΔP in kPa. */
  sumX: z.number(),
  sumKPaX: z.number(),
  sumXX: z.number(),
  /** Hours of the working day that still grows, and the sum of their k. */
  dayHours: z.number(),
  daySum: z.number(),
  /** Mean x of the busiest hour; it fades by a hundredth an hour. */
  peakX: z.number(),
  /** kPa per x; null until a working day is full. */
  clean: z.number().nullable(),
});
export type FilterHours = z.infer<typeof FilterHours>;

export const NO_HOURS: FilterHours = {
  taken: null,
  samples: 0,
  sumX: 0,
  sumKPaX: 0,
  sumXX: 0,
  dayHours: 0,
  daySum: 0,
  peakX: 0,
  clean: null,
};

const HOUR_MS = 3_600_000;

/** True when a sample at `ts` begins another hour than the newest one's. */
export const startHour = ({ taken }: FilterHours, ts: number): boolean =>
  taken !== null && Math.floor(ts / HOUR_MS) !== Math.floor(taken / HOUR_MS);

export const addSample = (
  hours: FilterHours,
  ts: EpochMs,
  kPa: number,
  x: number,
): FilterHours => ({
  ...hours,
  taken: ts,
  samples: hours.samples + 1,
  sumX: hours.sumX + x,
  sumKPaX: hours.sumKPaX + kPa * x,
  sumXX: hours.sumXX + x * x,
});

const PEAK_KEEPS = 0.99;

/**
 * The hour that is over: its newest sample's time, its resistance, and the loss that
 * has at the flow of the busiest hour, so that a quiet hour does not make a filter clean.
 */
export interface HourOver {
  readonly at: EpochMs;
  readonly kPa: number;
  readonly k: number;
  readonly clean: number | null;
  readonly next: FilterHours;
}

/** Null when nothing was sampled. */
export function hourOver(hours: FilterHours, cleanHours: number): HourOver | null {
  if (hours.taken === null || hours.samples === 0 || hours.sumXX <= 0) return null;
  const k = hours.sumKPaX / hours.sumXX;
  const peakX = Math.max(hours.sumX / hours.samples, PEAK_KEEPS * hours.peakX);
  const dayHours = hours.dayHours + 1;
  const daySum = hours.daySum + k;
  const isFull = dayHours >= cleanHours;
  // a loss at or below zero is a transmitter that stands off, not a filter
  const mean = isFull && daySum > 0 ? daySum / dayHours : null;
  const clean =
    mean === null ? hours.clean : hours.clean === null ? mean : Math.min(hours.clean, mean);
  return {
    at: epochMs(hours.taken),
    kPa: k * peakX,
    k,
    clean,
    next: {
      ...NO_HOURS,
      taken: hours.taken,
      dayHours: isFull ? 0 : dayHours,
      daySum: isFull ? 0 : daySum,
      peakX,
      clean,
    },
  };
}
