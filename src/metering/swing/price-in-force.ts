import type { Price } from '../../model/archive/metering-kinds.ts';
import type { CustomerSpec, SiteSpec } from '../../model/fleet.ts';
import type { EpochMs } from '../../model/units.ts';

export interface DatedPrice {
  readonly validFrom: EpochMs;
  readonly validTo: EpochMs | null;
  readonly body: Price;
}

/** CNY per base m³: the customer's own price, its class's, or what its meters charge; null: nobody has entered one. */
export function priceInForce(
  prices: readonly DatedPrice[],
  customer: CustomerSpec,
  sites: readonly SiteSpec[],
  at: EpochMs,
): number | null {
  const then = prices.filter(
    ({ validFrom, validTo }) => validFrom <= at && (validTo === null || at < validTo),
  );
  const own = then.find(({ body }) => body.customer === customer.id);
  const ofClass = then.find(
    ({ body }) => body.customer === undefined && body.class === customer.class,
  );
  const onMeter = sites.flatMap(({ meters }) =>
    meters.flatMap(({ prepay }) => prepay?.price ?? []),
  );
  return own?.body.perM3 ?? ofClass?.body.perM3 ?? onMeter[0] ?? null;
}
