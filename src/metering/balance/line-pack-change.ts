import { toKelvin } from '../../gas/gas-constants.ts';
import { linePack } from '../../gas/line-pack.ts';
import type { SiteSpec } from '../../model/fleet.ts';
import { ATMOSPHERE_KPA, type EpochMs, kelvin, kPaAbs } from '../../model/units.ts';
import { BALANCE_PARAMS } from './meter-uncertainty.ts';

/** The pressure in a site's pipes at a moment. */
export interface SitePressure {
  readonly site: string;
  readonly at: EpochMs;
  /** kPa absolute. */
  readonly pAbs: number;
  /** °C; null: not known. */
  readonly tGas: number | null;
}

/** What the pipes took up in a window, base m³ and 1σ, and the sites whose pressure is not known. */
export interface PackChange {
  readonly m3: number;
  readonly sigma: number;
  readonly unknown: readonly string[];
}

/** A pressure this far from a window's end does not tell it. */
const NEAR_MS = 3_600_000;
/** 1σ of the change of a pressure of which nothing is known, as a fraction of the set point, kPa gauge. */
const UNKNOWN_SHARE = 0.1;

export function packChange(
  sites: readonly SiteSpec[],
  pressures: readonly SitePressure[],
  from: EpochMs,
  to: EpochMs,
): PackChange {
  let [m3, squares] = [0, 0];
  const unknown: string[] = [];
  for (const site of sites) {
    if (site.volumeM3 === undefined) continue;
    const own = pressures.filter((one) => one.site === site.id);
    const [before, after] = [nearest(own, from), nearest(own, to)];
    const perKPa = site.volumeM3 / site.base.pressureKPa;
    if (before === null || after === null) {
      unknown.push(site.id);
      squares += (perKPa * UNKNOWN_SHARE * (site.station?.setKPa ?? ATMOSPHERE_KPA)) ** 2;
      continue;
    }
    m3 += packOf(site, site.volumeM3, after) - packOf(site, site.volumeM3, before);
    squares += 2 * (perKPa * BALANCE_PARAMS.sigmaPKPa) ** 2;
  }
  return { m3, sigma: Math.sqrt(squares), unknown };
}

function nearest(own: readonly SitePressure[], at: EpochMs): SitePressure | null {
  let best: SitePressure | null = null;
  for (const one of own) {
    const away = Math.abs(one.at - at);
    if (away <= NEAR_MS && (best === null || away < Math.abs(best.at - at))) best = one;
  }
  return best;
}

function packOf({ base }: SiteSpec, volumeM3: number, { pAbs, tGas }: SitePressure): number {
  const temperature = tGas === null ? kelvin(base.temperatureK) : toKelvin(tGas);
  return linePack({ volumeM3, temperature, z: 1 }, kPaAbs(pAbs), {
    pressure: kPaAbs(base.pressureKPa),
    temperature: kelvin(base.temperatureK),
  });
}
