import type { CreditDay } from './credit-day.ts';
import type { CostOf } from './credit-forecast.ts';

/** The balance of a meter rose: gas was loaded. */
export interface Recharge {
  /** Gas day of the first balance after it, and of the last before it. */
  readonly day: number;
  readonly after: number;
  /** What was loaded: rise of the balance and what was burnt meanwhile, in the meter's unit. */
  readonly amount: number;
  /** Balance at the end of `day`. */
  readonly balance: number;
}

/** Below this a rise is rounding or a correction, m³ or CNY; and part of the balance, and of what was burnt meanwhile. */
const LEAST = 1;
const LEAST_SHARE = 0.01;
const USE_SHARE = 0.2;

/** Where balances rose from one report to the next, oldest first. */
export function rechargesOf(days: readonly CreditDay[], costOf: CostOf): readonly Recharge[] {
  const found: Recharge[] = [];
  let last: { readonly day: number; readonly credit: number } | null = null;
  let spent = 0;
  for (const { day, credit, m3 } of days) {
    spent += m3 * (costOf(day) ?? 0);
    if (credit === null) continue;
    if (last !== null) {
      const amount = credit - last.credit + spent;
      const least = Math.max(LEAST, LEAST_SHARE * Math.abs(last.credit), USE_SHARE * spent);
      // what was burnt may be counted in another register: the balance itself must have risen too
      if (amount > least && credit > last.credit)
        found.push({ day, after: last.day, amount, balance: credit });
    }
    last = { day, credit };
    spent = 0;
  }
  return found;
}
