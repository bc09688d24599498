import { z } from 'zod';
import { dateName, localClock } from '../../lib/local-time.ts';
import { quantile } from '../stats/quantile.ts';
import { decodeLevels, encodeLevel, UNKNOWN_LEVEL } from './level-code.ts';
import type { MeteredSite } from './metered-site.ts';
import { burnsLike } from './rest-days.ts';
import type { SiteHour } from './site-hours.ts';
import { addExpected, type Expected, NOTHING_EXPECTED } from './unmetered.ts';

/**
 * What a customer is expected to burn: the last eight of each hour of the week,
 * holidays as Sundays (domain.md §B.5), and a term a + b·HDD18 by the day where
 * the weather explains the use. 1.5 KB.
 */
export const Demand = z.object({
  /** 168 hours from Sunday 00, eight levels each, newest first. */
  hours: z.string().length(168 * 8),
  days: z.number(),
  date: z.string().nullable(),
  /** The day that grows: m³, hours, and the sum of its gas temperatures and their number. */
  today: z.object({ m3: z.number(), hours: z.number(), t: z.number(), ts: z.number() }),
  /** Heating degrees of the day before, K·d; null where no temperature is known. */
  hdd: z.number().nullable(),
  /** Sums over the days, faded over a year: n, x, y, x², xy, y². */
  fit: z.array(z.number()).length(6),
  /** Mean heating degrees of the eight weeks that the levels stand for. */
  usualHdd: z.number().nullable(),
});
export type Demand = z.infer<typeof Demand>;

const WEEKS = 8;
const NOBODY_KNOWS = UNKNOWN_LEVEL.repeat(168 * WEEKS);
const NEW_DAY = { m3: 0, hours: 0, t: 0, ts: 0 };

export const NO_DEMAND: Demand = {
  hours: NOBODY_KNOWS,
  days: 0,
  date: null,
  today: NEW_DAY,
  hdd: null,
  fit: [0, 0, 0, 0, 0, 0],
  usualHdd: null,
};

/** Base of heating degrees, °C. */
const HDD_BASE_C = 18;
const FADE = 1 - 1 / 365;
const USUAL_WEIGHT = 1 / 28;
/** Below this the weather does not explain the use. */
const LEAST_R2 = 0.5;
const LEAST_DAYS = 28;

export function learnHour(
  demand: Demand,
  hour: SiteHour,
  fullScale: number,
  holidays: ReadonlySet<string>,
): Demand {
  const known = learnRest(demand, hour);
  const at = WEEKS * (24 * burnsLike(hour, holidays) + hour.hour);
  const { hours } = known;
  return {
    ...known,
    hours: `${hours.slice(0, at)}${encodeLevel(hour.m3, fullScale)}${hours.slice(at, at + WEEKS - 1)}${hours.slice(at + WEEKS)}`,
  };
}

/**
 * An hour in which the regulator says that nobody burns: part of the day, but no
 * measure of what flows when gas flows. One holiday among eight weeks would be their q10.
 */
export function learnRest(demand: Demand, hour: SiteHour): Demand {
  const turned = demand.date === hour.date ? demand : turnDay(demand, hour.date);
  const { today } = turned;
  return {
    ...turned,
    today: {
      m3: today.m3 + hour.m3,
      hours: today.hours + 1,
      t: today.t + (hour.tGas ?? 0),
      ts: today.ts + (hour.tGas === null ? 0 : 1),
    },
  };
}

function turnDay(demand: Demand, date: string): Demand {
  const { today } = demand;
  const turned = { ...demand, date, today: NEW_DAY };
  // half a day says nothing of a day
  if (demand.date === null || today.hours < 18) return turned;
  if (today.ts === 0) return { ...turned, days: demand.days + 1, hdd: null };
  const hdd = Math.max(0, HDD_BASE_C - today.t / today.ts);
  const y = (today.m3 * 24) / today.hours;
  const sums = [1, hdd, y, hdd * hdd, hdd * y, y * y];
  return {
    ...turned,
    days: demand.days + 1,
    hdd,
    fit: demand.fit.map((sum, i) => FADE * sum + (sums[i] ?? 0)),
    usualHdd:
      demand.usualHdd === null ? hdd : demand.usualHdd + USUAL_WEIGHT * (hdd - demand.usualHdd),
  };
}

/** How much more than in the last weeks the weather lets expect; 1 where it explains nothing. */
export function weatherFactor({ fit, hdd, usualHdd }: Demand): number {
  const [n = 0, x = 0, y = 0, xx = 0, xy = 0, yy = 0] = fit;
  if (hdd === null || usualHdd === null || n < LEAST_DAYS * 0.9) return 1;
  const [sxx, sxy, syy] = [xx - (x * x) / n, xy - (x * y) / n, yy - (y * y) / n];
  if (sxx <= 0 || syy <= 0 || sxy <= 0 || (sxy * sxy) / (sxx * syy) < LEAST_R2) return 1;
  const slope = sxy / sxx;
  const base = (y - slope * x) / n;
  const [now, usual] = [base + slope * hdd, base + slope * usualHdd];
  return usual <= 0 || now <= 0 ? 1 : Math.min(2, Math.max(0.5, now / usual));
}

const LEAST_HOURS = 4;
const WORKING_DAYS = [1, 2, 3, 4, 5] as const;

/** The levels of an hour of the week; of all working days' where its own are too few. */
function levelsAt({ hours }: Demand, weekday: number, hour: number): string {
  const of = (day: number): string => {
    const from = WEEKS * (24 * day + hour);
    return hours.slice(from, from + WEEKS).replaceAll(UNKNOWN_LEVEL, '');
  };
  const own = of(weekday);
  if (own.length >= LEAST_HOURS || weekday === 0 || weekday === 6) return own;
  return WORKING_DAYS.map(of).join('');
}

/** m³ of one hour; null where fewer than four such hours are known. */
export function expectedHour(
  demand: Demand,
  at: { readonly date: string; readonly weekday: number; readonly hour: number },
  fullScale: number,
  holidays: ReadonlySet<string>,
): Expected | null {
  const past = decodeLevels(levelsAt(demand, burnsLike(at, holidays), at.hour), fullScale);
  if (past.length < LEAST_HOURS) return null;
  const factor = weatherFactor(demand);
  const of = (share: number): number => factor * (quantile(past, share) ?? 0);
  return { low: of(0.1), median: of(0.5), high: of(0.9) };
}

const HOUR_MS = 3_600_000;
const LONGEST_HOURS = 168;

type Where = Pick<MeteredSite, 'timeZone' | 'fullScale' | 'holidays'>;

/** The hours of a span and what is expected in them, at most its last week. */
function* hoursIn(
  demand: Demand,
  from: number,
  to: number,
  { timeZone, fullScale, holidays }: Where,
): Generator<{ readonly at: number; readonly share: number; readonly expected: Expected | null }> {
  for (let at = Math.max(from, to - LONGEST_HOURS * HOUR_MS); at < to; at += HOUR_MS) {
    const { day, weekday, hour } = localClock(timeZone, at);
    const moment = { date: dateName(day), weekday, hour };
    const expected = expectedHour(demand, moment, fullScale, holidays);
    yield { at, share: Math.min(1, (to - at) / HOUR_MS), expected };
  }
}

/** m³ over a span; hours that are not known add nothing. */
export function expectedSpan(demand: Demand, from: number, to: number, where: Where): Expected {
  let sum = NOTHING_EXPECTED;
  for (const { share, expected } of hoursIn(demand, from, to, where))
    if (expected !== null) sum = addExpected(sum, expected, share);
  return sum;
}

/** How long the customer should have burnt in a span, and since when; null where he need not. */
export function operatingIn(
  demand: Demand,
  from: number,
  to: number,
  where: Where & Pick<MeteredSite, 'operating'>,
): { readonly ms: number; readonly from: number } | null {
  let [ms, first] = [0, to];
  for (const { at, share, expected } of hoursIn(demand, from, to, where)) {
    if (expected === null || expected.low <= where.operating) continue;
    ms += share * HOUR_MS;
    first = Math.min(first, at);
  }
  return ms === 0 ? null : { ms, from: first };
}
