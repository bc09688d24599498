import { indicatedFlow, type MeterCurve } from './meter-error.ts';

export interface RegisterParams {
  readonly curve: MeterCurve;
  /** m³ per pulse. */
  readonly pulseWeight: number;
}

/** Counts of a meter with a corrector; the corrector's index moves by whole pulses only. */
export interface RegisterState {
  /** What the meter's own counter has moved since the start, m³ actual. */
  readonly counted: number;
  /** The part of it whose pulses reached the corrector, m³ actual. */
  readonly seen: number;
  readonly pulses: number;
  /** Converted volume since the start, base m³. */
  readonly converted: number;
  /** Converted with substitute values, base m³. */
  readonly disturbed: number;
}

export const FRESH_REGISTER: RegisterState = {
  counted: 0,
  seen: 0,
  pulses: 0,
  converted: 0,
  disturbed: 0,
};

/** How the pulses of a step are taken. */
export interface Counting {
  /** Conversion factor the corrector has in force. */
  readonly factor: number;
  /** Share of the pulses that are lost, 0…1. */
  readonly pulseLoss: number;
  /** The disturbed register takes what is converted. */
  readonly into: 'converted' | 'disturbed';
}

/**
 * @param qActual true flow, m³/h actual; below 0 the meter runs backwards.
 * @param hours length of the step.
 */
export function registerStep(
  params: RegisterParams,
  state: RegisterState,
  qActual: number,
  { factor, pulseLoss, into }: Counting,
  hours: number,
): RegisterState {
  const flow = Math.sign(qActual) * indicatedFlow(params.curve, Math.abs(qActual));
  if (flow === 0) return state;
  const seen = state.seen + flow * hours * (1 - pulseLoss);
  // a hair more than nothing, so that ten steps of 0.1 give one pulse of 1
  const pulses = Math.floor(seen / params.pulseWeight + 1e-9);
  const base = (pulses - state.pulses) * params.pulseWeight * factor;
  return {
    counted: state.counted + flow * hours,
    seen,
    pulses,
    converted: state.converted + (into === 'converted' ? base : 0),
    disturbed: state.disturbed + (into === 'disturbed' ? base : 0),
  };
}
