import type { EpochMs } from '../../model/units.ts';
import type { CreditDay } from './credit-day.ts';
import type { CostOf } from './credit-forecast.ts';
import { type CheckReason, reasonFor } from './credit-reason.ts';
import { type CreditMove, type Purchase, worthOf } from './purchase.ts';
import { rechargesOf } from './recharges.ts';

export interface CheckInput {
  readonly unit: 'm3' | 'money';
  /** Of the span and of some days before it, in order. */
  readonly days: readonly CreditDay[];
  /** Days since 1970; `to` is exclusive. */
  readonly from: number;
  readonly to: number;
  readonly purchases: readonly Purchase[];
  readonly moves: readonly CreditMove[];
  readonly costOf: CostOf;
  /** One past the register's greatest index, m³; null: not on file. */
  readonly capacity: number | null;
}

/** A balance against what was bought and what the register counted, all in the meter's unit. */
export interface CreditCheck {
  readonly opening: { readonly day: number; readonly amount: number };
  readonly closing: { readonly day: number; readonly amount: number };
  readonly purchased: number;
  readonly moved: number;
  /** Counted by the register between, and what that cost. */
  readonly usedM3: number;
  readonly spent: number;
  readonly expected: number;
  /** Reported less expected. */
  readonly difference: number;
  readonly tolerance: number;
  readonly verdict: 'agrees' | 'differs';
  /** Null where it agrees. */
  readonly reason: CheckReason | null;
}

export const UNCHECKED_BECAUSE = [
  'no balance reported',
  'one balance only',
  'register not known',
  'no price',
] as const;
export type UncheckedBecause = (typeof UNCHECKED_BECAUSE)[number];

/** Of what was counted; and of a day's use, because balance and register are not reported at one moment. */
const SHARE = 0.01;
const DAY_SHARE = 0.25;
const LEAST_M3 = 1;
const LEAST_KNOWN = 0.9;

/**
 * Opening balance + purchases − register use = expected balance, against the one reported.
 * The first balance is the last before the span, or else the first in it.
 */
export function checkCredit(input: CheckInput): CreditCheck | UncheckedBecause {
  const { unit, days, from, to, costOf } = input;
  const reported = days.filter(({ day, credit }) => day < to && credit !== null);
  const opening = reported.findLast(({ day }) => day < from) ?? reported[0];
  const closing = reported.at(-1);
  if (opening === undefined || closing === undefined || closing.day < from)
    return 'no balance reported';
  if (opening.day === closing.day) return 'one balance only';
  if (costOf(closing.day) === null) return 'no price';
  const between = days.filter(({ day }) => day > opening.day && day <= closing.day);
  const length = closing.day - opening.day;
  const known = between.reduce((sum, one) => sum + one.known, 0);
  if (known < LEAST_KNOWN * length) return 'register not known';
  const within = ({ at }: { readonly at: EpochMs }): boolean =>
    at >= opening.end && at < closing.end;
  const bought = input.purchases.filter(within);
  const moves = input.moves.filter(within);
  const usedM3 = between.reduce((sum, { m3 }) => sum + m3, 0);
  const spent = between.reduce((sum, { day, m3 }) => sum + m3 * (costOf(day) ?? 0), 0);
  const purchased = bought.reduce((sum, one) => sum + worthOf(one, unit), 0);
  const moved = moves.reduce((sum, { amount }) => sum + (amount ?? 0), 0);
  const [first, last] = [opening.credit ?? 0, closing.credit ?? 0];
  const expected = first + purchased + moved - spent;
  const difference = last - expected;
  const least = LEAST_M3 * (costOf(closing.day) ?? 1);
  const tolerance = Math.max(least, SHARE * spent) + (DAY_SHARE * spent) / length;
  const isRight = Math.abs(difference) <= tolerance;
  const sums = { first, last, purchased, moved, usedM3, spent, difference, tolerance };
  const series = [opening, ...between];
  return {
    opening: { day: opening.day, amount: first },
    closing: { day: closing.day, amount: last },
    purchased,
    moved,
    usedM3,
    spent,
    expected,
    difference,
    tolerance,
    verdict: isRight ? 'agrees' : 'differs',
    reason: isRight
      ? null
      : reasonFor({
          ...sums,
          unit,
          series,
          bought,
          moves,
          recharges: rechargesOf(series, costOf),
          capacity: input.capacity,
        }),
  };
}
