import { weightedMedian } from '../stats/weighted-median.ts';
import type { FactorHour } from './factor-hours.ts';

/** What the latest hours say together. */
export interface FactorWindow {
  /** By how much C is off, %: the nearer to 0 of both ways to compute it, 0 where they disagree in sign. */
  readonly percent: number;
  /** Spread of the hours about it, %: 1.4826 · MAD. */
  readonly spread: number;
  /** m³ actual. */
  readonly volumeM3: number;
  /** Start of the hour from which on they are off. */
  readonly since: number;
  readonly hours: number;
}

export interface WindowLimits {
  readonly spanMs: number;
  readonly minM3: number;
  readonly minHours: number;
  /** Hours kept: with so many it is judged whatever their volume. */
  readonly keptHours: number;
}

const HOUR_MS = 3_600_000;

/**
 * The fewest latest hours that cover the span and the volume. Weighted medians: a
 * single hour is off by ±0.6 %, and some by several per cent, because its
 * pressure is known at its ends only.
 * @returns null while there are too few.
 */
export function factorWindow(
  hours: readonly FactorHour[],
  limits: WindowLimits,
): FactorWindow | null {
  const last = hours.at(-1);
  if (last === undefined) return null;
  let volumeM3 = 0;
  for (let count = 1; count <= hours.length; count += 1) {
    const hour = hours[hours.length - count];
    if (hour === undefined) return null;
    volumeM3 += hour[1];
    const covers = last[0] - hour[0] + HOUR_MS >= limits.spanMs && count >= limits.minHours;
    if (covers && (volumeM3 >= limits.minM3 || count >= limits.keptHours))
      return summary(hours.slice(-count), volumeM3);
  }
  return null;
}

function summary(hours: readonly FactorHour[], volumeM3: number): FactorWindow {
  const byEnd = weightedMedian(hours.map(([, vm, end]) => [end, vm])) ?? 0;
  const byMean = weightedMedian(hours.map(([, vm, , mean]) => [mean, vm])) ?? 0;
  const place = Math.abs(byEnd) < Math.abs(byMean) ? 2 : 3;
  const nearer = place === 2 ? byEnd : byMean;
  const mad = weightedMedian(hours.map((hour) => [Math.abs(hour[place] - nearer), hour[1]])) ?? 0;
  const percent = Math.sign(byEnd) === Math.sign(byMean) ? nearer : 0;
  const since = onsetOf(hours, place, nearer);
  return { percent, spread: 1.4826 * mad, volumeM3, since, hours: hours.length };
}

/** Where the hours change from right to off: the largest sum, from the newest back, of what exceeds half of it. */
function onsetOf(hours: readonly FactorHour[], place: 2 | 3, percent: number): number {
  let [sum, most, since] = [0, -Infinity, 0];
  for (const hour of hours.toReversed()) {
    sum += Math.sign(percent) * hour[place] - Math.abs(percent) / 2;
    if (sum <= most) continue;
    most = sum;
    since = hour[0] - HOUR_MS;
  }
  return since;
}
