import { latestBalance } from '../../metering/prepaid/credit-day.ts';
import type { PrepaidMeter } from '../../metering/prepaid/prepaid-meter.ts';
import { meterExposure } from '../../metering/prepaid/price-exposure.ts';
import { isTheirs, priceAt, rankOf } from '../../metering/prepaid/prices.ts';
import type { Purchase } from '../../metering/prepaid/purchase.ts';
import { creditDays, type PrepaidSources } from '../../metering/prepaid/read-prepaid.ts';
import type { DatedPrice } from '../../metering/swing/price-in-force.ts';
import { type EpochMs, epochMs } from '../../model/units.ts';
import type { ExposureRow } from '../schema/prepaid-view.ts';

/** A change of price that is looked at. */
export interface PriceChange {
  readonly at: EpochMs;
  readonly perM3: number;
  /** An item of the archive holds for whom it says, unless they have a narrower price; null: for all asked. */
  readonly item: DatedPrice | null;
}

/** Balances older than this are not looked for. */
const BACK_DAYS = 31;
const DAY_MS = 86_400_000;

/** What each meter that the change concerns holds. @param now balances of the future are not known. */
export async function exposureRows(
  sources: PrepaidSources,
  meters: readonly PrepaidMeter[],
  prices: readonly DatedPrice[],
  purchases: ReadonlyMap<string, readonly Purchase[]>,
  change: PriceChange,
  now: EpochMs,
): Promise<readonly ExposureRow[]> {
  const concerned = meters.filter(({ customer }) => isConcerned(change, prices, customer));
  const moment = epochMs(Math.min(change.at, now));
  const day = Math.floor(moment / DAY_MS);
  const before = prices.filter((price) => price !== change.item);
  const rows: ExposureRow[] = [];
  for await (const { of, days } of creditDays(sources, concerned, day - BACK_DAYS, day + 2)) {
    const balance = latestBalance(days, moment);
    const known = { of, newPrice: change.perM3, balanceAt: balance?.ts ?? null };
    if (balance === null || of.unit === 'money') {
      const basis = balance === null ? 'no balance reported' : 'money';
      rows.push({ ...known, basis, exposure: null });
      continue;
    }
    const exposure = meterExposure(
      balance.amount,
      balance.ts,
      purchases.get(of.meter.id) ?? [],
      change.at,
      priceAt(before, of.customer, of.meter, epochMs(change.at - 1)),
      change.perM3,
    );
    rows.push({ ...known, basis: exposure.money === null ? 'no price' : 'gas', exposure });
  }
  return rows;
}

function isConcerned(
  { item, at }: PriceChange,
  prices: readonly DatedPrice[],
  customer: PrepaidMeter['customer'],
): boolean {
  if (item === null) return true;
  const own = rankOf(item.body, customer);
  const isInForce = ({ validFrom, validTo }: DatedPrice): boolean =>
    validFrom <= at && (validTo === null || at < validTo);
  return (
    isTheirs(item.body, customer) &&
    !prices.some((price) => isInForce(price) && rankOf(price.body, customer) < own)
  );
}

/** All rows together; a meter of which nothing is known counts in `unknown` alone. */
export function exposureTotals(rows: readonly ExposureRow[]) {
  const gas = rows.filter(({ basis }) => basis === 'gas');
  const sum = (of: (row: ExposureRow) => number | null | undefined): number =>
    gas.reduce((total, row) => total + (of(row) ?? 0), 0);
  return {
    meters: gas.length,
    m3: sum(({ exposure }) => exposure?.heldM3),
    assumedM3: sum(({ exposure }) => exposure?.assumedM3),
    money: sum(({ exposure }) => exposure?.money),
    inMoney: rows.filter(({ basis }) => basis === 'money').length,
    unknown: rows.filter(({ basis }) => basis === 'no balance reported' || basis === 'no price')
      .length,
  };
}
