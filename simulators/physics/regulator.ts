/** A spring-loaded regulator: static droop line, first-order actuator, tight shut-off. */
export interface RegulatorParams {
  /** Set point, kPa gauge. */
  readonly setKPa: number;
  /** Fall of the outlet pressure from shut to fully open, share of the set point. */
  readonly droop: number;
  /** Flow when fully open and choked, Nm³/h. */
  readonly qCapNm3h: number;
  /** Actuator time constant, s. */
  readonly tauSeconds: number;
  /** Lock-up pressure above the set point, share of it (half the SG class). */
  readonly lockUp: number;
  /** Flow past a seat that is down but not yet pressed tight, share of the full flow. */
  readonly closingShare: number;
}

export interface RegulatorState {
  /** Valve travel, 0…1. */
  readonly opening: number;
  /** The seat is pressed tight; opens again only below the set point. */
  readonly tight: boolean;
}

/** What is wrong with it. All zero or false = healthy. */
export interface RegulatorFaults {
  /** Flow past a damaged seat whatever the travel, Nm³/h when choked. */
  readonly seatLeakNm3h: number;
  /** The valve cannot close further than this, 0…1. */
  readonly minOpening: number;
  /** The valve is stuck shut. */
  readonly failsClosed: boolean;
  /** The spring or the pilot has moved: added to the set point, kPa. */
  readonly setShiftKPa: number;
  /** Multiplies the droop: a tired diaphragm, a wrong spring. */
  readonly droopFactor: number;
}

export const HEALTHY_REGULATOR: RegulatorFaults = {
  seatLeakNm3h: 0,
  minOpening: 0,
  failsClosed: false,
  setShiftKPa: 0,
  droopFactor: 1,
};

export const lockUpKPa = (params: RegulatorParams): number => params.setKPa * (1 + params.lockUp);

/** Travel asked for at a sensed pressure. */
export const targetOpening = (
  params: RegulatorParams,
  faults: RegulatorFaults,
  pKPa: number,
): number => {
  const band = params.setKPa * params.droop * faults.droopFactor;
  return Math.min(1, Math.max(0, (params.setKPa + faults.setShiftKPa - pKPa) / band));
};

/**
 * Travel after `dt` seconds if the sensed pressure is then `pOutKPa`. Backward
 * Euler: stable at any step whatever the gain, which a 5 kPa station (gain
 * 15/s) would not be with an explicit step.
 */
export function openingAfter(
  params: RegulatorParams,
  state: RegulatorState,
  faults: RegulatorFaults,
  pOutKPa: number,
  dt: number,
): number {
  if (faults.failsClosed) return 0;
  const share = dt / (params.tauSeconds + dt);
  const moved = state.opening + (targetOpening(params, faults, pOutKPa) - state.opening) * share;
  return Math.max(faults.minOpening, moved);
}

/** The seat's flow fades towards a pressure somewhat above lock-up, so that lock-up is reached. */
function closingTravel(params: RegulatorParams, pOutKPa: number): number {
  const fade = params.setKPa * params.lockUp * 1.2;
  const share = fade === 0 ? 0 : 1 - (pOutKPa - params.setKPa) / fade;
  return params.closingShare * Math.min(1, Math.max(0, share));
}

/** Flow at a travel, Nm³/h; `choked` is the share of choked flow the pressures allow. */
export function regulatorFlow(
  params: RegulatorParams,
  before: RegulatorState,
  faults: RegulatorFaults,
  opening: number,
  pOutKPa: number,
  choked: number,
): number {
  if (faults.failsClosed) return 0;
  const pKPa = pOutKPa - faults.setShiftKPa;
  const travel = Math.max(opening, before.tight ? 0 : closingTravel(params, pKPa));
  return (travel * params.qCapNm3h + faults.seatLeakNm3h) * choked;
}

/** Presses tight at lock-up pressure, lifts again below the set point. */
export const tightAfter = (
  params: RegulatorParams,
  before: RegulatorState,
  faults: RegulatorFaults,
  pOutKPa: number,
): boolean => {
  const pKPa = pOutKPa - faults.setShiftKPa;
  return before.tight ? pKPa >= params.setKPa : pKPa >= lockUpKPa(params);
};
