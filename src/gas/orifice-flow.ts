import { type BaseM3PerHour, baseM3PerHour, type Kelvin, type KPaAbs } from '../model/units.ts';
import { type BaseConditions, baseDensity, type FlowGas, GAS_CONSTANT } from './gas-constants.ts';

/** Sharp-edged hole in a pipe wall. */
export const LEAK_DISCHARGE_COEFFICIENT = 0.62;

export interface OrificeFlow {
  /** Geometric area, m². */
  readonly areaM2: number;
  readonly dischargeCoefficient: number;
  readonly upstream: KPaAbs;
  readonly downstream: KPaAbs;
  /** Upstream temperature. */
  readonly temperature: Kelvin;
  /** Upstream compressibility. */
  readonly z: number;
}

export const circleAreaM2 = (diameterMm: number): number =>
  (Math.PI / 4) * (diameterMm / 1000) ** 2;

/** Absolute pressure ratio p2/p1 below which the flow is choked: 0.544 for κ = 1.31. */
export const criticalRatio = (kappa: number): number => (2 / (kappa + 1)) ** (kappa / (kappa - 1));

/**
 * Isentropic flow through an orifice, base m³/h; choked below the critical
 * ratio, subsonic above it, 0 without a pressure drop (no reverse flow).
 * Source: ISO 9300 / API 520 nozzle equations; agrees with the leak table for
 * Cd 0.62 (0.87 Nm³/h through 1 mm at 100 kPa gauge).
 */
export function orificeFlow(flow: OrificeFlow, gas: FlowGas, base: BaseConditions): BaseM3PerHour {
  const ratio = flow.downstream / flow.upstream;
  if (!(ratio < 1)) return baseM3PerHour(0);
  const k = gas.kappa;
  const upstreamPa = flow.upstream * 1000;
  const specific = gas.molarMass / (flow.z * GAS_CONSTANT * flow.temperature);
  const massFlux =
    ratio < criticalRatio(k)
      ? upstreamPa * Math.sqrt(k * specific) * (2 / (k + 1)) ** ((k + 1) / (2 * (k - 1)))
      : upstreamPa *
        Math.sqrt(2 * specific * (k / (k - 1)) * (ratio ** (2 / k) - ratio ** ((k + 1) / k)));
  const kgPerSecond = flow.dischargeCoefficient * flow.areaM2 * massFlux;
  return baseM3PerHour((kgPerSecond / baseDensity(gas, base)) * 3600);
}

/**
 * Flow through a restriction as a share of its choked flow at the same inlet
 * pressure: 1 when choked, falling to 0 as the pressures meet. The constants of
 * κ are computed once, for it is asked many times a second.
 */
export function chokedShare(kappa: number): (upstream: KPaAbs, downstream: KPaAbs) => number {
  const critical = criticalRatio(kappa);
  const term = (r: number): number => r ** (2 / kappa) - r ** ((kappa + 1) / kappa);
  const full = term(critical);
  return (upstream, downstream) => {
    const ratio = downstream / upstream;
    if (!(ratio < 1)) return 0;
    return ratio <= critical ? 1 : Math.sqrt(term(ratio) / full);
  };
}
