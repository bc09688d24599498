import { dayOfDate, zoneOffsetMs } from '../../lib/local-time.ts';
import { err, ok, type Result } from '../../lib/result.ts';
import { type EpochMs, epochMs } from '../units.ts';

const DAY_MS = 86_400_000;

/** When a local date begins: midnight, or the moment the clock jumps over it. */
export function dayStart(timeZone: string, date: string): EpochMs {
  const found = momentsAt(timeZone, dayOfDate(date) * DAY_MS);
  return found[0] ?? afterJump(timeZone, dayOfDate(date) * DAY_MS);
}

/** The day after a local date begins: where a validity that includes the date ends. */
export const dayEnd = (timeZone: string, date: string): EpochMs =>
  dayStart(timeZone, new Date((dayOfDate(date) + 1) * DAY_MS).toISOString().slice(0, 10));

const LOCAL = /^(\d{4}-\d\d-\d\d)[ T](\d\d):(\d\d)(?::(\d\d))?$/;

/** `2026-03-29 02:30`: in the night the clock is set there is none, or there are two. */
export function readLocal(
  timeZone: string,
  text: string,
): Result<EpochMs, 'unreadable' | 'skipped' | 'twice'> {
  const match = LOCAL.exec(text);
  const local = match === null ? Number.NaN : Date.parse(`${text.replace(' ', 'T')}Z`);
  if (Number.isNaN(local)) return err('unreadable');
  const [first, second] = momentsAt(timeZone, local);
  if (first === undefined) return err('skipped');
  return second === undefined ? ok(first) : err('twice');
}

/** `2026-11-26T08:00:00+08:00`. */
export function localIso(timeZone: string, at: number): string {
  const offset = zoneOffsetMs(timeZone, at);
  const minutes = Math.abs(Math.round(offset / 60_000));
  const two = (n: number): string => String(n).padStart(2, '0');
  const sign = offset < 0 ? '-' : '+';
  const local = new Date(at + offset).toISOString().replace(/\.000Z$|Z$/, '');
  return `${local}${sign}${two(Math.floor(minutes / 60))}:${two(minutes % 60)}`;
}

/** `2026-11-26` where that local date begins then; else null. */
export function dateBeginning(timeZone: string, at: EpochMs): string | null {
  const date = new Date(at + zoneOffsetMs(timeZone, at)).toISOString().slice(0, 10);
  return dayStart(timeZone, date) === at ? date : null;
}

function momentsAt(timeZone: string, local: number): readonly EpochMs[] {
  const offsets = [zoneOffsetMs(timeZone, local - DAY_MS), zoneOffsetMs(timeZone, local + DAY_MS)];
  const found = offsets
    .map((offset) => local - offset)
    .filter((at) => at + zoneOffsetMs(timeZone, at) === local);
  return [...new Set(found)].sort((a, b) => a - b).map(epochMs);
}

/** The local time was skipped: by the offset before the jump it names the moment of the jump or later. */
const afterJump = (timeZone: string, local: number): EpochMs =>
  epochMs(local - zoneOffsetMs(timeZone, local - DAY_MS));
