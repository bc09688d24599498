import { isPublicHoliday, isSchoolHoliday } from '../../../simulators/demand/calendar.ts';
import { localTime } from '../../../simulators/site/local-time.ts';
import type { TemplateName } from '../../../simulators/site/templates/registry.ts';

/** The simulators count weekdays from Monday. */
const [SATURDAY, SUNDAY] = [5, 6];
/** Days of the year within which every factory has its shutdown: 10 July to 31 August. */
const SHUTDOWN = [191, 243] as const;
const SHUT_IN_SUMMER: readonly TemplateName[] = ['factory', 'park'];

const DAY_MS = 86_400_000;
/** The rest days that follow on any week: what they hide shows on Monday. */
const WEEKEND_DAYS = 2;
/** Work before the onset, from which a baseline is learned. */
const LEARNED_DAYS = 14;

/** When a fault is to be seen. */
interface Watched {
  readonly from: number;
  readonly onset: number;
  readonly until: number;
}

/**
 * Whether nobody burns on the day of the onset, or a holiday lies where a fault of
 * days is watched or its baseline learned: where nothing flows, most faults show nothing.
 * @param offsetMs of the site's time zone.
 */
export function isClosed(
  template: TemplateName,
  { from, onset, until }: Watched,
  offsetMs: number,
): boolean {
  if (isRestDay(template, onset, offsetMs)) return true;
  const after = Math.ceil((until - onset) / DAY_MS);
  if (after <= 1) return false;
  const before = Math.min(LEARNED_DAYS, Math.floor((onset - from) / DAY_MS));
  const last = Math.max(after, WEEKEND_DAYS + 1);
  return Array.from({ length: before + 1 + last }, (_, n) => onset + (n - before) * DAY_MS).some(
    (day) => isHoliday(template, day, offsetMs),
  );
}

const isRestDay = (template: TemplateName, at: number, offsetMs: number): boolean => {
  const { weekday } = localTime(at, offsetMs);
  return (
    weekday >= (template === 'school' ? SATURDAY : SUNDAY) || isHoliday(template, at, offsetMs)
  );
};

function isHoliday(template: TemplateName, at: number, offsetMs: number): boolean {
  const day = localTime(at, offsetMs);
  if (template === 'school') return isSchoolHoliday(day);
  const isShut = day.dayOfYear >= SHUTDOWN[0] && day.dayOfYear <= SHUTDOWN[1];
  return isPublicHoliday(day) || (SHUT_IN_SUMMER.includes(template) && isShut);
}
