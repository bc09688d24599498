import type { GasQuality } from '../../src/gas/sgerg88.ts';
import type { GasComposition } from '../../src/model/gas-composition.ts';

/** The six gases of the annex of ISO 12213-3. */
export const ANNEX_GASES: Readonly<Record<'1' | '2' | '3' | '4' | '5' | '6', GasQuality>> = {
  1: { hs: 40.66, d: 0.581, xCO2: 0.006, xH2: 0 },
  2: { hs: 40.62, d: 0.609, xCO2: 0.005, xH2: 0 },
  3: { hs: 43.53, d: 0.65, xCO2: 0.015, xH2: 0 },
  4: { hs: 34.16, d: 0.599, xCO2: 0.016, xH2: 0.095 },
  5: { hs: 36.64, d: 0.686, xCO2: 0.076, xH2: 0 },
  6: { hs: 36.58, d: 0.644, xCO2: 0.011, xH2: 0 },
};

/** The five reference gases of AGA Report No. 8, mole fractions. */
export const REPORT_GASES: Readonly<
  Record<'GulfCoast' | 'Amarillo' | 'Ekofisk' | 'HighN2' | 'HighCO2', GasComposition>
> = {
  GulfCoast: {
    methane: 0.965222,
    nitrogen: 0.002595,
    carbonDioxide: 0.005956,
    ethane: 0.018186,
    propane: 0.004596,
    isobutane: 0.000977,
    nButane: 0.001007,
    isopentane: 0.000473,
    nPentane: 0.000324,
    nHexane: 0.000664,
  },
  Amarillo: {
    methane: 0.906724,
    nitrogen: 0.031284,
    carbonDioxide: 0.004676,
    ethane: 0.045279,
    propane: 0.00828,
    isobutane: 0.001037,
    nButane: 0.001563,
    isopentane: 0.000321,
    nPentane: 0.000443,
    nHexane: 0.000393,
  },
  Ekofisk: {
    methane: 0.859063,
    nitrogen: 0.010068,
    carbonDioxide: 0.014954,
    ethane: 0.084919,
    propane: 0.023015,
    isobutane: 0.003486,
    nButane: 0.003506,
    isopentane: 0.000509,
    nPentane: 0.00048,
  },
  HighN2: {
    methane: 0.81441,
    nitrogen: 0.13465,
    carbonDioxide: 0.00985,
    ethane: 0.033,
    propane: 0.00605,
    isobutane: 0.001,
    nButane: 0.00104,
  },
  HighCO2: {
    methane: 0.81212,
    nitrogen: 0.05702,
    carbonDioxide: 0.07585,
    ethane: 0.04303,
    propane: 0.00895,
    isobutane: 0.00151,
    nButane: 0.00152,
  },
};
