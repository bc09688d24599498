import { err, ok, type Result } from '../lib/result.ts';
import type { Gas } from '../model/fleet.ts';
import type { Kelvin, KPaAbs } from '../model/units.ts';
import { toKelvin } from './gas-constants.ts';
import {
  type OutOfRange,
  outOfRange,
  type Range,
  type RealGas,
  type RealGasResult,
  within,
} from './real-gas.ts';
import {
  AIR_DENSITY,
  CALORIFIC,
  CH_MASS,
  CO_PER_H2,
  IDEAL_MOLAR_VOLUME,
  MASS,
} from './sgerg88-coefficients.ts';
import { type SgergMixture, sgerg88Virial, type VirialCoefficients } from './sgerg88-virial.ts';

/** Calorific value, relative density, CO₂ and H₂: what SGERG-88 needs to know of a gas. */
export type GasQuality = Pick<Gas, 'hs' | 'd' | 'xCO2' | 'xH2'>;

/** kPa·m³/(kmol·K), the equation's own. */
const R = 8.31451;
const NORMAL_K = 273.15;

/** −23…65 °C and 0…12 MPa (ISO 12213-3). */
const PRESSURE: Range = { quantity: 'p', min: 0, max: 12_000 };
const TEMPERATURE: Range = { quantity: 't', min: toKelvin(-23), max: toKelvin(65) };
const QUALITY = {
  hs: { quantity: 'hs', min: 20, max: 48 },
  d: { quantity: 'd', min: 0.55, max: 0.9 },
  xCO2: { quantity: 'xCO2', min: 0, max: 0.3 },
  xH2: { quantity: 'xH2', min: 0, max: 0.1 },
} as const satisfies Record<keyof GasQuality, Range>;
/** Nitrogen is what the four figures leave over: outside of this they contradict each other. */
const NITROGEN: Range = { quantity: 'xN2', min: -0.01, max: 0.5 };

/** Changes of B below this leave Z as it is, m³/kmol. */
const B_SETTLED = 1e-10;
const B_START = -0.065;
const MOST_ROUNDS = 40;

/**
 * SGERG-88 for one gas (ISO 12213-3, GB/T 17747.3): the standard virial equation, which most
 * Chinese volume correctors run. Z within 6e-6 of the standard's 60 check values.
 * Refuses a gas outside of Hs 20…48 MJ/m³, d 0.55…0.90, xCO₂ ≤ 0.30, xH₂ ≤ 0.10.
 */
export function prepareSgerg88(quality: GasQuality): Result<RealGas, OutOfRange> {
  for (const key of ['hs', 'd', 'xCO2', 'xH2'] as const) {
    if (!within(QUALITY[key], quality[key])) return outOfRange(QUALITY[key], quality[key]);
  }
  const mixture = equivalentMixture(quality);
  if (!within(NITROGEN, mixture.n2)) return outOfRange(NITROGEN, mixture.n2);
  const virial = sgerg88Virial(mixture);
  return ok({ z: (p, t) => compressibilityAt(virial, p, t) });
}

/**
 * The hydrocarbon and nitrogen that give the gas its calorific value and density. B at 0 °C and
 * the mixture depend on each other, hence the rounds; for a given B the hydrocarbon follows in
 * closed form, because the density is linear in 1/H.
 */
function equivalentMixture(quality: GasQuality): SgergMixture {
  let b = B_START;
  let mixture = mixtureAt(quality, b);
  for (let round = 0; round < MOST_ROUNDS; round += 1) {
    const next = sgerg88Virial(mixture).second(NORMAL_K);
    mixture = mixtureAt(quality, next);
    if (Math.abs(next - b) < B_SETTLED) break;
    b = next;
  }
  return mixture;
}

function mixtureAt({ hs, d, xCO2, xH2 }: GasQuality, b: number): SgergMixture {
  const molarVolume = IDEAL_MOLAR_VOLUME + b;
  const co = CO_PER_H2 * xH2;
  /** The hydrocarbon's share of the calorific value, kJ per mol of gas: x·H. */
  const heat = hs * molarVolume - CALORIFIC.h2 * xH2 - CALORIFIC.co * co;
  const inert = 1 - xCO2 - xH2 - co;
  const others = MASS.co2 * xCO2 + MASS.h2 * xH2 + MASS.co * co;
  const molarMass = d * AIR_DENSITY * molarVolume;
  const ch =
    (CH_MASS.perH * heat + MASS.n2 * inert + others - molarMass) / (MASS.n2 - CH_MASS.atZero);
  return { ch, n2: inert - ch, co2: xCO2, h2: xH2, co, h: heat / ch };
}

/** Solves p = ρRT(1 + Bρ + Cρ²) for the density by Newton's method from the ideal gas. */
function compressibilityAt(virial: VirialCoefficients, p: KPaAbs, t: Kelvin): RealGasResult {
  if (!within(PRESSURE, p)) return outOfRange(PRESSURE, p);
  if (!within(TEMPERATURE, t)) return outOfRange(TEMPERATURE, t);
  const b = virial.second(t);
  const c = virial.third(t);
  const ideal = p / (R * t);
  let density = ideal;
  for (let round = 0; round < MOST_ROUNDS; round += 1) {
    const excess = density * (1 + density * (b + density * c)) - ideal;
    const slope = 1 + density * (2 * b + 3 * density * c);
    if (!(slope > 0)) break;
    density -= excess / slope;
    if (Math.abs(excess) <= 1e-12 * ideal) return ok(1 + density * (b + density * c));
  }
  return err({ reason: 'noGasPhase' });
}
