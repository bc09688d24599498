import { type Kelvin, type KPaAbs, kelvin, kPaAbs } from '../model/units.ts';

/** Universal gas constant, J/(mol·K) (CODATA 2018). */
export const GAS_CONSTANT = 8.314462618;

/** Molar mass of dry air, kg/mol: turns a relative density into a molar mass. */
const AIR_MOLAR_MASS = 0.0289626;

/** Zero of the Celsius scale, K. */
export const ICE_POINT_K = 273.15;

export const toKelvin = (tCelsius: number): Kelvin => kelvin(tCelsius + ICE_POINT_K);

/** The pressure and temperature to which a base volume is referred. */
export interface BaseConditions {
  readonly pressure: KPaAbs;
  readonly temperature: Kelvin;
}

/** Chinese base conditions, 101.325 kPa and 20 °C (GB/T 36242). */
export const CHINA_BASE: BaseConditions = {
  pressure: kPaAbs(101.325),
  temperature: kelvin(293.15),
};

/** What the flow formulas need to know of a gas. */
export interface FlowGas {
  /** kg/mol. */
  readonly molarMass: number;
  /** Isentropic exponent κ. */
  readonly kappa: number;
}

/** A flow gas from its relative density (air = 1); κ 1.31 holds for natural gas near 20 °C. */
export const flowGas = (relativeDensity: number, kappa = 1.31): FlowGas => ({
  molarMass: relativeDensity * AIR_MOLAR_MASS,
  kappa,
});

/** Typical pipeline natural gas, relative density 0.59. */
export const NATURAL_GAS: FlowGas = flowGas(0.59);

/** Mass of one base m³, kg, with the ideal gas law at base conditions. */
export const baseDensity = (gas: FlowGas, base: BaseConditions): number =>
  (base.pressure * 1000 * gas.molarMass) / (GAS_CONSTANT * base.temperature);

/** A volume of gas and the conditions of the pipe it fills. */
export interface PipeSection {
  /** Geometric volume, m³. */
  readonly volumeM3: number;
  readonly temperature: Kelvin;
  /** Compressibility Z at the section's conditions. */
  readonly z: number;
}
