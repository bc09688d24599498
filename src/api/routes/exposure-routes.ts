import { z } from 'zod';
import { readPrices, readPurchases } from '../../metering/prepaid/read-prepaid.ts';
import { Price } from '../../model/archive/metering-kinds.ts';
import { CUSTOMER_CLASSES } from '../../model/fleet.ts';
import { type EpochMs, epochMs } from '../../model/units.ts';
import type { ApiApp } from '../api-app.ts';
import type { ApiContext } from '../api-context.ts';
import { tableResponse } from '../desk/table-answer.ts';
import { Refusal } from '../errors/refusal.ts';
import type { ApiPorts } from '../ports.ts';
import { exposureRows, exposureTotals, type PriceChange } from '../prepaid/exposure-rows.ts';
import { asSheet, listOf, shown } from '../prepaid/prepaid-answer.ts';
import { prepaidAsked, prepaidQuery } from '../prepaid/prepaid-asked.ts';
import { exposureTable } from '../prepaid/prepaid-table.ts';
import { AskedInstant, Instant, instant } from '../schema/instant.ts';
import { ExposureView, exposureView } from '../schema/prepaid-view.ts';
import { guarded } from '../schema/responses.ts';

const ExposureAsked = z.strictObject({
  ...prepaidQuery,
  class: z.enum(CUSTOMER_CLASSES).exactOptional(),
  newPrice: z.coerce.number().min(0).max(1e6).exactOptional().describe('CNY per m³'),
  priceItem: z
    .string()
    .max(100)
    .exactOptional()
    .describe('id of a price in the archive: whom it is of, how much, from when'),
  at: AskedInstant.exactOptional().describe(
    'when the price changes; absent: when the item begins, or now',
  ),
});

/** Old-price exposure (M-16): what a change of price costs on gas that is sold and not burnt. */
export function exposureRoutes(app: ApiApp, { ports }: ApiContext): void {
  const totals = z.object({
    meters: z.number().int(),
    m3: z.number(),
    assumedM3: z.number().describe('m³ at an assumed price'),
    money: z.number().describe('CNY'),
    inMoney: z.number().int().describe('meters whose balance is money: not exposed'),
    unknown: z.number().int().describe('meters without a balance or a price'),
  });
  const View = listOf(ExposureView).extend({
    at: Instant,
    newPrice: z.number(),
    totals,
    assumption: z.object({ zh: z.string(), en: z.string() }),
  });
  const schema = {
    operationId: 'priceExposure',
    summary: 'Gas sold at the old price that is still in meters, and what it is worth more',
    description:
      'First in, first out by purchase. What was bought since the last balance counts as held. Give `newPrice` or `priceItem`.',
    tags: ['metering'],
    querystring: ExposureAsked,
    response: { 200: tableResponse('The list', View), ...guarded(404, 422, 503) },
  };
  const config = { access: 'prepaid.read' } as const;
  app.get('/prepaid/exposure', { config, schema }, async (request, reply) => {
    const { limit, newPrice, priceItem, at, class: whose, ...asked } = request.query;
    const { sources, meters } = prepaidAsked(ports, asked);
    const now = epochMs(ports.clock.now());
    const prices = await readPrices(sources.archive);
    const change = await changeAsked(ports, { newPrice, priceItem, at }, now);
    const known = change.item === null ? prices : [...prices.filter(isOther(change)), change.item];
    const found = await exposureRows(
      sources,
      meters.filter(({ customer }) => whose === undefined || customer.class === whose),
      known,
      await readPurchases(sources.archive),
      change,
      now,
    );
    const rows = found.map(exposureView);
    rows.sort((a, b) => Math.abs(b.money ?? 0) - Math.abs(a.money ?? 0));
    const written = { rows, table: exposureTable, name: 'price-exposure' };
    return (
      asSheet(request, reply, asked, written) ?? {
        at: instant(change.at),
        newPrice: change.perM3,
        totals: exposureTotals(found),
        assumption: ASSUMPTION,
        ...shown(rows, limit),
      }
    );
  });
}

const ASSUMPTION = {
  zh: '没有购气记录的剩余气量按最近已知单价计算',
  en: 'Gas whose purchase is not on file is reckoned at the newest known price',
};

const isOther =
  ({ item }: PriceChange) =>
  (price: NonNullable<PriceChange['item']>): boolean =>
    item === null ||
    price.validFrom !== item.validFrom ||
    price.body.class !== item.body.class ||
    price.body.customer !== item.body.customer;

interface ChangeAsked {
  readonly newPrice: number | undefined;
  readonly priceItem: string | undefined;
  readonly at: EpochMs | undefined;
}

async function changeAsked(
  { records }: ApiPorts,
  { newPrice, priceItem, at }: ChangeAsked,
  now: EpochMs,
): Promise<PriceChange> {
  if ((newPrice === undefined) === (priceItem === undefined))
    throw new Refusal('validation-failed', 'give either `newPrice` or `priceItem`', {
      errors: [{ path: 'querystring.newPrice', problem: 'one of the two, not both' }],
    });
  if (newPrice !== undefined) return { at: at ?? now, perM3: newPrice, item: null };
  const item = await records.archive.get('price', priceItem ?? '');
  if (item === null || item.standing === 'withdrawn')
    throw new Refusal('archive-unknown', `there is no price ${priceItem}`);
  const body = Price.parse(item.body);
  const { validFrom, validTo } = item;
  return {
    at: at ?? validFrom,
    perM3: body.perM3,
    item: { validFrom, validTo, body },
  };
}
