import type { CreditForecast } from './credit-forecast.ts';

/** A notice that has gone out, or is on its way. */
export interface ToldCredit {
  /** Days left of which it told. */
  readonly threshold: number;
  /** Gas day on which it was decided. */
  readonly day: number;
}

/** A recharge, and how many days the balance would have lasted then. */
export interface RechargeThen {
  readonly day: number;
  readonly days: number;
}

export interface CreditThresholds {
  readonly noticeDays: number;
  readonly urgentDays: number;
  readonly hospitalDays: number;
}

/** Most days first. A hospital is told earlier. */
export const thresholdsOf = (
  { noticeDays, urgentDays, hospitalDays }: CreditThresholds,
  customerClass: string,
): readonly number[] =>
  [...new Set([customerClass === 'hospital' ? hospitalDays : noticeDays, urgentDays])].toSorted(
    (a, b) => b - a,
  );

/**
 * The threshold that a customer is to be told of now; null: none. Once for each threshold; again only
 * after a recharge that brought the balance above it: a quiet weekend does not make it news once more.
 */
export function creditNoticeDue(
  forecast: CreditForecast,
  thresholds: readonly number[],
  told: readonly ToldCredit[],
  recharges: readonly RechargeThen[],
): number | null {
  if (forecast.judged !== 'days') return null;
  const reached = thresholds.findLast((threshold) => forecast.days <= threshold);
  if (reached === undefined) return null;
  const isKnown = told.some(
    ({ threshold, day }) =>
      threshold <= reached &&
      !recharges.some((recharge) => recharge.day >= day && recharge.days > reached),
  );
  return isKnown ? null : reached;
}
