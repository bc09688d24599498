/**
 * Time-zone offsets without asking the platform each time: it takes
 * microseconds, and a fleet's readings ask for few zones and few days.
 */
const DAY_MS = 86_400_000;
const QUARTER_MS = 900_000;
const DAYS_KEPT = 4_000;

const formatters = new Map<string, Intl.DateTimeFormat>();
/** By UTC day; null: the offset changes within that day. */
type Offsets = Map<number, number | null>;
const offsets = new Map<string, Offsets>();

function offsetsOf(timeZone: string): Offsets {
  const known = offsets.get(timeZone);
  if (known !== undefined) return known;
  const made: Offsets = new Map();
  offsets.set(timeZone, made);
  return made;
}

function formatterOf(timeZone: string): Intl.DateTimeFormat {
  const known = formatters.get(timeZone);
  if (known !== undefined) return known;
  const made = new Intl.DateTimeFormat('en-GB', {
    timeZone,
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  });
  formatters.set(timeZone, made);
  return made;
}

function askOffset(timeZone: string, at: number): number {
  const minute = Math.floor(at / 60_000) * 60_000;
  const parts = formatterOf(timeZone).formatToParts(minute);
  const part = (type: string): number => Number(parts.find((p) => p.type === type)?.value ?? 0);
  const local = Date.UTC(
    part('year'),
    part('month') - 1,
    part('day'),
    part('hour'),
    part('minute'),
  );
  return local - minute;
}

/** Local time minus UTC at a moment, ms. @throws RangeError for a zone the platform does not know. */
export function zoneOffsetMs(timeZone: string, at: number): number {
  const day = Math.floor(at / DAY_MS);
  const days = offsetsOf(timeZone);
  let offset = days.get(day);
  if (offset === undefined) {
    if (days.size >= DAYS_KEPT) days.clear();
    const first = askOffset(timeZone, day * DAY_MS);
    const last = askOffset(timeZone, (day + 1) * DAY_MS - QUARTER_MS);
    offset = first === last ? first : null;
    days.set(day, offset);
  }
  return offset ?? askOffset(timeZone, at);
}

/** Days since 1970-01-01, hour and weekday (0 = Sunday) at a place. */
export interface LocalClock {
  readonly day: number;
  readonly hour: number;
  readonly weekday: number;
}

export function localClock(timeZone: string, at: number): LocalClock {
  const local = at + zoneOffsetMs(timeZone, at);
  const day = Math.floor(local / DAY_MS);
  return { day, hour: Math.floor((local - day * DAY_MS) / 3_600_000), weekday: (day + 4) % 7 };
}

const names = new Map<number, string>();

/** `2026-11-23` of a day since 1970. */
export function dateName(day: number): string {
  const known = names.get(day);
  if (known !== undefined) return known;
  if (names.size >= DAYS_KEPT) names.clear();
  const name = new Date(day * DAY_MS).toISOString().slice(0, 10);
  names.set(day, name);
  return name;
}

/** Days since 1970 of `2026-11-23`. */
export const dayOfDate = (date: string): number => Math.floor(Date.parse(date) / DAY_MS);
