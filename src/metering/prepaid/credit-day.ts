import { dayOfDate } from '../../lib/local-time.ts';
import type { EpochMs } from '../../model/units.ts';
import type { MeterDay } from '../contract/metering-books.ts';
import type { UseDay } from '../swing/use-week.ts';
import type { PrepaidMeter } from './prepaid-meter.ts';

/** A gas day of a prepaid meter. `m3` is in the register that its balance follows. */
export interface CreditDay extends UseDay {
  readonly start: EpochMs;
  readonly end: EpochMs;
  /** The last that was reported on this day, in the meter's unit; null: none. */
  readonly credit: number | null;
  /** Register at the end of the day, m³; null: not reported. */
  readonly index: number | null;
  /** Part of `m3` of which nobody knows when it flowed. */
  readonly estimatedM3: number;
}

/**
 * What a prepaid meter books is base volume where it has a corrector. A volume that
 * people have set is none that the meter has taken off its balance.
 */
export function creditDayOf(
  { unit }: Pick<PrepaidMeter, 'unit'>,
  { day, start, end, stats }: MeterDay,
): CreditDay {
  const { setM3 } = stats;
  const isBase = stats.vb !== null || stats.baseMs > 0 || Math.abs(stats.vbM3 - setM3) > LEAST_M3;
  return {
    day: dayOfDate(day),
    start,
    end,
    m3: isBase ? stats.vbM3 - setM3 : stats.vmM3,
    estimatedM3: isBase ? stats.estimatedVbM3 - setM3 : stats.estimatedVmM3,
    index: isBase ? stats.vb : stats.vm,
    known: Math.min(1, stats.knownMs / (end - start)),
    tGas: stats.tGasCount === 0 ? null : stats.tGasSum / stats.tGasCount,
    credit: unit === 'm3' ? stats.credit : stats.creditMoney,
  };
}

/** Less is rounding. */
const LEAST_M3 = 1e-9;

/** A balance and when it held: days since 1970 and the part of the gas day that was over. */
export interface Balance {
  /** m³ or CNY. */
  readonly amount: number;
  readonly at: number;
  /** The same moment. */
  readonly ts: EpochMs;
}

/**
 * The newest balance; one of the day that goes on is taken to be of now.
 * @param now ends it. Null: none was reported.
 */
export function latestBalance(days: readonly CreditDay[], now: EpochMs): Balance | null {
  const last = days.findLast(({ credit, start }) => credit !== null && start < now);
  if (last === undefined || last.credit === null) return null;
  const ts = last.end <= now ? last.end : now;
  return { amount: last.credit, at: momentOf(last, ts), ts };
}

const momentOf = ({ day, start, end }: CreditDay, at: number): number =>
  day + (at - start) / (end - start);

/** The moment as a day number with its part that is over. */
export const dayMoment = (
  day: number,
  span: { readonly start: number; readonly end: number },
  at: number,
): number => day + (at - span.start) / (span.end - span.start);
