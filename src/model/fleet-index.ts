import { AppError } from '../lib/app-error.ts';
import { type CompiledMapping, compileMapping } from './compiled-mapping.ts';
import type { CustomerSpec, DeviceSpec, Fleet, MeterSpec, SiteSpec, ZoneSpec } from './fleet.ts';
import type { DeviceId } from './ids.ts';
import { type Ms, ms } from './units.ts';

/** What a device is for: found once, used on every message. */
export interface DeviceEntry {
  readonly spec: DeviceSpec;
  /** Null for a gateway or a device that no site uses yet. */
  readonly site: SiteSpec | null;
  /** True when it is the site's station RTU. */
  readonly isStation: boolean;
  /** The meter whose corrector it is. */
  readonly meter: MeterSpec | null;
  /** Devices whose messages it may relay. */
  readonly relays: ReadonlySet<DeviceId>;
  /** Seconds between two of its records. */
  readonly intervalMs: Ms;
  /** Readings older than this on arrival are late. */
  readonly watermarkMs: Ms;
}

export interface FleetIndex {
  readonly version: number;
  readonly fleet: Fleet;
  readonly devices: ReadonlyMap<string, DeviceEntry>;
  readonly sites: ReadonlyMap<string, SiteSpec>;
  readonly zones: ReadonlyMap<string, ZoneSpec>;
  readonly customers: ReadonlyMap<string, CustomerSpec>;
  /** Asked in this order for topics that are not ours. */
  readonly mappings: readonly CompiledMapping[];
}

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

/** Watermarks of domain.md §A.3: 2 min for SCADA, 36 h for daily reporters; hourly ones upload within 3 h. */
const WATERMARK_MS: Readonly<Record<DeviceSpec['reporting'], Ms>> = {
  scada: ms(2 * MINUTE),
  hourly: ms(3 * HOUR),
  daily: ms(36 * HOUR),
};

const DEFAULT_INTERVAL_SECONDS: Readonly<Record<DeviceSpec['reporting'], number>> = {
  scada: 10,
  hourly: 3600,
  daily: 3600,
};

const byId = <T extends { readonly id: string }>(items: readonly T[]): Map<string, T> =>
  new Map(items.map((item) => [item.id, item]));

/** Builds the lookups. The fleet has been checked: ids are unique and references exist. */
export function indexFleet(fleet: Fleet, version: number): FleetIndex {
  const stationOf = new Map<string, SiteSpec>();
  const meterOf = new Map<string, { readonly site: SiteSpec; readonly meter: MeterSpec }>();
  for (const site of fleet.sites) {
    if (site.station !== undefined) stationOf.set(site.station.device, site);
    for (const meter of site.meters) meterOf.set(meter.device, { site, meter });
  }
  const relays = new Map<string, Set<DeviceId>>();
  for (const device of fleet.devices) {
    if (device.gateway === undefined) continue;
    const behind = relays.get(device.gateway) ?? new Set<DeviceId>();
    relays.set(device.gateway, behind.add(device.id));
  }
  const none: ReadonlySet<DeviceId> = new Set();
  const entry = (spec: DeviceSpec): DeviceEntry => ({
    spec,
    site: stationOf.get(spec.id) ?? meterOf.get(spec.id)?.site ?? null,
    isStation: stationOf.has(spec.id),
    meter: meterOf.get(spec.id)?.meter ?? null,
    relays: relays.get(spec.id) ?? none,
    intervalMs: ms((spec.intervalSeconds ?? DEFAULT_INTERVAL_SECONDS[spec.reporting]) * 1000),
    watermarkMs: WATERMARK_MS[spec.reporting],
  });
  return {
    version,
    fleet,
    devices: new Map(fleet.devices.map((spec) => [spec.id, entry(spec)])),
    sites: byId(fleet.sites),
    zones: byId(fleet.zones),
    customers: byId(fleet.customers),
    mappings: mappingsOf(fleet),
  };
}

/** @throws AppError fleet-invalid for a fleet that was never checked. */
function mappingsOf({ mappings = [] }: Fleet): readonly CompiledMapping[] {
  return mappings.map((mapping) => {
    const compiled = compileMapping(mapping);
    if (compiled.ok) return compiled.value;
    const problems = compiled.error.map(({ path, problem }) => `${path}: ${problem}`);
    throw new AppError('fleet-invalid', `mapping ${mapping.name}: ${problems.join('; ')}`);
  });
}
