import { dayOfDate } from '../../lib/local-time.ts';
import type { ClaimHour } from './claim-hours.ts';

/** How well a series that goes with the use (usual hours, another meter, rated load) tells it. */
export interface Calibration {
  /** m³ used per unit of the series. */
  readonly ratio: number;
  /** 1σ of the span's total, as a fraction of it. */
  readonly sigma: number;
  /** Degrees of freedom of `sigma`: days that are worth an independent one. */
  readonly freedom: number;
  /** Days compared. */
  readonly days: number;
}

/** The series in an hour; null: it says nothing of it. */
export type Series = (hour: ClaimHour) => number | null;

const LEAST_DAYS = 7;

/**
 * Compares a series with the use of whole days and says how far the total of the span may
 * stray: days wander, and neighbouring days wander together, so that a week of them is
 * worth fewer (AR(1), variance of a mean of correlated values).
 * @param ahead how much further new days stray than those that made the series; 1: they did not.
 * @returns null with fewer than a week of days to compare.
 */
export function calibrate(
  good: readonly ClaimHour[],
  span: readonly ClaimHour[],
  series: Series,
  ahead = 1,
): Calibration | null {
  const days = wholeDays(good, series).filter(({ expected }) => expected > 0);
  if (days.length < LEAST_DAYS) return null;
  const expected = sum(days.map((day) => day.expected));
  const ratio = sum(days.map((day) => day.used)) / expected;
  if (ratio <= 0) return null;
  const strays = days.map((day) => ({ ...day, stray: day.used / day.expected / ratio - 1 }));
  const phi = persistence(strays);
  const squares = sum(strays.map((day) => day.expected ** 2));
  const spread = sum(strays.map((day) => (day.expected * day.stray) ** 2)) / squares;
  const daySigma = ahead * Math.sqrt((spread * days.length) / (days.length - 1));
  const learnt = worth(days.map((day) => day.expected));
  const asked = worth(byDay(span, series));
  const variance =
    daySigma ** 2 * (meanVariance(asked, phi) + meanVariance(learnt, phi)) +
    hourVariance(days, ratio, span, series);
  return {
    ratio,
    sigma: Math.sqrt(variance),
    freedom: (learnt * (1 - phi)) / (1 + phi) - 1,
    days: days.length,
  };
}

interface Day {
  readonly number: number;
  readonly expected: number;
  readonly used: number;
  readonly hours: readonly { readonly expected: number; readonly used: number }[];
}

/** 23 where the clock is put forward. */
const LEAST_HOURS = 23;

function wholeDays(good: readonly ClaimHour[], series: Series): readonly Day[] {
  const days = new Map<string, { expected: number; used: number }[]>();
  for (const hour of good) {
    const expected = series(hour);
    if (expected === null) continue;
    const known = days.get(hour.day);
    if (known === undefined) days.set(hour.day, [{ expected, used: hour.m3 }]);
    else known.push({ expected, used: hour.m3 });
  }
  return [...days]
    .filter(([, hours]) => hours.length >= LEAST_HOURS)
    .map(([day, hours]) => ({
      number: dayOfDate(day),
      expected: sum(hours.map((hour) => hour.expected)),
      used: sum(hours.map((hour) => hour.used)),
      hours,
    }))
    .sort((a, b) => a.number - b.number);
}

function byDay(span: readonly ClaimHour[], series: Series): readonly number[] {
  const days = new Map<string, number>();
  for (const hour of span) days.set(hour.day, (days.get(hour.day) ?? 0) + (series(hour) ?? 0));
  return [...days.values()];
}

/** Equal days that a sum of unequal ones is worth; a part of a day is one. */
function worth(days: readonly number[]): number {
  const squares = sum(days.map((day) => day ** 2));
  return squares === 0 ? 1 : Math.max(1, sum(days) ** 2 / squares);
}

const MOST_PHI = 0.95;

/** Lag-1 correlation of the days' strays; that of few days comes out too small (Kendall 1954). */
function persistence(strays: readonly (Day & { readonly stray: number })[]): number {
  let [together, apart] = [0, 0];
  for (const [n, day] of strays.entries()) {
    const next = strays[n + 1];
    if (next?.number !== day.number + 1) continue;
    const weight = day.expected * next.expected;
    together += weight * day.stray * next.stray;
    apart += (weight * (day.stray ** 2 + next.stray ** 2)) / 2;
  }
  const seen = apart === 0 ? 0 : together / apart;
  return Math.min(MOST_PHI, Math.max(0, seen + (1 + 4 * seen) / strays.length));
}

/** Variance of the mean of n days against that of one. */
const meanVariance = (n: number, phi: number): number =>
  ((1 + phi) / (1 - phi) - (2 * phi * (1 - phi ** n)) / (n * (1 - phi) ** 2)) / n;

/** Hours stray within their day: that counts where the span is hours long. */
function hourVariance(
  days: readonly Day[],
  ratio: number,
  span: readonly ClaimHour[],
  series: Series,
): number {
  let [strayed, squares] = [0, 0];
  for (const { hours, used, expected } of days) {
    for (const hour of hours) {
      strayed += ((hour.used - (hour.expected * used) / expected) / ratio) ** 2;
      squares += hour.expected ** 2;
    }
  }
  const asked = span.map((hour) => series(hour) ?? 0);
  const whole = sum(asked);
  if (squares === 0 || whole <= 0) return 0;
  return ((strayed / squares) * sum(asked.map((one) => one ** 2))) / whole ** 2;
}

const sum = (values: readonly number[]): number => values.reduce((all, value) => all + value, 0);
