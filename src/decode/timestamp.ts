import { type Err, ok, type Result } from '../lib/result.ts';
import { type EpochMs, epochMs } from '../model/units.ts';
import { show } from './excerpt.ts';
import { type Refusal, refuse } from './refusal.ts';

/** Contract §2: a stamp further ahead of its arrival than this is refused. */
export const FUTURE_LIMIT_MS = 2 * 60_000;
/** 2000-01-01T00:00:00Z: anything older is a clock that was never set. */
export const EARLIEST_MS = 946_684_800_000;
/** The four-digit years, 0001 to 9999: outside them a time cannot be written in ISO 8601 as we serve it. */
const LOWEST_MS = -62_135_596_800_000;
const HIGHEST_MS = 253_402_300_799_999;

const FORMS = 'ISO 8601 with offset, such as 2026-03-01T08:00:00+08:00, or epoch milliseconds';

/**
 * Reads `ts` of contract §2. Fractions finer than a millisecond are cut off.
 * Only the form is judged here; whether the moment is plausible is
 * `judgeStamp`'s question.
 */
export function readStamp(ts: unknown): Result<EpochMs, Refusal> {
  if (typeof ts === 'string') return readText(ts);
  if (ts === undefined || ts === null) {
    return refuse('ts-missing', 'ts', `ts: missing, expected ${FORMS}`);
  }
  if (typeof ts !== 'number') return invalid(ts, '');
  const at = Math.floor(ts);
  return at >= LOWEST_MS && at <= HIGHEST_MS ? ok(epochMs(at)) : invalid(ts, '');
}

function readText(text: string): Result<EpochMs, Refusal> {
  const at = parseIso(text);
  if (typeof at === 'number') return ok(epochMs(at));
  if (at === 'without-offset') {
    const detail = `ts: found ${show(text)} without offset: add Z or the offset, such as +08:00`;
    return refuse('ts-without-offset', 'ts', detail);
  }
  return invalid(text, /^\d+$/.test(text) ? ': send epoch milliseconds as a number, not text' : '');
}

const invalid = (found: unknown, advice: string): Err<Refusal> =>
  refuse('ts-invalid', 'ts', `ts: expected ${FORMS}, found ${show(found)}${advice}`);

/** Null when the moment is plausible for something that arrived at `receivedAt`. */
export function judgeStamp(ts: EpochMs, receivedAt: EpochMs): Err<Refusal> | null {
  if (ts < EARLIEST_MS) {
    // a stamp in seconds lands in January 1970
    const advice =
      ts * 1000 >= EARLIEST_MS && ts * 1000 <= receivedAt + FUTURE_LIMIT_MS
        ? 'this looks like epoch seconds, send milliseconds'
        : "set the device's clock";
    const detail = `ts: ${isoOf(ts)} is before 2000-01-01: ${advice}`;
    return refuse('ts-before-2000', 'ts', detail, ts);
  }
  if (ts - receivedAt > FUTURE_LIMIT_MS) {
    const ahead = Math.round((ts - receivedAt) / 1000);
    const detail = `ts: ${isoOf(ts)} is ${ahead} s after its arrival at ${isoOf(receivedAt)}, at most 120 s are allowed: set the device's clock`;
    return refuse('ts-future', 'ts', detail, ts);
  }
  return null;
}

const isoOf = (at: EpochMs): string => new Date(at).toISOString();

/** Character codes. */
const [ZERO, NINE, DASH, PLUS, COLON, DOT, T, Z] = [48, 57, 45, 43, 58, 46, 84, 90];

/** Number written in `count` digits from `from`, or NaN. */
function digits(text: string, from: number, count: number): number {
  let value = 0;
  for (let at = from; at < from + count; at += 1) {
    const code = text.charCodeAt(at);
    if (!(code >= ZERO && code <= NINE)) return Number.NaN;
    value = value * 10 + code - ZERO;
  }
  return value;
}

const isLeap = (year: number): boolean => (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;
const MONTH_DAYS = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
const daysIn = (year: number, month: number): number =>
  month === 2 && isLeap(year) ? 29 : (MONTH_DAYS[month - 1] ?? 0);

/** Days from 1970-01-01 in the Gregorian calendar (Fliegel and Van Flandern 1968, shifted). */
function daysSinceEpoch(year: number, month: number, day: number): number {
  const y = month > 2 ? year : year - 1;
  const m = (month + 9) % 12;
  const leapDays = Math.floor(y / 4) - Math.floor(y / 100) + Math.floor(y / 400);
  return 365 * y + leapDays + Math.floor((153 * m + 2) / 5) + day - 1 - 719_468;
}

/**
 * `YYYY-MM-DDTHH:mm[:ss[.f…]](Z|±hh[:mm]|±hhmm)` to epoch ms. Refuses what is
 * not on the calendar or the clock: 30 February, hour 24, the leap second :60.
 */
export function parseIso(text: string): number | 'without-offset' | 'invalid' {
  const [year, month, day] = [digits(text, 0, 4), digits(text, 5, 2), digits(text, 8, 2)];
  if (text.charCodeAt(4) !== DASH || text.charCodeAt(7) !== DASH || Number.isNaN(year)) {
    return 'invalid';
  }
  if (!(month >= 1 && month <= 12 && day >= 1 && day <= daysIn(year, month))) return 'invalid';
  if (text.length === 10) return 'without-offset';
  const [hour, minute] = [digits(text, 11, 2), digits(text, 14, 2)];
  if (text.charCodeAt(10) !== T || text.charCodeAt(13) !== COLON) return 'invalid';
  if (!(hour <= 23 && minute <= 59)) return 'invalid';
  const clock = secondsOf(text);
  if (clock === null) return 'invalid';
  const offset = offsetMs(text, clock.end);
  if (typeof offset !== 'number') return offset;
  const seconds = daysSinceEpoch(year, month, day) * 86_400 + hour * 3600 + minute * 60;
  return seconds * 1000 + clock.ms - offset;
}

/** Milliseconds of the optional seconds part and where it ends. */
function secondsOf(text: string): { readonly ms: number; readonly end: number } | null {
  if (text.charCodeAt(16) !== COLON) return { ms: 0, end: 16 };
  const seconds = digits(text, 17, 2);
  if (!(seconds <= 59)) return null;
  if (text.charCodeAt(19) !== DOT) return { ms: seconds * 1000, end: 19 };
  let end = 20;
  let fraction = 0;
  for (let code = text.charCodeAt(end); code >= ZERO && code <= NINE; ) {
    if (end < 23) fraction += (code - ZERO) * 10 ** (22 - end);
    end += 1;
    code = text.charCodeAt(end);
  }
  return end === 20 ? null : { ms: seconds * 1000 + fraction, end };
}

function offsetMs(text: string, at: number): number | 'without-offset' | 'invalid' {
  if (at === text.length) return 'without-offset';
  const sign = text.charCodeAt(at);
  if (sign === Z) return at + 1 === text.length ? 0 : 'invalid';
  if (sign !== PLUS && sign !== DASH) return 'invalid';
  const hours = digits(text, at + 1, 2);
  const rest = text.length - at - 3;
  const colon = text.charCodeAt(at + 3) === COLON ? 1 : 0;
  const minutes =
    rest === 0 ? 0 : rest === 2 + colon ? digits(text, at + 3 + colon, 2) : Number.NaN;
  if (!(hours <= 23 && minutes <= 59)) return 'invalid';
  return (sign === PLUS ? 1 : -1) * (hours * 60 + minutes) * 60_000;
}
