import { z } from 'zod';
import type { DayHour } from '../../model/digest.ts';
import { rounded } from '../stats/rounded.ts';
import { dayDifference } from './day-core.ts';

/**
 * What a meter has learned about the pressure of another one. On a shared network
 * the difference between the two is nearly constant where both themselves move by
 * 10 to 20 kPa a day, so that it shows which meters hang together.
 */
export const Neighbour = z.object({
  /** Device id. */
  id: z.string(),
  /** Own pressure less the neighbour's, kPa, learned slowly. */
  offset: z.number(),
  /** Days it was learned from. */
  days: z.number(),
  /** Spread of the difference over that of the own pressure, mean over those days: 0 = moves alike, 1 = strangers. */
  ratio: z.number(),
  /** Day of the last comparison, counted from 1970. */
  seen: z.number(),
});
export type Neighbour = z.infer<typeof Neighbour>;

export interface LearningRule {
  /** Days of comparison before a neighbour counts. */
  readonly learnDays: number;
  /** Days over which an offset follows genuine change. */
  readonly slowDays: number;
  /** After so many days without comparison the offset is learned anew. */
  readonly staleDays: number;
  /** kPa; a difference that spreads more over the core of the day says nothing. */
  readonly widthKPa: number;
  /** kPa; further apart, they do not hang on the same network at the time. */
  readonly apartKPa: number;
  /** kPa; the most by which one day may move an offset. */
  readonly stepKPa: number;
  readonly mostNeighbours: number;
  /** Neighbours are those whose `ratio` is at most this. */
  readonly ratio: number;
}

type Hours = readonly (DayHour | null)[];

export const stranger = (id: string): Neighbour => ({ id, offset: 0, days: 0, ratio: 1, seen: 0 });

export const isLearned = (neighbour: Neighbour, rule: LearningRule): boolean =>
  neighbour.days >= rule.learnDays;

/** A meter's day, with the spread of its pressure over the core, kPa. */
export interface OwnDay {
  readonly hours: Hours;
  readonly width: number;
}

/** Looks at one more day of the two; the same object when the day says nothing. */
export function learn(
  neighbour: Neighbour,
  own: OwnDay,
  other: Hours,
  dayNumber: number,
  rule: LearningRule,
): Neighbour {
  const difference = dayDifference(own.hours, other);
  if (difference === null) return neighbour;
  if (difference.width > rule.widthKPa) return neighbour;
  if (Math.abs(difference.centre) > rule.apartKPa) return neighbour;
  const isStale = neighbour.days > 0 && dayNumber - neighbour.seen > rule.staleDays;
  const known = isStale ? { ...neighbour, days: 0 } : neighbour;
  const days = Math.min(known.days + 1, rule.slowDays);
  const weight = 1 / days;
  const error = difference.centre - known.offset;
  // the first days find the place, later ones may only nudge it
  const move = known.days < 3 ? error : clip(error, rule.stepKPa);
  const ratio = Math.min(1, difference.width / Math.max(own.width, Number.EPSILON));
  return {
    id: known.id,
    offset: rounded(
      known.offset + move * Math.max(weight, isLearned(known, rule) ? 0 : LEARNING_PACE),
      4,
    ),
    days,
    ratio: rounded(known.ratio + (ratio - known.ratio) * weight, 4),
    seen: dayNumber,
  };
}

/** While it learns, an offset can still leave a wrong first guess. */
const LEARNING_PACE = 0.1;

const clip = (value: number, most: number): number => Math.max(-most, Math.min(most, value));

/** Of all candidates those that move with it, the most alike first; one seen seldom goes on learning. */
export const chosen = (
  candidates: readonly Neighbour[],
  rule: LearningRule,
): readonly Neighbour[] =>
  candidates
    .filter((one) => one.ratio <= rule.ratio && 3 * one.days >= rule.learnDays)
    .toSorted((a, b) => a.ratio - b.ratio || (a.id < b.id ? -1 : 1))
    .slice(0, rule.mostNeighbours);
