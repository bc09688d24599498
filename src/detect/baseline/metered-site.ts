import type { Asset } from '../detector.ts';
import { type OutletBand, outletBand } from './outlet-band.ts';
import { stillM3Of } from './standstill.ts';

/** A site whose meters are judged together, behind its own regulators. */
export interface MeteredSite {
  /** Devices of its meters in service. */
  readonly devices: ReadonlySet<string>;
  readonly station: string | null;
  /** Σ Qmax, m³/h actual. */
  readonly fullScale: number;
  /** Expected flow from which an hour counts as operating, m³/h actual. */
  readonly operating: number;
  /** Volume below which a counter stood still, m³. */
  readonly stillM3: number;
  readonly band: OutletBand;
  readonly holidays: ReadonlySet<string>;
  readonly timeZone: string;
}

export interface MeteredSiteParams {
  readonly qMinTimes: number;
  readonly qMaxShare: number;
  readonly bandShare: number;
  readonly usualSg: number;
}

const metersInUse = (site: Asset['site']) =>
  (site?.meters ?? []).filter(({ status }) => status === 'inService');

export function meteredSite({ site, zone }: Asset, p: MeteredSiteParams): MeteredSite {
  const meters = metersInUse(site);
  return {
    devices: new Set(meters.map(({ device }) => device)),
    station: site?.station?.device ?? null,
    fullScale: meters.reduce((sum, { qMax }) => sum + qMax, 0),
    operating: Math.max(
      ...meters.map(({ qMin, qMax }) => Math.max(p.qMinTimes * qMin, p.qMaxShare * qMax)),
    ),
    stillM3: Math.max(...meters.map(({ resolution }) => stillM3Of(resolution))),
    band: outletBand(site, p.bandShare, p.usualSg),
    holidays: new Set(zone?.holidays),
    timeZone: site?.timeZone ?? 'UTC',
  };
}

/** Gas can pass the meters of this site unmetered. */
export const hasUnmeteredBypass = ({ site }: Asset): boolean =>
  site?.station?.bypass?.present === true &&
  !site.station.bypass.metered &&
  metersInUse(site).length > 0;
