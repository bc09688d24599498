import { zoneOffsetMs } from '../../src/lib/local-time.ts';
import type { LocalTime } from '../demand/demand.ts';

const DAY_MS = 86_400_000;

export { zoneOffsetMs };

export function localTime(atMs: number, offsetMs: number): LocalTime {
  const local = atMs + offsetMs;
  const day = Math.floor(local / DAY_MS);
  const year = new Date(local).getUTCFullYear();
  return {
    hour: (local - day * DAY_MS) / 3_600_000,
    // 1970-01-01 was a Thursday
    weekday: (((day + 3) % 7) + 7) % 7,
    dayOfYear: day - Date.UTC(year, 0, 1) / DAY_MS + 1,
  };
}

/** ISO 8601 with the zone's offset, to the second, as a corrector writes it. */
export function isoLocal(atMs: number, offsetMs: number): string {
  const minutes = Math.abs(offsetMs) / 60_000;
  const two = (n: number): string => String(Math.floor(n)).padStart(2, '0');
  const sign = offsetMs < 0 ? '-' : '+';
  const text = new Date(atMs + offsetMs).toISOString().slice(0, 19);
  return `${text}${sign}${two(minutes / 60)}:${two(minutes % 60)}`;
}
