import { dateName, dayOfDate, localClock, zoneOffsetMs } from '../../lib/local-time.ts';
import { type EpochMs, epochMs } from '../../model/units.ts';
import type { GasDay } from '../contract/metering-books.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

/** Where gas days begin. */
export interface GasCalendar {
  readonly timeZone: string;
  /** Local hour, 0…23; 6 in many countries, 0 or 8 in Chinese companies. */
  readonly startHour: number;
}

/** The gas day in which a moment lies. */
export function gasDayAt({ timeZone, startHour }: GasCalendar, at: number): GasDay {
  const { day, hour } = localClock(timeZone, at);
  return dateName(hour < startHour ? day - 1 : day);
}

/** When a gas day begins and ends: 23 or 25 hours where the clock is changed in it. */
export function gasDaySpan(
  calendar: GasCalendar,
  day: GasDay,
): { readonly start: EpochMs; readonly end: EpochMs } {
  const number = dayOfDate(day);
  return { start: startOf(calendar, number), end: startOf(calendar, number + 1) };
}

export const dayAfter = (day: GasDay): GasDay => dateName(dayOfDate(day) + 1);

/** The moment at which the local clock shows the start hour; where it skips it, the moment it jumps. */
function startOf({ timeZone, startHour }: GasCalendar, day: number): EpochMs {
  const wanted = day * DAY_MS + startHour * HOUR_MS;
  // the offset before and after a change of the clock: the later moment that shows the hour
  const early = wanted - zoneOffsetMs(timeZone, wanted - DAY_MS);
  const late = wanted - zoneOffsetMs(timeZone, wanted + DAY_MS);
  for (const at of [Math.min(early, late), Math.max(early, late)]) {
    if (at + zoneOffsetMs(timeZone, at) === wanted) return epochMs(at);
  }
  return epochMs(Math.max(early, late));
}

/**
 * Starts of the hours from `from` on, the last one being the end: whole local
 * hours, so that a zone of half an hour has them at half past.
 */
export function hourStarts(calendar: GasCalendar, from: EpochMs, to: EpochMs): readonly EpochMs[] {
  const starts: EpochMs[] = [];
  let at = hourStart(calendar, from);
  while (at < to) {
    starts.push(at);
    at = nextHour(calendar, at);
  }
  return [...starts, at];
}

export function hourStart({ timeZone }: GasCalendar, at: number): EpochMs {
  const local = at + zoneOffsetMs(timeZone, at);
  return epochMs(at - (local - Math.floor(local / HOUR_MS) * HOUR_MS));
}

/** A clock that is set by half an hour makes one hour shorter or longer. */
function nextHour(calendar: GasCalendar, at: EpochMs): EpochMs {
  const next = hourStart(calendar, at + HOUR_MS);
  return next > at ? next : epochMs(at + HOUR_MS);
}
