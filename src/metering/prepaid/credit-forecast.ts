import type { Balance } from './credit-day.ts';
import { USUAL_WEEKS, type UsualUse } from './usual-use.ts';

export const CANNOT_BECAUSE = [
  'no balance reported',
  'balance too old',
  'too little past',
  'no price',
] as const;
export type CannotBecause = (typeof CANNOT_BECAUSE)[number];

/** How long a balance lasts. Days are gas days and parts of them, from now. */
export type CreditForecast =
  | {
      readonly judged: 'days';
      readonly days: number;
      /** Shortest and longest if the use of one of the last eight weeks came again: about eight of ten times it lies between. */
      readonly low: number;
      readonly high: number;
      /** m³ a day expected until then. */
      readonly perDayM3: number;
      readonly use: Pick<UsualUse, 'basis' | 'isHeated'>;
    }
  /** Longer than a year, or nothing is burnt. */
  | { readonly judged: 'lasts'; readonly use: Pick<UsualUse, 'basis' | 'isHeated'> }
  | { readonly judged: 'cannot'; readonly because: CannotBecause };

/** What a m³ takes from the balance on a day: 1 where it is in m³, the price where it is money; null: no price on file. */
export type CostOf = (day: number) => number | null;

const HORIZON_DAYS = 366;
/** As the detector of low credit. */
const OLDEST_DAYS = 4;

/** @param now as a day number with its part that is over. */
export function creditForecast(
  balance: Balance | null,
  use: UsualUse | null,
  costOf: CostOf,
  now: number,
): CreditForecast {
  const cannot = (because: CannotBecause): CreditForecast => ({ judged: 'cannot', because });
  if (balance === null) return cannot('no balance reported');
  if (now - balance.at > OLDEST_DAYS) return cannot('balance too old');
  if (use === null) return cannot('too little past');
  if (costOf(Math.floor(now)) === null) return cannot('no price');
  const { basis, isHeated } = use;
  const end = usedUpAt(balance, (day) => use.expected(day), costOf);
  if (end === null) return { judged: 'lasts', use: { basis, isHeated } };
  const spread = Array.from({ length: USUAL_WEEKS }, (_, week) =>
    usedUpAt(balance, (day) => use.asIn(week, day), costOf),
  ).map((at) => (at ?? now + HORIZON_DAYS) - now);
  const days = Math.max(0, end - now);
  return {
    judged: 'days',
    days,
    low: Math.max(0, Math.min(days, ...spread)),
    high: Math.max(days, ...spread),
    perDayM3: burntBetween(balance.at, end, use) / Math.max(end - balance.at, 1 / 24),
    use: { basis, isHeated },
  };
}

/** Day number with its part at which nothing is left; null: not within a year. */
export function usedUpAt(
  { amount, at }: Pick<Balance, 'amount' | 'at'>,
  useOn: (day: number) => number,
  costOf: CostOf,
): number | null {
  if (amount <= 0) return at;
  let left = amount;
  const first = Math.floor(at);
  for (let day = first; day <= first + HORIZON_DAYS; day += 1) {
    const begins = Math.max(at, day);
    const spent = (day + 1 - begins) * useOn(day) * (costOf(day) ?? 0);
    if (spent > 0 && left <= spent) return begins + ((day + 1 - begins) * left) / spent;
    left -= spent;
  }
  return null;
}

function burntBetween(from: number, to: number, use: UsualUse): number {
  let m3 = 0;
  for (let day = Math.floor(from); day < to; day += 1)
    m3 += (Math.min(to, day + 1) - Math.max(from, day)) * use.expected(day);
  return m3;
}
