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

/** The cycle in which a moment lies. */
export const cycleAt = (terms: Settlement, calendar: GasCalendar, at: number): CycleSpan =>
  cycleOfDay(terms, calendar, gasDayAt(calendar, at));
