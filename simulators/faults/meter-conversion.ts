import { type FaultKind, meterOf } from './fault-kind.ts';

const conversion: FaultKind['expects'] = (site) => [
  { type: 'meter.conversion', subject: meterOf(site) },
];

/** The corrector converts with a factor that is off: a wrong span, a wrong gas. */
export const factorOff: FaultKind = {
  name: 'conversion-factor-off',
  unit: '%',
  defaultSize: 2,
  span: () => [1.2, 10],
  needs: 'corrector',
  expects: conversion,
  disturb(inputs, level) {
    inputs.meter.factorScale *= 1 + level / 100;
  },
};

/** A constant Zb/Z is left in the corrector after works. */
export const fixedRatioWrong: FaultKind = {
  name: 'fixed-z-wrong',
  unit: 'Zb/Z',
  defaultSize: 1.03,
  span: () => [1.02, 1.1],
  needs: 'corrector',
  expects: conversion,
  disturb(inputs, level) {
    inputs.meter.fixedRatio = level;
  },
};

/** A corrector set to 0 °C base temperature where the contract says 20 °C: 6.8 % less. */
export const wrongBase: FaultKind = {
  name: 'wrong-base-temperature',
  unit: 'K',
  defaultSize: 273.15,
  span: () => [273.15, 288.15],
  needs: 'corrector',
  expects: conversion,
  disturb(inputs, level) {
    inputs.meter.baseTemperatureK = level;
  },
};
