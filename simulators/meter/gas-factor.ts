import {
  type CompressibilityRatio,
  conversionFactor,
  type LineConditions,
} from '../../src/gas/conversion.ts';
import { CHINA_BASE, toKelvin } from '../../src/gas/gas-constants.ts';
import { kelvin, kPaAbs } from '../../src/model/units.ts';
import { tabulatedRatio } from './zb-table.ts';

/** What a corrector is set to; a fault changes it. */
export interface FactorSettings {
  /** Constant Zb/Z; null = the gas equation. */
  readonly fixedRatio: number | null;
  /** K; null = the contract's 293.15. */
  readonly baseTemperatureK: number | null;
  /** Multiplies the result. */
  readonly scale: number;
}

/** Zb/Z of the simulated gas by SGERG-88. */
const ratio: CompressibilityRatio = tabulatedRatio();

const at = (pAbsKPa: number, tGasC: number): LineConditions => ({
  pressure: kPaAbs(pAbsKPa),
  temperature: toKelvin(tGasC),
});

/** Base m³ per actual m³ of the gas itself. */
export const gasFactor = (pAbsKPa: number, tGasC: number): number =>
  conversionFactor(at(pAbsKPa, tGasC), CHINA_BASE, ratio);

/** The factor a corrector with these settings computes. */
export function setFactor(settings: FactorSettings, pAbsKPa: number, tGasC: number): number {
  const { fixedRatio, baseTemperatureK, scale } = settings;
  const base =
    baseTemperatureK === null
      ? CHINA_BASE
      : { pressure: CHINA_BASE.pressure, temperature: kelvin(baseTemperatureK) };
  const zRatio: CompressibilityRatio = fixedRatio === null ? ratio : () => fixedRatio;
  return scale * conversionFactor(at(pAbsKPa, tGasC), base, zRatio);
}
