import type { Random } from '../../src/lib/seeded-random.ts';
import { setFactor } from './gas-factor.ts';
import type { MeterInputs, SensorInputs } from './meter-inputs.ts';
import {
  measured,
  pressureTransmitter,
  rounded,
  TEMPERATURE_TRANSMITTER,
  type Transmitter,
} from './transmitter.ts';

/** Measures pressure and temperature and computes the conversion factor from them. */
export interface Corrector {
  /** Base m³ per actual m³ in force. */
  readonly factor: number;
  /** The register that counts: with substitute values it is the disturbed one. */
  readonly into: 'converted' | 'disturbed';
  step(pAbsKPa: number, tGasC: number, seconds: number, inputs: MeterInputs): void;
  values(): { readonly pAbs: number; readonly tGas: number; readonly c: number };
  flags(): readonly ('temporaryError' | 'pOutOfRange' | 'tOutOfRange')[];
}

/** A corrector measures P and T once in so many seconds. */
const SAMPLE_SECONDS = 30;
/** Lowest pressure of its cell, kPa absolute. */
const LEAST_KPA = 80;
const LEAST_C = -30;
const MOST_C = 60;

export function corrector(fullScaleKPa: number, random: Random): Corrector {
  const cell = pressureTransmitter(fullScaleKPa);
  let [pAbs, tGas, factor] = [0, 0, 1];
  let [pBad, tBad, isDisturbed] = [false, false, false];
  let sinceSample = SAMPLE_SECONDS;

  const read = (
    transmitter: Transmitter,
    truth: number,
    before: number,
    { frozen, bias, reads }: SensorInputs,
  ): number => {
    if (frozen) return before;
    return measured(transmitter, reads ?? truth + bias, random);
  };

  return {
    get factor() {
      return factor;
    },
    get into() {
      return isDisturbed ? 'disturbed' : 'converted';
    },
    step(truePressure, trueTemperature, seconds, inputs) {
      sinceSample += seconds;
      if (sinceSample < SAMPLE_SECONDS) return;
      sinceSample = 0;
      pAbs = read(cell, truePressure, pAbs, inputs.pressure);
      tGas = read(TEMPERATURE_TRANSMITTER, trueTemperature, tGas, inputs.temperature);
      pBad = pAbs > fullScaleKPa || pAbs < LEAST_KPA;
      tBad = tGas > MOST_C || tGas < LEAST_C;
      isDisturbed = pBad || tBad || inputs.disturbed;
      // without two sound values the last good factor stays in force as the substitute
      if (pBad || tBad) return;
      const { fixedRatio, baseTemperatureK, factorScale: scale } = inputs;
      factor = setFactor({ fixedRatio, baseTemperatureK, scale }, pAbs, tGas);
    },
    values: () => ({ pAbs: Math.max(0, pAbs), tGas, c: rounded(factor, 6) }),
    flags: () => [
      ...(isDisturbed ? (['temporaryError'] as const) : []),
      ...(pBad ? (['pOutOfRange'] as const) : []),
      ...(tBad ? (['tOutOfRange'] as const) : []),
    ],
  };
}
