import type { Span } from '../alarm/span.ts';
import type { Asset, Detector, Judge, Settings } from '../detect/detector.ts';
import { settingsOf } from '../detect/settings.ts';
import { subjectKey } from '../model/alarm-type.ts';
import type { SiteSpec } from '../model/fleet.ts';
import type { DeviceEntry, FleetIndex } from '../model/fleet-index.ts';
import type { EpochMs } from '../model/units.ts';

/** One detector at work on one asset, with what it has concluded so far. Immutable. */
export interface Cell {
  /** `{type}|{subject}`: stable across restarts; the topic key of its alarm. */
  readonly key: string;
  readonly detector: Detector;
  readonly asset: Asset;
  /** What people have set for it: a resumed judge goes on with the same. */
  readonly settings: Settings;
  /** Null once it has thrown: it is out of service for this device until its next version. */
  readonly judge: Judge | null;
  /** Why it is out of service; null while it works. */
  readonly failure: string | null;
  /** What holds now. */
  readonly holds: Span | null;
  /** Set while it cannot judge. */
  readonly blind: { readonly since: EpochMs; readonly reason: string } | null;
}

/** Everything a device's readings are judged for, in registry order: causes before consequences. */
export function assetsOf(fleet: FleetIndex, device: DeviceEntry, since: EpochMs): readonly Asset[] {
  const { site, meter } = device;
  const customer = site === null ? null : (fleet.customers.get(site.customer) ?? null);
  const zone = site === null ? null : (fleet.zones.get(site.zone) ?? null);
  const common = { device, site, zone, customer, run: null, meter: null, since };
  const own: Asset = { ...common, subject: { kind: 'device', id: device.spec.id } };
  const metered: readonly Asset[] =
    meter === null ? [] : [{ ...common, meter, subject: { kind: 'meter', id: meter.id } }];
  if (!device.isStation || site?.station === undefined) return [own, ...metered];
  return [
    own,
    { ...common, subject: { kind: 'station', id: site.id } },
    { ...common, subject: { kind: 'bypass', id: site.id } },
    ...site.station.runs.map(
      (run): Asset => ({ ...common, run, subject: { kind: 'run', id: `${site.id}/${run.id}` } }),
    ),
    ...metered,
  ];
}

/** Devices of a site in a fixed order: the station first, then its meters as the fleet lists them. */
export function devicesOf(fleet: FleetIndex, site: SiteSpec): readonly DeviceEntry[] {
  const ids = new Set<string>([
    ...(site.station === undefined ? [] : [site.station.device]),
    ...site.meters.map((meter) => meter.device),
  ]);
  return [...ids].flatMap((id) => fleet.devices.get(id) ?? []);
}

/** @param detectors of one scope. */
export function startCells(
  detectors: readonly Detector[],
  assets: readonly Asset[],
  fleet: FleetIndex,
): readonly Cell[] {
  return detectors.flatMap((detector) =>
    assets
      .filter((asset) => asset.subject.kind === detector.watches && detector.applies(asset))
      .map((asset) => startCell(detector, asset, fleet)),
  );
}

export const cellKey = (detector: Detector, asset: Asset): string =>
  `${detector.type}|${subjectKey(asset.subject)}`;

function startCell(detector: Detector, asset: Asset, fleet: FleetIndex): Cell {
  const settings = settingsOf(fleet.fleet.detectors, detector.type, asset);
  const started = detector.start(asset, settings);
  return {
    key: cellKey(detector, asset),
    detector,
    asset,
    settings,
    judge: started.ok ? started.value : null,
    failure: started.ok ? null : started.error,
    holds: null,
    blind: null,
  };
}
