import { z } from 'zod';
import type { Digest } from '../../model/digest.ts';
import type { Point } from '../stats/theil-sen.ts';
import type { LoadPoint } from './load-point.ts';

/** Sums of the load points of one hour. */
const OpenHour = z.object({ hour: z.number(), count: z.number(), load: z.number(), p: z.number() });

/** One local day of a working run: a point an hour, load 0…1 against kPa gauge. */
export const LoadDay = z.object({
  date: z.string(),
  from: z.number(),
  to: z.number(),
  points: z.array(z.tuple([z.number(), z.number()])),
});
export type LoadDay = z.infer<typeof LoadDay>;

/** The day that still grows; null before the first point. */
export const OpenDay = LoadDay.extend({ hour: OpenHour.nullable() }).nullable();
export type OpenDay = z.infer<typeof OpenDay>;

/** Adds a stretch; one of another date closes the day before, whether it has a point or not. */
export function addToDay(
  open: OpenDay,
  digest: Digest,
  point: LoadPoint | null,
): readonly [OpenDay, LoadDay | null] {
  const { date, hour } = digest.local;
  const isOver = open !== null && open.date !== date;
  const closed = isOver ? closedDay(open) : null;
  const day = isOver ? null : open;
  if (point === null) return [day, closed];
  const { from, to } = digest;
  const grown = day ?? { date, from, to, points: [], hour: null };
  const { load, pKPa: p } = point;
  if (grown.hour !== null && grown.hour.hour === hour) {
    const sums = grown.hour;
    const next = { hour, count: sums.count + 1, load: sums.load + load, p: sums.p + p };
    return [{ ...grown, to, hour: next }, closed];
  }
  const points = withHour(grown.points, grown.hour);
  return [{ ...grown, to, points, hour: { hour, count: 1, load, p } }, closed];
}

const withHour = (
  points: LoadDay['points'],
  hour: z.infer<typeof OpenHour> | null,
): LoadDay['points'] =>
  hour === null ? points : [...points, [hour.load / hour.count, hour.p / hour.count]];

const closedDay = ({ hour, ...day }: NonNullable<OpenDay>): LoadDay => ({
  ...day,
  points: withHour(day.points, hour),
});

export const pointsOf = (days: readonly LoadDay[]): readonly Point[] =>
  days.flatMap(({ points }) => points);
