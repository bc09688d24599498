import { z } from 'zod';
import { median } from '../stats/median.ts';
import { rounded } from '../stats/rounded.ts';
import { weightedMedian } from '../stats/weighted-median.ts';

/** How far each neighbour said on one day that the meter is off, kPa; null: not compared. */
export const LoadDay = z.object({
  /** Days since 1970. */
  day: z.number(),
  kPa: z.array(z.number().nullable()),
});
export type LoadDay = z.infer<typeof LoadDay>;

/**
 * Where the meters sit on the mains. Under load the pressure falls along them, by more
 * the further a meter is from the source: all differences then grow and shrink together,
 * each in a proportion of its own. The day's load is not measured; the neighbours tell it.
 */
export const Places = z.object({
  /** Of the neighbours, in units of the load; null: not known. */
  others: z.array(z.number().nullable()),
  /** Of the meter itself. */
  own: z.number(),
  /** Usual error of the own place, 1σ in the same unit. */
  error: z.number(),
  /** Days that the line explains, recent ones counting more. */
  worth: z.number(),
});
export type Places = z.infer<typeof Places>;

/** A straight line through what the neighbours say against their places. */
export interface LoadLine {
  /** At place 0. */
  readonly level: number;
  /** kPa per unit of place: the day's load. */
  readonly load: number;
  /** kPa; median distance of the neighbours from the line. */
  readonly misfit: number;
}

type Point = readonly [place: number, kPa: number];

/** Closer together, two meters say nothing about the load. */
const LEAST_APART = 0.05;
const LEAST_RANGE = 0.2;
export const LEAST_ON_LINE = 4;

/** Slope by the median over all pairs weighted with their distance: one wrong meter of four does not turn it. */
export function lineThrough(points: readonly Point[]): LoadLine | null {
  if (points.length < LEAST_ON_LINE) return null;
  const places = points.map(([place]) => place);
  const slopes: [number, number][] = [];
  if (Math.max(...places) - Math.min(...places) >= LEAST_RANGE)
    points.forEach(([x, y], n) => {
      for (const [u, v] of points.slice(n + 1))
        if (Math.abs(u - x) > LEAST_APART)
          slopes.push([(v - y) / (u - x), Math.min(1, Math.abs(u - x))]);
    });
  const load = weightedMedian(slopes) ?? 0;
  const level = median(points.map(([x, y]) => y - load * x)) ?? 0;
  const misfit = median(points.map(([x, y]) => Math.abs(y - level - load * x))) ?? 0;
  return { level, load, misfit };
}

/** Of the day, those neighbours whose place is known. */
export const pointsOf = (
  { kPa }: Pick<LoadDay, 'kPa'>,
  others: readonly (number | null)[],
): readonly Point[] =>
  kPa.flatMap((value, n): readonly Point[] => {
    const place = others[n] ?? null;
    return value === null || place === null ? [] : [[place, value]];
  });

/** Weight of a day against the next later one. */
const FADING = 0.98;
const ROUNDS = 3;
/** kPa; a line that misses its points by much more than this explains nothing. */
const GOOD_FIT = 0.1;
/** Smaller loads say nothing about a place. */
const LEAST_LOAD = 0.1;
const LEAST_DAYS = 8;

interface Seen {
  readonly line: LoadLine;
  readonly day: LoadDay;
  readonly weight: number;
}

/** Learns the places from days under load, by turns: lines from places, places from lines. */
export function placesFrom(days: readonly LoadDay[]): Places | null {
  if (days.length < LEAST_DAYS) return null;
  let others = firstPlaces(days);
  if (others === null) return null;
  for (let round = 0; round < ROUNDS; round += 1) others = scaled(placed(others, days));
  const seen = linesOf(others, days).filter(({ line }) => Math.abs(line.load) > LEAST_LOAD);
  if (seen.length < LEAST_DAYS) return null;
  const weigh = (value: (one: Seen) => number) =>
    weightedMedian(seen.map((one) => [value(one), one.weight * Math.abs(one.line.load)])) ?? 0;
  const own = weigh(({ line }) => line.level / line.load);
  const error = 1.4826 * weigh(({ line }) => Math.abs(line.level / line.load - own));
  const worth = seen.reduce((sum, { weight }) => sum + weight * 4 * GOOD_FIT ** 2, 0);
  return {
    others: others.map((one) => (one === null ? null : rounded(one, 3))),
    own: rounded(own, 3),
    error: rounded(error, 3),
    worth: rounded(worth, 1),
  };
}

function linesOf(others: readonly (number | null)[], days: readonly LoadDay[]): readonly Seen[] {
  return days.flatMap((day, n) => {
    const line = lineThrough(pointsOf(day, others));
    if (line === null) return [];
    const fit = Math.min(1 / (2 * GOOD_FIT), 1 / (GOOD_FIT + line.misfit));
    return [{ line, day, weight: FADING ** (days.length - 1 - n) * fit ** 2 }];
  });
}

function placed(
  others: readonly (number | null)[],
  days: readonly LoadDay[],
): readonly (number | null)[] {
  const seen = linesOf(others, days).filter(({ line }) => Math.abs(line.load) > LEAST_LOAD);
  return others.map((place, n) => {
    if (place === null) return null;
    const told = seen.flatMap(({ line, day, weight }): readonly [number, number][] => {
      const kPa = day.kPa[n] ?? null;
      const { level, load } = line;
      return kPa === null ? [] : [[(kPa - level) / load, Math.abs(load) * weight]];
    });
    return told.length < LEAST_ON_LINE ? place : weightedMedian(told);
  });
}

/** Middle 0, and mean square 1 without what lies far out: the unit of places is free. */
function scaled(others: readonly (number | null)[]): readonly (number | null)[] {
  const known = others.filter((one) => one !== null);
  const middle = median(known) ?? 0;
  const squares = known.map((one) => Math.min(2, Math.abs(one - middle)) ** 2);
  const size = Math.sqrt(squares.reduce((sum, one) => sum + one, 0) / known.length);
  return size < 1e-3 ? others : others.map((one) => (one === null ? null : (one - middle) / size));
}

/** kPa; a day on which all agree has no shape. */
const LEAST_SHAPE = 0.1;
const MOST_SHAPE = 3;
const POWER_STEPS = 30;

/** First principal component of the shapes of the days, each scaled and clipped so that no meter makes it alone. */
function firstPlaces(days: readonly LoadDay[]): readonly (number | null)[] | null {
  const shapes = days.map(({ kPa }) => {
    const known = kPa.filter((one) => one !== null);
    const middle = median(known) ?? 0;
    const scale = 1.4826 * (median(known.map((one) => Math.abs(one - middle))) ?? 0);
    return kPa.map((one) =>
      one === null
        ? null
        : Math.max(
            -MOST_SHAPE,
            Math.min(MOST_SHAPE, (one - middle) / Math.max(scale, LEAST_SHAPE)),
          ),
    );
  });
  const width = Math.max(...days.map(({ kPa }) => kPa.length));
  const all = Array.from({ length: width }, (_, n) => n);
  const product = (i: number, j: number): number => {
    const both = shapes.flatMap((shape) => {
      const [a, b] = [shape[i] ?? null, shape[j] ?? null];
      return a === null || b === null ? [] : [a * b];
    });
    return both.length < LEAST_ON_LINE ? 0 : both.reduce((sum, one) => sum + one, 0) / both.length;
  };
  const matrix = all.map((i) => all.map((j) => product(i, j)));
  const strength = all.map((i) => matrix[i]?.[i] ?? 0);
  const strongest = strength.indexOf(Math.max(...strength));
  let vector = all.map((i) => matrix[strongest]?.[i] ?? 0);
  for (let turn = 0; turn < POWER_STEPS; turn += 1) {
    const next = matrix.map((row) => row.reduce((sum, one, j) => sum + one * (vector[j] ?? 0), 0));
    const size = Math.hypot(...next);
    if (size === 0) return null;
    vector = next.map((one) => one / size);
  }
  const known = all.filter(
    (i) => shapes.filter((shape) => (shape[i] ?? null) !== null).length >= LEAST_ON_LINE,
  );
  return known.length < LEAST_ON_LINE
    ? null
    : scaled(all.map((i) => (known.includes(i) ? (vector[i] ?? 0) : null)));
}
