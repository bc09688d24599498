import { conversionFactor, pipelineGasRatio } from '../../src/gas/conversion.ts';
import { CHINA_BASE, toKelvin } from '../../src/gas/gas-constants.ts';
import type { Random } from '../../src/lib/seeded-random.ts';
import { kPaAbs } from '../../src/model/units.ts';
import { type CardState, cardFlags, cardStep } from './ic-card.ts';
import type { MeterCurve } from './meter-error.ts';
import { FRESH_REGISTER, registerStep } from './register.ts';
import { measured, pressureTransmitter, rounded, TEMPERATURE_TRANSMITTER } from './transmitter.ts';

export interface MeterParams {
  readonly curve: MeterCurve;
  readonly pulseWeight: number;
  /** With a P·T corrector: base volume, pressure and temperature are reported. */
  readonly corrected: boolean;
  readonly fullScaleKPa: number;
  /** m³ bought at the start; null without an IC card. */
  readonly creditM3: number | null;
  /** Index at the start, m³ actual. */
  readonly startIndex: number;
  /** Base index at the start, m³. */
  readonly startBaseIndex: number;
}

export interface MeterStep {
  /** Through the meter, Nm³/h. */
  readonly flowNm3h: number;
  readonly pAbsKPa: number;
  readonly tGasC: number;
  readonly seconds: number;
  /** Somebody orders the valve shut. */
  readonly valveOrderedShut: boolean;
}

/** One meter with its corrector. */
export interface MeterDevice {
  readonly valve: 'open' | 'closed';
  step(step: MeterStep): void;
  /** Fields of a meter record at this moment, without `ts`, `kind`, `seq`. */
  values(): Readonly<Record<string, unknown>>;
}

/** A corrector measures P and T once in so many seconds. */
const SAMPLE_SECONDS = 30;
const NEW_CELL_VOLTS = 3.6;

export function meterDevice(params: MeterParams, random: Random): MeterDevice {
  const cell = pressureTransmitter(params.fullScaleKPa);
  const battery = rounded(NEW_CELL_VOLTS - random.next() * 0.1, 2);
  let register = FRESH_REGISTER;
  let card: CardState | null =
    params.creditM3 === null ? null : { creditM3: params.creditM3, valve: 'open' };
  let [pAbs, tGas, factor, qActual] = [0, 0, 1, 0];
  let sinceSample = SAMPLE_SECONDS;
  let orderedShut = false;
  const isShut = (): boolean => orderedShut || card?.valve === 'closed';

  const sample = (step: MeterStep): void => {
    sinceSample = 0;
    pAbs = measured(cell, step.pAbsKPa, random);
    tGas = measured(TEMPERATURE_TRANSMITTER, step.tGasC, random);
    factor = factorAt(pAbs, tGas);
  };
  const corrected = (): Readonly<Record<string, unknown>> => ({
    vb: rounded(params.startBaseIndex + register.converted, 4),
    qb: rounded(qActual * factor, 3),
    pAbs,
    tGas,
    c: rounded(factor, 6),
  });
  return {
    get valve() {
      return isShut() ? 'closed' : 'open';
    },
    step(step) {
      orderedShut = step.valveOrderedShut;
      sinceSample += step.seconds;
      if (sinceSample >= SAMPLE_SECONDS) sample(step);
      qActual = step.flowNm3h / factorAt(step.pAbsKPa, step.tGasC);
      const before = register.pulses;
      register = registerStep(params, register, qActual, factor, step.seconds / 3600);
      if (card) card = cardStep(card, (register.pulses - before) * params.pulseWeight);
    },
    values: () => ({
      vm: rounded(params.startIndex + register.pulses * params.pulseWeight, 4),
      qm: rounded(qActual, 3),
      ...(params.corrected ? corrected() : {}),
      battery,
      ...(card
        ? {
            credit: rounded(card.creditM3, 3),
            valve: isShut() ? 'closed' : 'open',
            flags: cardFlags(card),
          }
        : {}),
    }),
  };
}

/** The factor a corrector computes; another equation goes in here. */
const factorAt = (pAbsKPa: number, tGasC: number): number =>
  conversionFactor(
    { pressure: kPaAbs(pAbsKPa), temperature: toKelvin(tGasC) },
    CHINA_BASE,
    pipelineGasRatio,
  );
