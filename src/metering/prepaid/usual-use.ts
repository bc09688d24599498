import { median } from '../../detect/stats/median.ts';
import { quantile } from '../../detect/stats/quantile.ts';
import { dateName } from '../../lib/local-time.ts';
import { type HeatingFit, heatingFit, heatingRatio } from '../swing/heating-fit.ts';
import { type UseDay, weekdayOf } from '../swing/use-week.ts';

/** How the days to come are taken to burn. */
export interface UsualUse {
  /** m³ of a day: what seven of ten of its past weekdays did not exceed. */
  expected(day: number): number;
  /** m³ of a day if the past went on from one of the eight weeks, `week` 0…7, in its own order. */
  asIn(week: number, day: number): number;
  /** Days of past behind it. */
  readonly basis: number;
  /** Whether it was moved to the weather of the last days. */
  readonly isHeated: boolean;
}

export const USUAL_WEEKS = 8;
const USUAL_DAYS = 7 * USUAL_WEEKS;
/** Below this nobody can say what a week is like (as the detector of low credit). */
export const LEAST_DAYS = 14;
const SHARE = 0.7;
const LEAST_KNOWN = 0.9;
const LEAST_LIKE = 2;
const LEAST_FIT_DAYS = 28;
const WEATHER_DAYS = 3;
const HDD_BASE_C = 18;
const SUNDAY = 0;

/**
 * M-15 (domain.md §B.4): same weekdays of the eight weeks before a day, a holiday being a Sunday,
 * each moved by the heating degrees of the last days where these explain its use.
 * @param first the first day to come, days since 1970. Null: fewer than 14 days are known.
 */
export function usualUse(
  days: readonly UseDay[],
  holidays: ReadonlySet<string>,
  first: number,
): UsualUse | null {
  const likeOf = (day: number): number => (holidays.has(dateName(day)) ? SUNDAY : weekdayOf(day));
  const past = days.filter(
    ({ day, known }) => day >= first - USUAL_DAYS && day < first && known >= LEAST_KNOWN,
  );
  if (past.length < LEAST_DAYS) return null;
  const heating = heatingOf(past);
  const uses = new Map(past.map((one) => [one.day, (one.m3 / one.known) * heating.factor(one)]));
  const all = quantile([...uses.values()], SHARE) ?? 0;
  const levels = Array.from({ length: 7 }, (_, weekday) => {
    const like = [...uses].flatMap(([day, m3]) => (likeOf(day) === weekday ? [m3] : []));
    return like.length < LEAST_LIKE ? all : (quantile(like, SHARE) ?? all);
  });
  const expected = (day: number): number => levels[likeOf(day)] ?? all;
  return {
    expected,
    asIn(week, day) {
      const place = (((7 * week + day - first) % USUAL_DAYS) + USUAL_DAYS) % USUAL_DAYS;
      const then = first - USUAL_DAYS + place;
      const like = likeOf(day);
      // a holiday to come burns as the Sunday of that week
      const source = like === weekdayOf(then) ? then : then - weekdayOf(then);
      return (likeOf(source) === like ? uses.get(source) : undefined) ?? expected(day);
    },
    basis: past.length,
    isHeated: heating.isFitted,
  };
}

const degrees = (tGas: number): number => Math.max(0, HDD_BASE_C - tGas);

/** Nobody here knows the weather to come: that of the last days is taken to stay. */
function heatingOf(past: readonly UseDay[]): {
  readonly factor: (day: UseDay) => number;
  readonly isFitted: boolean;
} {
  const points = past.flatMap(({ tGas, m3, known }): [number, number][] =>
    tGas === null ? [] : [[degrees(tGas), m3 / known]],
  );
  const fit: HeatingFit | null = heatingFit(points, LEAST_FIT_DAYS);
  const now = median(points.slice(-WEATHER_DAYS).map(([hdd]) => hdd));
  if (fit === null || now === null) return { factor: () => 1, isFitted: false };
  return {
    factor: ({ tGas }) => (tGas === null ? 1 : heatingRatio(fit, now, degrees(tGas))),
    isFitted: true,
  };
}
