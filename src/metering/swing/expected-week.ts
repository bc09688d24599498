import { median } from '../../detect/stats/median.ts';
import { heatingFactor } from './heating-fit.ts';
import type { UseWeek } from './use-week.ts';

/** What a week should have been, base m³. */
export interface ExpectedWeek {
  readonly m3: number;
  /** By how much the heating degrees move it; null: no temperature, or it explains nothing. */
  readonly heating: number | null;
  /** By how much its holidays do; 1: it has none, or they make no difference. */
  readonly rest: number;
}

const WEEKS = 8;
const LEAST_WEEKS = 4;

/** From the eight weeks before: their median, by holidays and weather. Null where fewer than four are known. */
export function expectedWeek(weeks: readonly UseWeek[], at: number): ExpectedWeek | null {
  const week = weeks[at];
  const past = weeks.slice(Math.max(0, at - WEEKS), at).filter(({ m3 }) => m3 !== null);
  if (week === undefined || past.length < LEAST_WEEKS) return null;
  const byWeekday = weekdayLevels(past);
  const ordinary = past.map((one) => (one.m3 ?? 0) / restFactor(one, byWeekday));
  const rest = restFactor(week, byWeekday);
  const heating = heatingFactor(weeks.slice(0, at), past, week);
  return { m3: (median(ordinary) ?? 0) * rest * (heating ?? 1), heating, rest };
}

/** Median of each weekday's volume; holidays count as Sundays. */
function weekdayLevels(past: readonly UseWeek[]): readonly number[] {
  const found: number[][] = Array.from({ length: 7 }, () => []);
  for (const { days, like } of past)
    for (const [n, day] of days.entries())
      if (day !== null && day.known >= 0.99) found[like[n] ?? 0]?.push(day.m3);
  return found.map((values) => median(values) ?? 0);
}

const LIMITS = [0.3, 1.5] as const;

/** A week with its holidays against one without, by what the weekdays use to burn. */
function restFactor({ like }: UseWeek, levels: readonly number[]): number {
  const whole = levels.reduce((sum, level) => sum + level, 0);
  const own = like.reduce((sum, weekday) => sum + (levels[weekday] ?? 0), 0);
  // a weekday of which nothing is known would look like a day of rest
  if (whole <= 0 || levels.some((level) => level === 0)) return 1;
  return Math.min(LIMITS[1], Math.max(LIMITS[0], own / whole));
}
