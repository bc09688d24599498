import type { EpochMs } from '../../model/units.ts';
import { type DatedPrice, priceInForce } from '../swing/price-in-force.ts';
import type { Claim } from './claim.ts';
import type { ClaimHour } from './claim-hours.ts';

/** Whose prices, and all that are entered. */
export interface PriceList {
  readonly prices: readonly DatedPrice[];
  readonly customer: Parameters<typeof priceInForce>[1];
}

/**
 * CNY of the difference, each hour at the price in force then: a price that was changed
 * within the span counts from its hour on. Null: some hour has no price.
 */
export function differenceMoney(
  { site }: Pick<Claim, 'site'>,
  span: readonly ClaimHour[],
  byHour: readonly number[],
  { prices, customer }: PriceList,
): number | null {
  // as they begin and end, so that the list is gone through once a change and not once an hour
  const changes = new Set<number>(prices.flatMap((one) => [one.validFrom, one.validTo ?? 0]));
  const moments = [...changes].sort((a, b) => a - b);
  const priceAt = (at: EpochMs): number | null => priceInForce(prices, customer, [site], at);
  let [money, at, price]: [number, number, number | null] = [0, 0, null];
  for (const [n, { start, m3 }] of span.entries()) {
    const isNew = n === 0 || (moments[at] ?? Number.POSITIVE_INFINITY) <= start;
    while ((moments[at] ?? Number.POSITIVE_INFINITY) <= start) at += 1;
    if (isNew) price = priceAt(start);
    if (price === null) return null;
    money += ((byHour[n] ?? 0) - m3) * price;
  }
  return money;
}
