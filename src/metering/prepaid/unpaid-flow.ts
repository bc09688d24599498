import type { CreditDay } from './credit-day.ts';
import type { CostOf } from './credit-forecast.ts';

/** Gas burnt while nothing was left. */
export interface UnpaidFlow {
  /** First and last gas day on which it flowed, days since 1970. */
  readonly from: number;
  readonly to: number;
  readonly days: number;
  readonly m3: number;
  /** CNY at the price in force; null: no price on file. */
  readonly money: number | null;
  /** The newest balance, m³ or CNY. */
  readonly balance: number;
}

/** A day counts when its use is above this, m³, or five last digits of the register (as the detector). */
const LEAST_M3 = 0.1;
const LEAST_DIGITS = 5;

/**
 * Days that began and ended with nothing left and on which gas flowed; null: none.
 * @param priceOf CNY per m³ on a day. @param resolution of the register's last digit, m³.
 */
export function unpaidFlow(
  days: readonly CreditDay[],
  priceOf: CostOf,
  resolution: number,
): UnpaidFlow | null {
  const least = Math.max(LEAST_M3, LEAST_DIGITS * resolution);
  const found: CreditDay[] = [];
  let balance: number | null = null;
  for (const day of days) {
    const before = balance;
    balance = day.credit ?? balance;
    if (before === null || balance === null || before > 0 || balance > 0) continue;
    if (day.m3 > least) found.push(day);
  }
  const [first, last] = [found[0], found.at(-1)];
  if (first === undefined || last === undefined || balance === null) return null;
  const costs = found.map(({ day, m3 }) => {
    const price = priceOf(day);
    return price === null ? null : price * m3;
  });
  return {
    from: first.day,
    to: last.day,
    days: found.length,
    m3: found.reduce((sum, { m3 }) => sum + m3, 0),
    money: costs.reduce((sum, one) => (sum === null || one === null ? null : sum + one), 0),
    balance,
  };
}
