import { dateName, dayOfDate } from '../../lib/local-time.ts';
import { GasPurchase, MeterOperation, Price } from '../../model/archive/metering-kinds.ts';
import type { FleetIndex } from '../../model/fleet-index.ts';
import type { MeterId } from '../../model/ids.ts';
import type { EpochMs } from '../../model/units.ts';
import type { ArchiveRecords } from '../../records/records.ts';
import { gasDayAt, gasDaySpan } from '../books/gas-day.ts';
import type { MeteringBooks } from '../contract/metering-books.ts';
import type { DatedPrice } from '../swing/price-in-force.ts';
import {
  type Balance,
  type CreditDay,
  creditDayOf,
  dayMoment,
  latestBalance,
} from './credit-day.ts';
import { type CreditForecast, creditForecast, usedUpAt } from './credit-forecast.ts';
import type { RechargeThen } from './credit-notice.ts';
import { allEntered } from './every-entered.ts';
import type { PrepaidMeter } from './prepaid-meter.ts';
import { costByDay } from './prices.ts';
import { type CreditMove, moveOf, type Purchase, purchaseOf } from './purchase.ts';
import { rechargesOf } from './recharges.ts';
import { USUAL_WEEKS, usualUse } from './usual-use.ts';

/** What questions about prepaid meters are answered from. */
export interface PrepaidSources {
  readonly books: Pick<MeteringBooks, 'days'>;
  readonly archive: Pick<ArchiveRecords, 'list'>;
  readonly fleet: FleetIndex;
  /** Local hour at which gas days begin. */
  readonly startHour: number;
}

/** Two months of so many are unpacked and judged in some 15 ms, which the main thread can spare. */
const METERS_AT_ONCE = 15;

interface Found {
  readonly of: PrepaidMeter;
  readonly days: CreditDay[];
}

/** Days of each meter, meters in their order. @param from, to days since 1970, `to` exclusive. */
export async function* creditDays(
  { books }: Pick<PrepaidSources, 'books'>,
  meters: readonly PrepaidMeter[],
  from: number,
  to: number,
): AsyncGenerator<{ readonly of: PrepaidMeter; readonly days: readonly CreditDay[] }> {
  for (let at = 0; at < meters.length; at += METERS_AT_ONCE) {
    const some = meters.slice(at, at + METERS_AT_ONCE);
    const found = new Map(some.map((of): [MeterId, Found] => [of.meter.id, { of, days: [] }]));
    const rows = await books.days({
      meters: [...found.keys()],
      from: dateName(from),
      to: dateName(to),
    });
    for (const row of rows) {
      const own = found.get(row.meter);
      if (own !== undefined) own.days.push(creditDayOf(own.of, row));
    }
    yield* found.values();
  }
}

/** A meter, its balance and how long that lasts. */
export interface ForecastRow {
  readonly of: PrepaidMeter;
  readonly balance: Balance | null;
  readonly forecast: CreditForecast;
  readonly recharges: readonly RechargeThen[];
}

/** Of the past that recharges are looked for in, beyond what a usual day is made of. */
const MORE_DAYS = 7;

export async function* forecastRows(
  sources: PrepaidSources,
  meters: readonly PrepaidMeter[],
  prices: readonly DatedPrice[],
  now: EpochMs,
): AsyncGenerator<ForecastRow> {
  const today = Math.floor(now / 86_400_000);
  const past = creditDays(sources, meters, today - 7 * USUAL_WEEKS - MORE_DAYS, today + 2);
  for await (const { of, days } of past) yield forecastRow(of, days, prices, now);
}

export function forecastRow(
  of: PrepaidMeter,
  days: readonly CreditDay[],
  prices: readonly DatedPrice[],
  now: EpochMs,
): ForecastRow {
  const costOf = costByDay(prices, of);
  const name = gasDayAt(of.calendar, now);
  const balance = latestBalance(days, now);
  const today = dayOfDate(name);
  const first = Math.min(today, Math.floor(balance?.at ?? today));
  const use = usualUse(days, of.holidays, first);
  const moment = dayMoment(today, gasDaySpan(of.calendar, name), now);
  return {
    of,
    balance,
    forecast: creditForecast(balance, use, costOf, moment),
    recharges: rechargesOf(days, costOf).map(({ day, balance: amount }) => {
      const from = day + 1;
      const end =
        use === null ? null : usedUpAt({ amount, at: from }, (each) => use.expected(each), costOf);
      return { day, days: end === null ? Number.POSITIVE_INFINITY : end - from };
    }),
  };
}

export async function readPrices(
  archive: PrepaidSources['archive'],
): Promise<readonly DatedPrice[]> {
  const found = await allEntered(archive, { kind: 'price' }, Price);
  return found.map(({ item: { validFrom, validTo }, body }) => ({ validFrom, validTo, body }));
}

/** By meter. */
export async function readPurchases(
  archive: PrepaidSources['archive'],
): Promise<ReadonlyMap<string, readonly Purchase[]>> {
  const found = await allEntered(archive, { kind: 'gas-purchase' }, GasPurchase);
  return byMeter(found, ({ item, body }) => [body.meter, purchaseOf(item.id, body)]);
}

/** By meter. */
export async function readMoves(
  archive: PrepaidSources['archive'],
): Promise<ReadonlyMap<string, readonly CreditMove[]>> {
  const found = await allEntered(archive, { kind: 'meter-operation' }, MeterOperation);
  return byMeter(found, ({ body }) => {
    const move = moveOf(body);
    return move === null ? null : [body.meter, move];
  });
}

function byMeter<F, V>(
  found: readonly F[],
  entry: (one: F) => readonly [string, V] | null,
): ReadonlyMap<string, readonly V[]> {
  const map = new Map<string, V[]>();
  for (const one of found) {
    const pair = entry(one);
    if (pair === null) continue;
    const own = map.get(pair[0]);
    if (own === undefined) map.set(pair[0], [pair[1]]);
    else own.push(pair[1]);
  }
  return map;
}
