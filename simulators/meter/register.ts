import { indicatedFlow, type MeterCurve } from './meter-error.ts';

export interface RegisterParams {
  readonly curve: MeterCurve;
  /** m³ per pulse. */
  readonly pulseWeight: number;
}

/** Counts of a meter with a corrector; the index grows by whole pulses only. */
export interface RegisterState {
  /** Volume counted by the meter since the start, m³ actual. */
  readonly counted: number;
  readonly pulses: number;
  /** Converted volume since the start, base m³. */
  readonly converted: number;
}

export const FRESH_REGISTER: RegisterState = { counted: 0, pulses: 0, converted: 0 };

/**
 * @param qActual true flow, m³/h actual.
 * @param factor conversion factor the corrector has in force.
 * @param hours length of the step.
 */
export function registerStep(
  params: RegisterParams,
  state: RegisterState,
  qActual: number,
  factor: number,
  hours: number,
): RegisterState {
  const flow = indicatedFlow(params.curve, qActual);
  if (flow === 0) return state;
  const counted = state.counted + flow * hours;
  // a hair more than nothing, so that ten steps of 0.1 give one pulse of 1
  const pulses = Math.floor(counted / params.pulseWeight + 1e-9);
  const passed = (pulses - state.pulses) * params.pulseWeight;
  return { counted, pulses, converted: state.converted + passed * factor };
}
