import type { CustomerSpec, MeterSpec } from '../../model/fleet.ts';
import { type EpochMs, epochMs } from '../../model/units.ts';
import type { DatedPrice } from '../swing/price-in-force.ts';
import type { CostOf } from './credit-forecast.ts';
import type { PrepaidMeter } from './prepaid-meter.ts';

const DAY_MS = 86_400_000;
const NOON_MS = DAY_MS / 2;

/**
 * CNY per m³ by day for one meter: its customer's own price, that of the class, that of all,
 * or what the meter charges by the fleet; null: none is on file.
 */
export function priceByDay(
  prices: readonly DatedPrice[],
  { customer, meter }: Pick<PrepaidMeter, 'customer' | 'meter'>,
): CostOf {
  const own = prices.filter(({ body }) => rankOf(body, customer) < NOT_THEIRS);
  return (day) => priceAt(own, customer, meter, epochMs(day * DAY_MS + NOON_MS));
}

/** The price in force at a moment. */
export function priceAt(
  prices: readonly DatedPrice[],
  customer: CustomerSpec,
  meter: MeterSpec,
  at: EpochMs,
): number | null {
  let best: DatedPrice | null = null;
  for (const price of prices) {
    const isInForce = price.validFrom <= at && (price.validTo === null || at < price.validTo);
    const rank = rankOf(price.body, customer);
    if (!isInForce || rank >= NOT_THEIRS) continue;
    if (best === null || rank < rankOf(best.body, customer)) best = price;
  }
  const charged = meter.prepay?.price ?? 0;
  return best?.body.perM3 ?? (charged > 0 ? charged : null);
}

const NOT_THEIRS = 3;

/** Whether it is of this customer, unless they have a narrower one. */
export const isTheirs = (price: DatedPrice['body'], of: CustomerSpec): boolean =>
  rankOf(price, of) < NOT_THEIRS;

/** Whose price it is: a narrower one comes first. */
export function rankOf({ customer, class: whose }: DatedPrice['body'], of: CustomerSpec): number {
  if (customer !== undefined) return customer === of.id ? 0 : NOT_THEIRS;
  if (whose !== undefined) return whose === of.class ? 1 : NOT_THEIRS;
  return 2;
}

/** What a m³ takes from the balance: 1 where it is in m³. */
export const costByDay = (prices: readonly DatedPrice[], of: PrepaidMeter): CostOf =>
  of.unit === 'm3' ? () => 1 : priceByDay(prices, of);
