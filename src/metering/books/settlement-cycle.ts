import { dateName, dayOfDate } from '../../lib/local-time.ts';
import type { Contract } from '../../model/archive/metering-kinds.ts';
import type { GasDay } from '../contract/metering-books.ts';

/** From one settlement to the next; `to` is exclusive. */
export interface SettlementCycle {
  readonly from: GasDay;
  readonly to: GasDay;
}

export type Settlement = Contract['settlement'];

/** Days of the month on which a cycle begins: 旬 end on the 10th, the 20th and the last of the month. */
const BEGINS: Readonly<Record<Settlement, readonly number[]>> = {
  tenDays: [1, 11, 21],
  // 旬抄月结: read every ten days, settled with the month
  tenDaysReadMonthlySettled: [1],
  monthly: [1],
};

/** The cycles of which any day lies in the span, whole ones; `to` is exclusive. */
export function settlementCycles(
  settlement: Settlement,
  from: GasDay,
  to: GasDay,
): readonly SettlementCycle[] {
  const begins = new Set(BEGINS[settlement]);
  const isBegin = (day: number): boolean => begins.has(Number(dateName(day).slice(8)));
  const beginAfter = (day: number): number => {
    let next = day + 1;
    while (!isBegin(next)) next += 1;
    return next;
  };
  let day = dayOfDate(from);
  while (!isBegin(day)) day -= 1;
  const cycles: SettlementCycle[] = [];
  for (const end = dayOfDate(to); day < end; day = beginAfter(day)) {
    cycles.push({ from: dateName(day), to: dateName(beginAfter(day)) });
  }
  return cycles;
}
