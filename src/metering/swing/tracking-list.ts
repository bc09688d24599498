import { dateName } from '../../lib/local-time.ts';
import type { Alarm } from '../../model/alarm.ts';
import type { CustomerSpec, SiteSpec } from '../../model/fleet.ts';
import { epochMs } from '../../model/units.ts';
import { type DatedPrice, priceInForce } from './price-in-force.ts';
import { likelyCause, type SwingCause } from './swing-cause.ts';
import { SWING_LIMITS, type SwingSpan, swingsOf } from './swings.ts';
import { type UseDay, weeksOf } from './use-week.ts';

/** A customer with what it burned. */
export interface TrackedCustomer {
  readonly customer: CustomerSpec;
  /** Of its first site. */
  readonly zone: string;
  readonly sites: readonly SiteSpec[];
  readonly holidays: ReadonlySet<string>;
  /** Gas days in order. */
  readonly days: readonly UseDay[];
}

/** One line of the tracking list. */
export interface TrackedSwing extends SwingSpan {
  /** `{customer}.{first Monday}`: the same however often it is reckoned. */
  readonly id: string;
  readonly customer: CustomerSpec;
  readonly zone: string;
  readonly sites: readonly string[];
  /** Base m³ more or less than expected, and the same in CNY; null: no price on file. */
  readonly differenceM3: number;
  readonly money: number | null;
  /** % of what was expected; of 1 m³ where nothing was. */
  readonly changePercent: number;
  readonly likely: SwingCause;
}

const DAY_MS = 86_400_000;

/**
 * Swings of all customers whose last week begins at `from` or later: the dearest first.
 * @param from days since 1970. @param end the day after the last whole day.
 */
export function trackingList(
  tracked: readonly TrackedCustomer[],
  prices: readonly DatedPrice[],
  alarms: readonly Alarm[],
  from: number,
  end: number,
): readonly TrackedSwing[] {
  const sales = salesByZone(tracked);
  return tracked
    .flatMap((one): readonly TrackedSwing[] => {
      const own = one.days.reduce((sum, { m3 }) => sum + m3, 0);
      const zone = sales.get(one.zone) ?? 0;
      const weeks = weeksOf(one.days, end, one.holidays);
      const swings = swingsOf(weeks, zone > 0 ? own / zone : 0, SWING_LIMITS);
      return swings
        .filter((swing) => swing.to > from)
        .map((swing) => describe(swing, one, prices, alarms));
    })
    .toSorted((a, b) => worth(b) - worth(a));
}

/** Where no price is on file, as much money as m³: they still stand in order. */
const worth = ({ money, differenceM3 }: TrackedSwing): number => Math.abs(money ?? differenceM3);

function salesByZone(tracked: readonly TrackedCustomer[]): ReadonlyMap<string, number> {
  const sales = new Map<string, number>();
  for (const { zone, days } of tracked) {
    const own = days.reduce((sum, { m3 }) => sum + m3, 0);
    sales.set(zone, (sales.get(zone) ?? 0) + own);
  }
  return sales;
}

function describe(
  swing: SwingSpan,
  { customer, zone, sites }: TrackedCustomer,
  prices: readonly DatedPrice[],
  alarms: readonly Alarm[],
): TrackedSwing {
  const [from, to] = [swing.from * DAY_MS, swing.to * DAY_MS];
  const ids = sites.map(({ id }): string => id);
  const own = alarms.filter(
    ({ site, occurredAt, returnedAt }) =>
      site !== null &&
      ids.includes(site) &&
      occurredAt < to &&
      (returnedAt === null || returnedAt > from),
  );
  const price = priceInForce(prices, customer, sites, epochMs(from));
  const differenceM3 = swing.m3 - swing.expectedM3;
  return {
    ...swing,
    id: `${customer.id}.${dateName(swing.from)}`,
    customer,
    zone,
    sites: ids,
    differenceM3,
    money: price === null ? null : price * differenceM3,
    changePercent: (100 * Math.abs(differenceM3)) / Math.max(1, swing.expectedM3),
    likely: likelyCause(swing, own),
  };
}
