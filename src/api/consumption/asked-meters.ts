import type { MeterSpec, SiteSpec } from '../../model/fleet.ts';
import type { FleetIndex } from '../../model/fleet-index.ts';
import type { MeterId } from '../../model/ids.ts';
import { Refusal } from '../errors/refusal.ts';

/** A meter place and where it stands. */
export interface AskedMeter {
  readonly id: MeterId;
  readonly site: SiteSpec;
}

export interface MeterFilter {
  readonly meter?: string;
  readonly customer?: string;
  readonly zone?: string;
  readonly site?: string;
}

/**
 * The meter places that all parts of the filter name. What flows into a zone is
 * not used in it: a zone's inlet meters count only where they are asked for by name.
 * @throws Refusal meter-unknown, customer-unknown, zone-unknown, site-unknown.
 */
export function askedMeters(fleet: FleetIndex, filter: MeterFilter): readonly AskedMeter[] {
  demandKnown(fleet, filter);
  const inlets: ReadonlySet<string> = new Set(
    fleet.fleet.zones.flatMap(({ inletMeters }) => inletMeters),
  );
  const found = fleet.fleet.sites.flatMap((site) =>
    site.meters.flatMap((meter) =>
      isAsked(site, meter, filter, inlets) ? [{ id: meter.id, site }] : [],
    ),
  );
  if (filter.meter !== undefined && found.length === 0)
    throw new Refusal('meter-unknown', `there is no meter ${filter.meter} where it is looked for`);
  return found;
}

function isAsked(
  site: SiteSpec,
  meter: MeterSpec,
  filter: MeterFilter,
  inlets: ReadonlySet<string>,
): boolean {
  if (filter.meter !== undefined && meter.id !== filter.meter) return false;
  if (filter.site !== undefined && site.id !== filter.site) return false;
  if (filter.zone !== undefined && site.zone !== filter.zone) return false;
  if (filter.customer !== undefined && site.customer !== filter.customer) return false;
  return filter.meter !== undefined || filter.site !== undefined || !inlets.has(meter.id);
}

function demandKnown(fleet: FleetIndex, { customer, zone, site }: MeterFilter): void {
  if (customer !== undefined && !fleet.customers.has(customer))
    throw new Refusal('customer-unknown', `there is no customer ${customer}`);
  if (zone !== undefined && !fleet.zones.has(zone))
    throw new Refusal('zone-unknown', `there is no zone ${zone}`);
  if (site !== undefined && !fleet.sites.has(site))
    throw new Refusal('site-unknown', `there is no site ${site}`);
}
