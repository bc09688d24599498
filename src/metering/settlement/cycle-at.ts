import type { EpochMs } from '../../model/units.ts';
import { dayAfter, type GasCalendar, gasDayAt, gasDaySpan } from '../books/gas-day.ts';
import {
  type Settlement,
  type SettlementCycle,
  settlementCycles,
} from '../books/settlement-cycle.ts';
import type { GasDay } from '../contract/metering-books.ts';

/** A settlement cycle with its moments; `to` and `end` are exclusive. */
export interface CycleSpan extends SettlementCycle {
  readonly start: EpochMs;
  readonly end: EpochMs;
}

/** The cycle in which a gas day lies. */
export function cycleOfDay(terms: Settlement, calendar: GasCalendar, day: GasDay): CycleSpan {
  const [found] = settlementCycles(terms, day, dayAfter(day));
  // every day lies in a cycle: the cycles of a day are never none
  const cycle = found ?? { from: day, to: dayAfter(day) };
  const start = gasDaySpan(calendar, cycle.from).start;
  return { ...cycle, start, end: gasDaySpan(calendar, cycle.to).start };
}

/**
 * What of a cycle is still to be settled: where a contract with longer cycles has
 * begun since, a part of it is settled already. Null: nothing is left from that day on.
 * @param settledTo the gas day up to which everything is settled.
 */
export function restOfCycle(
  cycle: CycleSpan,
  calendar: GasCalendar,
  settledTo: GasDay,
  day: GasDay,
): CycleSpan | null {
  if (settledTo <= cycle.from) return cycle;
  if (day < settledTo) return null;
  return { ...cycle, from: settledTo, start: gasDaySpan(calendar, settledTo).start };
}

/** The cycle in which a moment lies. */
export const cycleAt = (terms: Settlement, calendar: GasCalendar, at: number): CycleSpan =>
  cycleOfDay(terms, calendar, gasDayAt(calendar, at));
