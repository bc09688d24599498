import type { Kelvin, KPaAbs } from '../model/units.ts';
import type { BaseConditions } from './gas-constants.ts';

export interface LineConditions {
  readonly pressure: KPaAbs;
  readonly temperature: Kelvin;
}

/** Ratio of base to line compressibility Zb/Z at the line conditions. */
export type CompressibilityRatio = (line: LineConditions, base: BaseConditions) => number;

/** Ideal gas: what a corrector in PT mode computes. */
export const idealRatio: CompressibilityRatio = () => 1;

/**
 * Growth of Zb/Z with pressure at 20 °C, 1/kPa. One figure per gas: for typical
 * pipeline gas (Gulf Coast composition) AGA8 gives 1.00200 at 201 kPa abs,
 * 1.00806 at 501 kPa abs; this line keeps within 2e-4 of both. It ignores
 * temperature, so it is for 0…40 °C below 0.6 MPa only.
 */
const PIPELINE_GAS_SLOPE = 2.03e-5;

/**
 * First-order Zb/Z of typical pipeline gas, where no gas is known and speed counts;
 * compressibility.ts has the correctors' own equations.
 */
export const pipelineGasRatio: CompressibilityRatio = (line, base) =>
  1 + PIPELINE_GAS_SLOPE * (line.pressure - base.pressure);

/** The ideal part (P/Pb)·(Tb/T) of a conversion factor. */
export const idealFactor = (line: LineConditions, base: BaseConditions): number =>
  (line.pressure / base.pressure) * (base.temperature / line.temperature);

/** Conversion factor C = (P/Pb)·(Tb/T)·(Zb/Z): base m³ per actual m³. Source: EN 12405-1. */
export const conversionFactor = (
  line: LineConditions,
  base: BaseConditions,
  ratio: CompressibilityRatio,
): number => idealFactor(line, base) * ratio(line, base);
