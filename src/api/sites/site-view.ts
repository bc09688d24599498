import { z } from 'zod';
import { CUSTOMER_CLASSES, FleetShape, type SiteSpec } from '../../model/fleet.ts';
import type { FleetIndex } from '../../model/fleet-index.ts';
import { named } from '../schema/registry.ts';

const Name = z.object({ zh: z.string(), en: z.string() });

export const ZoneView = named(
  'Zone',
  z.object({ id: z.string(), name: Name, sites: z.number().int() }),
);
export type ZoneView = z.infer<typeof ZoneView>;

export const SiteSummary = named(
  'SiteSummary',
  z.object({
    id: z.string(),
    name: Name,
    zone: z.string(),
    customer: z.object({ id: z.string(), name: Name, class: z.enum(CUSTOMER_CLASSES) }),
    timeZone: z.string().describe('IANA name: times at the site are in it'),
    station: z.string().nullable().describe('device of its regulator station; null: it has none'),
    meters: z.number().int(),
  }),
);
export type SiteSummary = z.infer<typeof SiteSummary>;

const FleetSite = FleetShape.shape.sites.unwrap().element;

/** A site as the fleet has it: station with runs and set points, meters. It holds no secret. */
export const SiteView = named(
  'Site',
  SiteSummary.omit({ station: true, meters: true }).extend({
    station: FleetSite.shape.station.unwrap().nullable(),
    meters: FleetSite.shape.meters.unwrap(),
    volumeM3: z.number().nullable().describe('pipe behind the regulators, m³'),
  }),
);
export type SiteView = z.infer<typeof SiteView>;

export function siteSummary(site: SiteSpec, { customers }: FleetIndex): SiteSummary {
  const { id, name, zone, timeZone, station, meters } = site;
  const customer = customers.get(site.customer);
  return {
    id,
    name,
    zone,
    customer: {
      id: site.customer,
      name: customer?.name ?? { zh: site.customer, en: site.customer },
      class: customer?.class ?? 'other',
    },
    timeZone,
    station: station?.device ?? null,
    meters: meters.length,
  };
}

export const siteView = (site: SiteSpec, fleet: FleetIndex): SiteView => ({
  ...siteSummary(site, fleet),
  station: site.station ?? null,
  meters: site.meters,
  volumeM3: site.volumeM3 ?? null,
});
