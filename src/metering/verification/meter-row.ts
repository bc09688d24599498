import type { CustomerSpec, MeterSpec, SiteSpec, ZoneSpec } from '../../model/fleet.ts';
import type { DeviceEntry, FleetIndex } from '../../model/fleet-index.ts';

/** A meter place with everything the fleet knows of it. */
export interface MeterRow {
  readonly meter: MeterSpec;
  readonly site: SiteSpec;
  /** Null: the fleet does not have it (it has been checked, so this does not happen in service). */
  readonly customer: CustomerSpec | null;
  readonly zone: ZoneSpec | null;
  readonly device: DeviceEntry | null;
}

/** A fleet of 100,000 changes rarely and is asked for often: once per fleet. */
const known = new WeakMap<FleetIndex, readonly MeterRow[]>();

/** Every meter of the fleet, ordered by id: nobody is left out because little is known of it. */
export function meterRows(index: FleetIndex): readonly MeterRow[] {
  const found = known.get(index);
  if (found !== undefined) return found;
  const rows = index.fleet.sites
    .flatMap((site) =>
      site.meters.map((meter) => ({
        meter,
        site,
        customer: index.customers.get(site.customer) ?? null,
        zone: index.zones.get(site.zone) ?? null,
        device: index.devices.get(meter.device) ?? null,
      })),
    )
    .sort((a, b) => (a.meter.id < b.meter.id ? -1 : a.meter.id > b.meter.id ? 1 : 0));
  known.set(index, rows);
  return rows;
}
