import { type EpochMs, epochMs } from '../model/units.ts';
import { DAY_MS, instantsOf, wallAt, wallMs } from './wall-time.ts';

const MINUTE_MS = 60_000;

/** Part of a day, minutes after midnight; one that does not end after it begins ends on the next day. */
export interface Span {
  readonly from: number;
  readonly to: number;
}

/** Spans that begin on some days of the week. */
export interface WeekHours {
  /** 0 = Sunday. */
  readonly days: ReadonlySet<number>;
  readonly spans: readonly Span[];
}

/** As the plan names them; the place is the weekday, 0 = Sunday. */
const DAYS = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'] as const;
const WHOLE_DAY: Span = { from: 0, to: 1440 };

/** Minutes after midnight of `07:30`. */
export const minutesOf = (clock: string): number =>
  Number(clock.slice(0, 2)) * 60 + Number(clock.slice(3));

/** Of `22:00-07:00`. */
export function spanOf(text: string): Span {
  const [from = '', to = ''] = text.split('-');
  return { from: minutesOf(from), to: minutesOf(to) };
}

export function weekHours(hours: {
  readonly days?: readonly (typeof DAYS)[number][];
  readonly spans?: readonly string[];
}): WeekHours {
  const { days = DAYS, spans } = hours;
  return {
    days: new Set(days.map((day) => DAYS.indexOf(day))),
    spans: spans === undefined ? [WHOLE_DAY] : spans.map(spanOf),
  };
}

/** Whether a moment is within them; what begins on a day and runs past midnight belongs to that day. */
export function isWithin({ days, spans }: WeekHours, timeZone: string, at: EpochMs): boolean {
  const wall = wallAt(timeZone, at);
  const day = Math.floor(wall / DAY_MS);
  const minute = (wall - day * DAY_MS) / MINUTE_MS;
  return spans.some(({ from, to }) =>
    to > from
      ? days.has(weekday(day)) && minute >= from && minute < to
      : (days.has(weekday(day)) && minute >= from) || (days.has(weekday(day - 1)) && minute < to),
  );
}

/** Of days since 1970; 0 = Sunday. */
export const weekday = (day: number): number => (((day + 4) % 7) + 7) % 7;

/** Moments between two others at which they may begin or end. */
export function edges(
  { spans }: WeekHours,
  timeZone: string,
  from: EpochMs,
  to: EpochMs,
): readonly EpochMs[] {
  const minutes = new Set([0, ...spans.flatMap((span) => [span.from, span.to])]);
  const found: EpochMs[] = [];
  const last = Math.floor(to / DAY_MS) + 1;
  for (let day = Math.floor(from / DAY_MS) - 1; day <= last; day += 1) {
    for (const minute of minutes) {
      found.push(...instantsOf(timeZone, wallMs(day * DAY_MS + minute * MINUTE_MS)));
    }
  }
  return found.filter((at) => at > from && at < to);
}

/** The next moment, this one included, at which the clock shows a time of day. */
export function nextAtTime(minute: number, timeZone: string, at: EpochMs): EpochMs {
  const today = Math.floor(wallAt(timeZone, at) / DAY_MS);
  for (let day = today; day <= today + 1; day += 1) {
    const wall = wallMs(day * DAY_MS + minute * MINUTE_MS);
    const moment = instantsOf(timeZone, wall).find((one) => one >= at);
    if (moment !== undefined) return moment;
  }
  return epochMs(at + DAY_MS);
}
