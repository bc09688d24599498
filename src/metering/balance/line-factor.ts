import { idealFactor, pipelineGasRatio } from '../../gas/conversion.ts';
import { toKelvin } from '../../gas/gas-constants.ts';
import type { SiteSpec } from '../../model/fleet.ts';
import { ATMOSPHERE_KPA, kelvin, kPaAbs } from '../../model/units.ts';
import type { BalanceMeter } from './balance-meter.ts';

/** Base m³ per actual m³ of typical pipeline gas. */
export function factorAt({ base }: SiteSpec, pAbs: number, tGas: number): number {
  const line = { pressure: kPaAbs(pAbs), temperature: toKelvin(tGas) };
  const at = { pressure: kPaAbs(base.pressureKPa), temperature: kelvin(base.temperatureK) };
  return idealFactor(line, at) * pipelineGasRatio(line, at);
}

/** What is known of the gas at a meter. */
export interface LineMeans {
  /** Mean kPa absolute and °C that the meter itself reports; null: it does not. */
  readonly pAbs: number | null;
  readonly tGas: number | null;
  /** Mean °C over the zone's meters that report it; null: none does. */
  readonly zoneTGas: number | null;
}

export interface LineFactor {
  readonly factor: number;
  /** 1σ as a fraction: of this meter alone, and common to all that take the zone's temperature. */
  readonly sigma: number;
  readonly commonSigma: number;
}

/** 1σ of a mean that a meter reports: sensor, and times of flow against times of rest. */
const OWN_KPA = 0.3;
const OWN_SHARE = 0.0025;
const OWN_C = 1;
/** Of a set point that stands for the pressure: droop and adjustment, and the air's own pressure. */
const SET_SHARE = 0.05;
const AIR_KPA = 1.5;
/** Of the zone's mean temperature at another site, and common to all sites; of the base temperature. */
const ZONE_C = 3;
const ZONE_COMMON_C = 2;
const GUESSED_C = 8;

const ZERO_C = 273.15;

/** Factor at a meter without correction; null where nothing tells its pressure. */
export function lineFactor({ site }: BalanceMeter, means: LineMeans): LineFactor | null {
  const pressure = pressureOf(site, means.pAbs);
  if (pressure === null) return null;
  const t = temperatureOf(site, means);
  const kelvins = t.value + ZERO_C;
  return {
    factor: factorAt(site, pressure.value, t.value),
    sigma: Math.hypot(pressure.sigma / pressure.value, t.sigma / kelvins),
    commonSigma: t.common / kelvins,
  };
}

interface Known {
  readonly value: number;
  readonly sigma: number;
}

function pressureOf({ station }: SiteSpec, own: number | null): Known | null {
  if (own !== null) return { value: own, sigma: Math.hypot(OWN_KPA, OWN_SHARE * own) };
  if (station === undefined) return null;
  const { setKPa } = station;
  return { value: setKPa + ATMOSPHERE_KPA, sigma: Math.hypot(SET_SHARE * setKPa, AIR_KPA) };
}

function temperatureOf(
  { base }: SiteSpec,
  { tGas, zoneTGas }: LineMeans,
): Known & { readonly common: number } {
  if (tGas !== null) return { value: tGas, sigma: OWN_C, common: 0 };
  if (zoneTGas !== null) return { value: zoneTGas, sigma: ZONE_C, common: ZONE_COMMON_C };
  return { value: base.temperatureK - ZERO_C, sigma: 0, common: GUESSED_C };
}
