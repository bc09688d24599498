import type { Span } from '../alarm/span.ts';
import type { Asset, Detector, Judge } from '../detect/detector.ts';
import { subjectKey } from '../model/alarm-type.ts';
import type { DeviceEntry, FleetIndex } from '../model/fleet-index.ts';
import type { EpochMs } from '../model/units.ts';

/** One detector at work on one asset, with what it has concluded so far. Immutable. */
export interface Cell {
  /** `{type}|{subject}`: stable across restarts. */
  readonly key: string;
  readonly detector: Detector;
  readonly asset: Asset;
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
  const common = { device, site, customer, run: null, meter: null, since };
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

export function startCells(
  detectors: readonly Detector[],
  assets: readonly Asset[],
): readonly Cell[] {
  return detectors.flatMap((detector) =>
    assets
      .filter((asset) => asset.subject.kind === detector.watches && detector.applies(asset))
      .map((asset) => startCell(detector, asset)),
  );
}

export const cellKey = (detector: Detector, asset: Asset): string =>
  `${detector.type}|${subjectKey(asset.subject)}`;

function startCell(detector: Detector, asset: Asset): Cell {
  const started = detector.start(asset);
  return {
    key: cellKey(detector, asset),
    detector,
    asset,
    judge: started.ok ? started.value : null,
    failure: started.ok ? null : started.error,
    holds: null,
    blind: null,
  };
}
