import { zoneOffsetMs } from './local-time.ts';

const DAY_MS = 86_400_000;

/** A reading of a clock on the wall: it names no moment until a time zone is added. */
export interface WallClock {
  readonly year: number;
  /** 1…12. */
  readonly month: number;
  readonly day: number;
  readonly hour: number;
  readonly minute: number;
  readonly second: number;
}

/** Which of the two hours is meant when the clocks have been put back. */
export type RepeatedHour = 'first' | 'second';

/**
 * The moment at which a wall clock in a time zone shows this, epoch ms.
 * `not-a-date`: 30 February, hour 24. `skipped`: the hour that is left out when
 * the clocks are put forward. @throws RangeError for an unknown zone.
 */
export function momentOf(
  clock: WallClock,
  timeZone: string,
  repeated: RepeatedHour = 'first',
): number | 'not-a-date' | 'skipped' {
  const wall = wallMs(clock);
  if (wall === null) return 'not-a-date';
  // no zone changes its offset twice within two days
  const candidates = [wall - DAY_MS, wall + DAY_MS].flatMap((near) => {
    const at = wall - zoneOffsetMs(timeZone, near);
    return at + zoneOffsetMs(timeZone, at) === wall ? [at] : [];
  });
  if (candidates.length === 0) return 'skipped';
  return repeated === 'first' ? Math.min(...candidates) : Math.max(...candidates);
}

function wallMs({ year, month, day, hour, minute, second }: WallClock): number | null {
  const at = Date.UTC(year, month - 1, day, hour, minute, second);
  if (Number.isNaN(at)) return null;
  const shown = new Date(at);
  const isSame =
    shown.getUTCFullYear() === year &&
    shown.getUTCMonth() === month - 1 &&
    shown.getUTCDate() === day &&
    shown.getUTCHours() === hour &&
    shown.getUTCMinutes() === minute &&
    shown.getUTCSeconds() === second;
  return isSame ? at : null;
}

const WALL =
  /^(\d{4})([-/.]?)(\d{1,2})\2(\d{1,2})(?:[ T]?(\d{2}):?(\d{2})(?::?(\d{2})(?:[.,]\d+)?)?)$/;

/** `2026-03-01 08:00:00`, with T, `/` or `.`, without seconds, or all digits `20260301080000`; null for anything else. */
export function parseWallClock(text: string): WallClock | null {
  const [, year, , month, day, hour, minute, second] = WALL.exec(text.trim()) ?? [];
  if (year === undefined) return null;
  return {
    year: Number(year),
    month: Number(month),
    day: Number(day),
    hour: Number(hour),
    minute: Number(minute),
    second: Number(second ?? 0),
  };
}
