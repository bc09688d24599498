import { ATMOSPHERE_KPA } from '../../src/model/units.ts';

/**
 * Pressure loss of a filter, kPa: ΔP = k·ρ·Q² with Q at inlet conditions. With
 * base flow q, line density grows and line volume falls with the absolute
 * pressure, so ΔP = k'·q²/p.
 * @param k loss of the clean cartridge at 1 (Nm³/h)² and one atmosphere, kPa.
 */
export const filterLossKPa = (k: number, flowNm3h: number, pInKPa: number): number =>
  (k * flowNm3h * flowNm3h * ATMOSPHERE_KPA) / (pInKPa + ATMOSPHERE_KPA);
