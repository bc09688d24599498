import type { MeterId } from '../../model/ids.ts';
import type { EpochMs } from '../../model/units.ts';
import type { MeterStats } from '../contract/meter-stats.ts';
import type { GasDay, MeterDay, MeterHour } from '../contract/metering-books.ts';
import { type BookPoint, thinned } from './book-point.ts';
import { dayAfter, gasDaySpan, hourStarts } from './gas-day.ts';
import type { MeterPlace } from './meter-place.ts';
import { linesOf, spanStats } from './span-stats.ts';

export type HourOfBooks = Omit<MeterHour, 'version'>;
export type DayOfBooks = Omit<MeterDay, 'version'>;

/**
 * The hours of a span from the points of a meter place: a pure function of the
 * set of points, so the order in which they came makes no difference.
 * @param points every kept point of the span, and at least the nearest one on each side.
 */
export function hoursOf(
  meter: MeterId,
  points: readonly BookPoint[],
  place: MeterPlace,
  span: { readonly from: EpochMs; readonly to: EpochMs },
  startHour: number,
): readonly HourOfBooks[] {
  const lines = linesOf(thinned(points), place);
  const starts = hourStarts({ timeZone: place.timeZone, startHour }, span.from, span.to);
  return starts.slice(0, -1).flatMap((start, at) => {
    const end = starts[at + 1];
    if (end === undefined) return [];
    const { stats, method } = spanStats(lines, start, end, place);
    return isSomething(stats) ? [{ meter, start, end, stats, method }] : [];
  });
}

/**
 * The gas days of a span, each as a whole: differences of the same curve as its
 * hours, so the hours add up to it.
 * @param points as for `hoursOf`.
 * @param from, to the first day and the last, both included.
 */
export function daysOf(
  meter: MeterId,
  points: readonly BookPoint[],
  place: MeterPlace,
  { from, to }: { readonly from: GasDay; readonly to: GasDay },
  startHour: number,
): readonly DayOfBooks[] {
  const lines = linesOf(thinned(points), place);
  const calendar = { timeZone: place.timeZone, startHour };
  const days: DayOfBooks[] = [];
  for (let day = from; day <= to; day = dayAfter(day)) {
    const { start, end } = gasDaySpan(calendar, day);
    const { stats, method } = spanStats(lines, start, end, place);
    if (isSomething(stats)) days.push({ meter, day, start, end, stats, method });
  }
  return days;
}

const isSomething = ({ knownMs, records }: MeterStats): boolean => knownMs > 0 || records > 0;
