import type { DayHour } from '../../model/digest.ts';
import { type Shorth, shorth } from '../stats/shorth.ts';

/** Fewer common hours show nothing of a day. */
export const LEAST_HOURS = 8;

/** Where half of the hours lie together the core is they: fewer hours scatter more. */
const CORE_SHARE = 1 / 3;
const LEAST_CORE = 5;
/** Of steady hours the half is 1.6 times as wide as the third; beyond this it holds hours of another kind. */
const MOST_WIDENING = 3;

/**
 * Where the hours of a day lie together most closely: half of them, or a third where
 * that is far tighter. A user who burns for half of the day, or a valve that shuts for
 * as long, leaves that third alone. Null with too few hours.
 */
export function dayCore(values: readonly number[]): Shorth | null {
  if (values.length < LEAST_HOURS) return null;
  const least = Math.max(LEAST_CORE, Math.floor(values.length * CORE_SHARE) + 1);
  const [half, third] = [shorth(values), shorth(values, least)];
  if (half === null || third === null) return null;
  const found = half.width > MOST_WIDENING * third.width ? third : half;
  // the core finds the place; the mean of all that lie about it scatters half as much
  const about = values.filter((value) => Math.abs(value - found.centre) <= found.width);
  return { ...found, centre: about.reduce((sum, value) => sum + value, 0) / about.length };
}

type Hours = readonly (DayHour | null)[];

/** The day's difference of two meters, own less other, kPa; null with too few common hours. */
export function dayDifference(own: Hours, other: Hours): Shorth | null {
  const differences: number[] = [];
  for (let hour = 0; hour < own.length; hour += 1) {
    const [p, q] = [own[hour]?.p ?? null, other[hour]?.p ?? null];
    if (p !== null && q !== null) differences.push(p - q);
  }
  return dayCore(differences);
}
