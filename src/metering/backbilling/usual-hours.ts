import { median } from '../../detect/stats/median.ts';
import type { Series } from './calibration.ts';
import type { ClaimHour, ClaimHours } from './claim-hours.ts';

/** What the same hours of other weeks pass. */
export interface UsualHours {
  readonly m3: Series;
  /** Values behind a median, as a rule. */
  readonly weeks: number;
}

const WEEKS_BEFORE = 8;
const WEEKS_AFTER = 4;
/** Fewer are no habit: the same hour of any day stands in. */
const LEAST = 3;

/** Medians of the like hours before and after the span, so that a drift over it is met half way. */
export function usualHours({ before, after }: Pick<ClaimHours, 'before' | 'after'>): UsualHours {
  const past = slotsOf(before, ({ week }) => week);
  const later = slotsOf(after, ({ week }) => week);
  const like = Array.from({ length: 168 }, (_, week) => [
    ...(past.get(week) ?? []).slice(-WEEKS_BEFORE),
    ...(later.get(week) ?? []).slice(0, WEEKS_AFTER),
  ]);
  const anyDay = slotsOf([...before, ...after], ({ week }) => week % 24);
  const levels = like.map((values, week) => {
    if (values.length >= LEAST) return median(values);
    const more = anyDay.get(week % 24) ?? [];
    return more.length >= LEAST ? median(more) : null;
  });
  return {
    m3: ({ week }) => levels[week] ?? null,
    weeks: median(like.map(({ length }) => length)) ?? 0,
  };
}

function slotsOf(
  hours: readonly ClaimHour[],
  slot: (hour: ClaimHour) => number,
): ReadonlyMap<number, readonly number[]> {
  const found = new Map<number, number[]>();
  for (const hour of hours) {
    const known = found.get(slot(hour));
    if (known === undefined) found.set(slot(hour), [hour.m3]);
    else known.push(hour.m3);
  }
  return found;
}

/** How much further a new value lies from a median of n than those that made it: √((1 + π/2n)/(1 − 1/n)). */
export function aheadOf(weeks: number): number {
  const n = Math.max(2, weeks);
  return Math.sqrt((1 + Math.PI / (2 * n)) / (1 - 1 / n));
}
