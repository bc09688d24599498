import { dateName, dayOfDate, localClock } from '../../lib/local-time.ts';

/**
 * First days of the lunar year, when works in China stand still for weeks:
 * standstills of 134 to 1314 h began there on all nine field meters.
 */
const SPRING_FESTIVALS: readonly number[] = [
  '2018-02-16',
  '2019-02-05',
  '2020-01-25',
  '2021-02-12',
  '2022-02-01',
  '2023-01-22',
  '2024-02-10',
  '2025-01-29',
  '2026-02-17',
  '2027-02-06',
  '2028-01-26',
  '2029-02-13',
  '2030-02-03',
  '2031-01-23',
  '2032-02-11',
  '2033-01-31',
  '2034-02-19',
  '2035-02-08',
  '2036-01-28',
  '2037-02-15',
  '2038-02-04',
  '2039-01-24',
  '2040-02-12',
].map(dayOfDate);

export interface RestDays {
  readonly timeZone: string;
  /** `2026-10-01`: the zone's holidays. */
  readonly holidays: ReadonlySet<string>;
  /** Days before and after the lunar new year that count as rest. */
  readonly beforeFestival: number;
  readonly afterFestival: number;
}

const DAY_MS = 86_400_000;

/** `MM-DD`: New Year, Labour Day and the National Day week with the day before it. */
const FIXED_HOLIDAYS: ReadonlySet<string> = new Set([
  ...['01-01', '01-02', '01-03', '05-01', '05-02', '05-03', '09-30'],
  ...['10-01', '10-02', '10-03', '10-04', '10-05', '10-06', '10-07'],
]);

const isRest = (day: number, rest: RestDays): boolean =>
  rest.holidays.has(dateName(day)) ||
  (rest.beforeFestival >= 0 && FIXED_HOLIDAYS.has(dateName(day).slice(5))) ||
  SPRING_FESTIVALS.some(
    (first) => day >= first - rest.beforeFestival && day <= first + rest.afterFestival,
  );

/** Hours between two moments that do not lie on rest days. */
export function workingHours(from: number, to: number, rest: RestDays): number {
  const first = localClock(rest.timeZone, from).day;
  const last = localClock(rest.timeZone, to).day;
  let restDays = 0;
  for (let day = first; day <= last; day += 1) if (isRest(day, rest)) restDays += 1;
  return Math.max(0, to - from - restDays * DAY_MS) / 3_600_000;
}

/** Weekday of whom the day burns like: a holiday is a Sunday. */
export const burnsLike = (
  day: { readonly date: string; readonly weekday: number },
  holidays: ReadonlySet<string>,
): number => (holidays.has(day.date) ? 0 : day.weekday);
