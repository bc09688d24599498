import { CHINA_BASE, NATURAL_GAS, toKelvin } from '../../src/gas/gas-constants.ts';
import {
  circleAreaM2,
  LEAK_DISCHARGE_COEFFICIENT,
  orificeFlow,
} from '../../src/gas/orifice-flow.ts';
import { ATMOSPHERE_KPA, kPaAbs } from '../../src/model/units.ts';

/** Gas to atmosphere through a hole in a pipe, Nm³/h. */
export const holeFlow = (areaM2: number, pKPa: number, tGasC = 20): number =>
  orificeFlow(
    {
      areaM2,
      dischargeCoefficient: LEAK_DISCHARGE_COEFFICIENT,
      upstream: kPaAbs(pKPa + ATMOSPHERE_KPA),
      downstream: kPaAbs(ATMOSPHERE_KPA),
      temperature: toKelvin(tGasC),
      z: 1,
    },
    NATURAL_GAS,
    CHINA_BASE,
  );

/** Diameter of the round hole that passes a flow, mm. */
export const holeMm = (flowNm3h: number, pKPa: number): number =>
  Math.sqrt(flowNm3h / holeFlow(circleAreaM2(1), pKPa));
