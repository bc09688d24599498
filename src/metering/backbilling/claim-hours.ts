import { dateName, localClock } from '../../lib/local-time.ts';
import type { EpochMs } from '../../model/units.ts';
import { agreedFactor, billedUse } from '../books/billed-use.ts';
import { hourStarts } from '../books/gas-day.ts';
import type { GasDay, MeterHour } from '../contract/metering-books.ts';
import type { Claim } from './claim.ts';

/** An hour of a meter as back-billing sees it. */
export interface ClaimHour {
  readonly start: EpochMs;
  readonly end: EpochMs;
  readonly day: GasDay;
  /** Hour of the week, 0 = Sunday midnight; a holiday is a Sunday. */
  readonly week: number;
  /** Base m³ as billed, and actual m³. */
  readonly m3: number;
  readonly vmM3: number;
  readonly disturbedM3: number;
  /** Part of the hour that either register accounts for, 0…1. */
  readonly known: number;
  /** Measured whole, and nothing disturbed: it may teach what is usual. */
  readonly isGood: boolean;
  /** Mean kPa absolute and °C; null: not reported. */
  readonly pAbs: number | null;
  readonly tGas: number | null;
}

export interface ClaimHours {
  /** Every hour of the span, known or not. */
  readonly span: readonly ClaimHour[];
  /** Good hours before the span, and after it. */
  readonly before: readonly ClaimHour[];
  readonly after: readonly ClaimHour[];
}

/** What hours are read by. */
export type HoursAsked = Pick<
  Claim,
  'calendar' | 'holidays' | 'from' | 'to' | 'hours' | 'contract' | 'meter'
>;

export function claimHours(claim: HoursAsked): ClaimHours {
  const { calendar, from, to, hours } = claim;
  const starts = hourStarts(calendar, from, to);
  const byStart = new Map(hours.map((row) => [row.start, row]));
  const span = starts.slice(0, -1).map((start, n) => {
    const row = byStart.get(start);
    return row === undefined
      ? { ...NOTHING, ...placeOf(claim, start), start, end: starts[n + 1] ?? to }
      : claimHour(claim, row);
  });
  const good = (rows: readonly MeterHour[]): readonly ClaimHour[] =>
    rows.map((row) => claimHour(claim, row)).filter(({ isGood }) => isGood);
  return {
    span,
    before: good(hours.filter(({ end }) => end <= from)),
    after: good(hours.filter(({ start }) => start >= to)),
  };
}

const NOTHING = {
  m3: 0,
  vmM3: 0,
  disturbedM3: 0,
  known: 0,
  isGood: false,
  pAbs: null,
  tGas: null,
} as const;

/** An hour known less than this teaches nothing. */
const WHOLE = 0.99;
/** A disturbed register wobbles by its last digit, m³. */
const UNDISTURBED_M3 = 0.05;

function claimHour(claim: HoursAsked, { start, end, stats, method }: MeterHour): ClaimHour {
  const billed = billedUse(stats, agreedFactor(claim.meter, claim.contract));
  const whole = WHOLE * (end - start);
  return {
    start,
    end,
    ...placeOf(claim, start),
    m3: billed.m3,
    vmM3: stats.vmM3,
    disturbedM3: stats.vbdM3,
    known: Math.min(1, stats.knownMs / (end - start)),
    // what is billed must be known: an actual register alone teaches nothing of it
    isGood: method === 'measured' && billed.knownMs >= whole && stats.vbdM3 <= UNDISTURBED_M3,
    pAbs: stats.pAbsCount > 0 ? stats.pAbsSum / stats.pAbsCount : null,
    tGas: stats.tGasCount > 0 ? stats.tGasSum / stats.tGasCount : null,
  };
}

function placeOf(
  { calendar, holidays }: HoursAsked,
  start: EpochMs,
): Pick<ClaimHour, 'day' | 'week'> {
  const { day, hour, weekday } = localClock(calendar.timeZone, start);
  return {
    day: dateName(hour < calendar.startHour ? day - 1 : day),
    week: (holidays.has(dateName(day)) ? 0 : weekday) * 24 + hour,
  };
}

export const sumOf = (hours: readonly ClaimHour[], of: 'm3' | 'vmM3' | 'disturbedM3'): number =>
  hours.reduce((sum, hour) => sum + hour[of], 0);
