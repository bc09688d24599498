import type { Random } from '../../src/lib/seeded-random.ts';
import { cellVolts, LOW_CELL_VOLTS, usedAfter } from './battery.ts';
import { corrector } from './corrector.ts';
import { gasFactor } from './gas-factor.ts';
import type { MeterCurve } from './meter-error.ts';
import { type MeterInputs, soundMeter } from './meter-inputs.ts';
import { type CardParams, prepayment } from './prepayment.ts';
import { FRESH_REGISTER, type RegisterState, registerStep } from './register.ts';
import { rounded } from './transmitter.ts';

export interface MeterParams {
  readonly curve: MeterCurve;
  readonly pulseWeight: number;
  /** With a P·T corrector: base volume, pressure and temperature are reported. */
  readonly corrected: boolean;
  readonly fullScaleKPa: number;
  /** m³ bought at the start; null without an IC card. */
  readonly creditM3: number | null;
  readonly card?: Omit<CardParams, 'creditM3'>;
  /** Index at the start, m³ actual. */
  readonly startIndex: number;
  /** Base index at the start, m³. */
  readonly startBaseIndex: number;
  /** The register begins so close to its rollover, m³; absent: where `startIndex` says. */
  readonly untilRollover?: { readonly m3: number; readonly capacityM3: number };
}

export interface MeterStep {
  /** Through the meter, Nm³/h. */
  readonly flowNm3h: number;
  readonly pAbsKPa: number;
  readonly tGasC: number;
  readonly seconds: number;
  /** Somebody orders the valve shut. */
  readonly valveOrderedShut: boolean;
  /** Absent: sound. */
  readonly inputs?: MeterInputs;
}

/** One meter with its corrector. */
export interface MeterDevice {
  readonly valve: 'open' | 'closed';
  step(step: MeterStep): void;
  /** Fields of a meter record at this moment, without `ts`, `kind`, `seq`. */
  values(kind?: 'interval' | 'snapshot'): Readonly<Record<string, unknown>>;
}

const SOUND = soundMeter();
const DAY_SECONDS = 86_400;
/** A cell in the field is between new and seven tenths used; a signal between −70 and −105 dBm. */
const OLDEST_CELL = 0.7;
const BEST_DBM = -70;
const SIGNAL_SPREAD_DBM = 35;
/** A meter overflows above 1.2 times its Qmax (MID MI-002). */
const OVERLOAD = 1.2;
const DEFAULT_CARD = { unit: 'm3', price: 4.21, buys: 'never' } as const;

export function meterDevice(params: MeterParams, random: Random): MeterDevice {
  const { pulseWeight, creditM3, curve } = params;
  const converter = corrector(params.fullScaleKPa, random);
  const card = creditM3 === null ? null : prepayment({ ...DEFAULT_CARD, ...params.card, creditM3 });
  const signal = BEST_DBM - SIGNAL_SPREAD_DBM * random.next();
  let register: RegisterState = FRESH_REGISTER;
  let shown = startOf(params);
  let cellUsed = OLDEST_CELL * random.next();
  let [qActual, tGas] = [0, 20];
  let isReplaced = false;
  let orderedShut = false;
  let inputs = SOUND;
  const isShut = (): boolean => orderedShut || card?.isShut === true;

  const replace = (): void => {
    register = FRESH_REGISTER;
    shown = { index: 0, base: 0, capacity: Infinity };
    cellUsed = 0;
  };
  const count = (seconds: number): void => {
    const before = register.pulses;
    const { factor, into } = converter;
    const counting = { factor, into, pulseLoss: inputs.pulseLoss };
    register = registerStep(params, register, qActual, counting, seconds / 3600);
    card?.step((register.pulses - before) * pulseWeight, seconds, inputs);
  };
  const volts = (): number => cellVolts(Math.max(cellUsed, inputs.cellUsed), tGas);
  const flags = (): readonly string[] => [
    ...(volts() < LOW_CELL_VOLTS ? ['lowBattery'] : []),
    ...(inputs.magnet ? ['magnet'] : []),
    ...(inputs.coverOpen ? ['coverOpen'] : []),
    ...(qActual < 0 ? ['reverseFlow'] : []),
    ...(qActual > OVERLOAD * curve.qMax ? ['overFlow'] : []),
    ...(inputs.configChanged ? ['configChanged'] : []),
    ...(params.corrected ? converter.flags() : []),
    ...(card?.flags() ?? []),
  ];
  const corrected = (kind: 'interval' | 'snapshot'): Readonly<Record<string, unknown>> => ({
    vb: rounded(shown.base + register.converted + inputs.indexShiftM3 * converter.factor, 4),
    vbd: rounded(register.disturbed, 4),
    qb: rounded(qActual * converter.factor, 3),
    ...converter.values(),
    // the mechanical counter is read with the daily snapshot only
    ...(kind === 'snapshot' ? { mechIndex: rounded(shown.index + register.counted, 3) } : {}),
  });
  return {
    get valve() {
      return isShut() ? 'closed' : 'open';
    },
    step(step) {
      inputs = step.inputs ?? SOUND;
      orderedShut = step.valveOrderedShut;
      if (inputs.replaced && !isReplaced) replace();
      isReplaced = inputs.replaced;
      tGas = step.tGasC;
      cellUsed = usedAfter(cellUsed, step.seconds / DAY_SECONDS, 0);
      converter.step(step.pAbsKPa, step.tGasC, step.seconds, inputs);
      const flow = inputs.jammed ? 0 : step.flowNm3h - inputs.reverseNm3h;
      qActual = flow / gasFactor(step.pAbsKPa, step.tGasC);
      count(step.seconds);
    },
    values(kind = 'interval') {
      cellUsed = usedAfter(cellUsed, 0, 1);
      const index = shown.index + register.pulses * pulseWeight + inputs.indexShiftM3;
      return {
        vm: rounded(index % shown.capacity, 4),
        qm: rounded(qActual * (1 - inputs.pulseLoss), 3),
        ...(params.corrected ? corrected(kind) : {}),
        battery: rounded(volts() + 0.003 * random.normal(), 2),
        ...(card ? { ...card.values(), valve: isShut() ? 'closed' : 'open' } : {}),
        flags: flags(),
        rssi: rounded(signal + 3 * random.normal(), 0),
      };
    },
  };
}

/** Where the registers stand at the start, m³; capacity: one past the largest index. */
function startOf({ startIndex, startBaseIndex, untilRollover }: MeterParams) {
  if (!untilRollover) return { index: startIndex, base: startBaseIndex, capacity: Infinity };
  const { m3, capacityM3 } = untilRollover;
  return { index: capacityM3 - m3, base: startBaseIndex, capacity: capacityM3 };
}
