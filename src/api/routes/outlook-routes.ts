import { z } from 'zod';
import { dateName } from '../../lib/local-time.ts';
import { readOutlook } from '../../metering/desk/outlook-input.ts';
import { epochMs } from '../../model/units.ts';
import type { ApiApp } from '../api-app.ts';
import type { ApiContext } from '../api-context.ts';
import { deskOf, zoneAsked } from '../desk/desk-of.ts';
import { named } from '../schema/registry.ts';
import { guarded } from '../schema/responses.ts';

const date = z.string().describe('gas day');
const share = z.number().nullable();
/** NaN is no JSON: nothing like that day has been seen. */
const known = (value: number): number | null => (Number.isFinite(value) ? value : null);

const OutlookView = named(
  'DemandOutlook',
  z.object({
    zone: z.string(),
    days: z.array(
      z.object({
        date,
        m3: z.number().nullable().describe('base m³; null: too little past'),
        low: z.number().nullable(),
        high: z.number().nullable().describe('9 of 10 days of the backtest lay between'),
        peakHourM3: z.number().nullable(),
      }),
    ),
    error: z
      .object({
        forecasts: z.number().int(),
        mape: share.describe('mean of |forecast − actual| / actual'),
        wape: share.describe('Σ|forecast − actual| / Σ actual'),
        bias: share.describe('positive: it promises too much'),
        mapeByLead: z.array(share).describe('1 to 7 days ahead'),
      })
      .describe('the same rule over the last eight weeks, from every day of them'),
    temperature: z.boolean().describe('whether temperature moved it; it is taken to stay'),
    lastKnown: date.nullable(),
  }),
);
export type OutlookView = z.infer<typeof OutlookView>;

export function outlookRoutes(app: ApiApp, { ports }: ApiContext): void {
  const schema = {
    operationId: 'demandOutlook',
    summary: 'Demand of a zone in the next seven gas days, with the error that the rule has had',
    tags: ['metering'],
    querystring: z.strictObject({ zone: z.string().max(64) }),
    response: { 200: OutlookView, ...guarded(422, 503) },
  };
  app.get('/outlook', { config: { access: 'balance.read' }, schema }, async (request) => {
    const desk = deskOf(ports);
    const zone = zoneAsked(desk, request.query.zone);
    const outlook = await readOutlook(desk, zone, epochMs(ports.clock.now()));
    return {
      zone: zone.id,
      days: outlook.days.map(({ day, m3, low, high, peakHourM3 }) => ({
        date: dateName(day),
        m3: known(m3),
        low: known(low),
        high: known(high),
        peakHourM3: peakHourM3 === null ? null : known(peakHourM3),
      })),
      error: { ...outlook.error, mapeByLead: [...outlook.error.mapeByLead] },
      temperature: outlook.hasHeating,
      lastKnown: outlook.lastKnown === null ? null : dateName(outlook.lastKnown),
    };
  });
}
