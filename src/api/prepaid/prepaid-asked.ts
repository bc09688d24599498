import { z } from 'zod';
import { type PrepaidMeter, prepaidMeters } from '../../metering/prepaid/prepaid-meter.ts';
import type { PrepaidSources } from '../../metering/prepaid/read-prepaid.ts';
import { askedMeters, type MeterFilter } from '../consumption/asked-meters.ts';
import { deskOf } from '../desk/desk-of.ts';
import { Refusal } from '../errors/refusal.ts';
import type { ApiPorts } from '../ports.ts';

const id = z.string().max(64).exactOptional();

/** Which prepaid meters, and how the answer is written. */
export const prepaidQuery = {
  zone: id,
  site: id,
  customer: id,
  meter: id,
  format: z
    .enum(['json', 'csv', 'xlsx'])
    .exactOptional()
    .describe('absent: by `Accept`, `text/csv` or else JSON'),
  lang: z.enum(['zh', 'en']).exactOptional().describe("of the sheet; absent: the caller's own"),
  limit: z.coerce
    .number()
    .int()
    .min(1)
    .max(10_000)
    .default(1_000)
    .describe('rows in JSON; sheets and totals are of all'),
};

/** @throws Refusal where the books do not run, or a place of the filter is not known. */
export function prepaidAsked(
  ports: ApiPorts,
  filter: MeterFilter,
): { readonly sources: PrepaidSources; readonly meters: readonly PrepaidMeter[] } {
  const sources = deskOf(ports);
  // names what is not known
  askedMeters(sources.fleet, filter);
  const meters = prepaidMeters(sources.fleet, sources.startHour, filter);
  if (filter.meter !== undefined && meters.length === 0)
    throw new Refusal('meter-unknown', `the meter ${filter.meter} is not prepaid, or is closed`);
  return { sources, meters };
}
