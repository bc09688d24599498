import { z } from 'zod';
import { dateName, dayOfDate } from '../../lib/local-time.ts';
import { checkCredit } from '../../metering/prepaid/credit-check.ts';
import { costByDay, priceByDay } from '../../metering/prepaid/prices.ts';
import {
  creditDays,
  forecastRows,
  readMoves,
  readPrices,
  readPurchases,
} from '../../metering/prepaid/read-prepaid.ts';
import { unpaidFlow } from '../../metering/prepaid/unpaid-flow.ts';
import { epochMs } from '../../model/units.ts';
import type { ApiApp } from '../api-app.ts';
import type { ApiContext } from '../api-context.ts';
import { daySpanAsked, daySpanQuery } from '../condition/day-span.ts';
import { tableResponse } from '../desk/table-answer.ts';
import type { ApiPorts } from '../ports.ts';
import { asSheet, listOf, shown } from '../prepaid/prepaid-answer.ts';
import { prepaidAsked, prepaidQuery } from '../prepaid/prepaid-asked.ts';
import { checkTable, forecastTable, unpaidTable } from '../prepaid/prepaid-table.ts';
import {
  CheckView,
  checkView,
  ForecastView,
  forecastView,
  UnpaidView,
  unpaidView,
} from '../schema/prepaid-view.ts';
import { guarded } from '../schema/responses.ts';

const tags = ['metering'];
const config = { access: 'prepaid.read' } as const;

export function prepaidRoutes(app: ApiApp, context: ApiContext): void {
  forecastRoute(app, context);
  checkRoute(app, context);
  unpaidRoute(app, context);
}

function forecastRoute(app: ApiApp, { ports }: ApiContext): void {
  const schema = {
    operationId: 'creditForecast',
    summary: 'How many days the balance of each prepaid meter lasts, the shortest first',
    tags,
    querystring: z.strictObject({
      ...prepaidQuery,
      within: z.coerce
        .number()
        .min(0)
        .max(366)
        .exactOptional()
        .describe('days; absent: every meter, also those of which nothing can be said'),
    }),
    response: { 200: tableResponse('The list', listOf(ForecastView)), ...guarded(404, 422, 503) },
  };
  app.get('/prepaid/forecast', { config, schema }, async (request, reply) => {
    const { within = Number.POSITIVE_INFINITY, limit, ...asked } = request.query;
    const { sources, meters } = prepaidAsked(ports, asked);
    const now = epochMs(ports.clock.now());
    const prices = await readPrices(sources.archive);
    const rows: ForecastView[] = [];
    for await (const row of forecastRows(sources, meters, prices, now)) {
      const view = forecastView(row, now);
      if ((view.days ?? Number.POSITIVE_INFINITY) <= within) rows.push(view);
    }
    rows.sort((a, b) => rank(a) - rank(b));
    const written = { rows, table: forecastTable, name: 'credit-forecast' };
    return asSheet(request, reply, asked, written) ?? shown(rows, limit);
  });
}

/** Whatever cannot be judged stands behind days and before what lasts. */
const rank = ({ judged, days }: ForecastView): number =>
  days ?? (judged === 'cannot' ? 10_000 : 20_000);

/** Days before the span in which its opening balance is looked for. */
const OPENING_DAYS = 7;

function checkRoute(app: ApiApp, { ports }: ApiContext): void {
  const schema = {
    operationId: 'creditReconciliation',
    summary: 'Balances against purchases and register use, the greatest differences first',
    tags,
    querystring: z.strictObject({
      ...prepaidQuery,
      ...daySpanQuery,
      only: z.enum(['differs', 'all']).default('differs'),
    }),
    response: { 200: tableResponse('The list', listOf(CheckView)), ...guarded(404, 422, 503) },
  };
  app.get('/prepaid/reconciliation', { config, schema }, async (request, reply) => {
    const { limit, only, from: first, to: behind, ...asked } = request.query;
    const { sources, meters } = prepaidAsked(ports, asked);
    const { archive } = sources;
    const span = spanOf(ports, { first, behind });
    const [prices, purchases, moves] = await Promise.all([
      readPrices(archive),
      readPurchases(archive),
      readMoves(archive),
    ]);
    const rows: CheckView[] = [];
    for await (const { of, days } of creditDays(
      sources,
      meters,
      span.from - OPENING_DAYS,
      span.to,
    )) {
      const check = checkCredit({
        unit: of.unit,
        days,
        ...span,
        purchases: purchases.get(of.meter.id) ?? [],
        moves: moves.get(of.meter.id) ?? [],
        costOf: costByDay(prices, of),
        capacity: of.meter.capacity ?? null,
      });
      const view = checkView(of, check);
      if (only === 'all' || view.verdict === 'differs') rows.push(view);
    }
    rows.sort((a, b) => Math.abs(b.difference ?? 0) - Math.abs(a.difference ?? 0));
    const written = { rows, table: checkTable, name: `credit-check-${dateName(span.from)}` };
    return asSheet(request, reply, asked, written) ?? shown(rows, limit);
  });
}

type AskedSpan = Parameters<typeof daySpanAsked>[0];

/** Days since 1970, `to` exclusive. */
function spanOf(
  ports: ApiPorts,
  {
    first,
    behind,
  }: {
    readonly first: AskedSpan['from'] | undefined;
    readonly behind: AskedSpan['to'] | undefined;
  },
): { readonly from: number; readonly to: number } {
  const asked = {
    ...(first === undefined ? {} : { from: first }),
    ...(behind === undefined ? {} : { to: behind }),
  };
  const { from, to } = daySpanAsked(asked, ports);
  return { from: dayOfDate(from), to: dayOfDate(to) };
}

function unpaidRoute(app: ApiApp, { ports }: ApiContext): void {
  const schema = {
    operationId: 'flowWithoutCredit',
    summary: 'Meters that passed gas with nothing left, the most gas first',
    tags,
    querystring: z.strictObject({ ...prepaidQuery, ...daySpanQuery }),
    response: { 200: tableResponse('The list', listOf(UnpaidView)), ...guarded(404, 422, 503) },
  };
  app.get('/prepaid/flow-without-credit', { config, schema }, async (request, reply) => {
    const { limit, from: first, to: behind, ...asked } = request.query;
    const { sources, meters } = prepaidAsked(ports, asked);
    const span = spanOf(ports, { first, behind });
    const prices = await readPrices(sources.archive);
    const rows: UnpaidView[] = [];
    // the day before tells whether anything was left when the first one began
    for await (const { of, days } of creditDays(sources, meters, span.from - 1, span.to)) {
      const flow = unpaidFlow(days, priceByDay(prices, of), of.meter.resolution ?? 0);
      if (flow !== null) rows.push(unpaidView(of, flow));
    }
    rows.sort((a, b) => b.m3 - a.m3);
    const written = { rows, table: unpaidTable, name: 'flow-without-credit' };
    return asSheet(request, reply, asked, written) ?? shown(rows, limit);
  });
}
