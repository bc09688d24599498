/** Slam-shut valve (SSV): latches shut on over- or under-pressure until somebody resets it. */
export interface SlamShutParams {
  /** kPa gauge. */
  readonly highKPa: number;
  readonly lowKPa: number;
  /** The pressure must stay outside for so long, s. */
  readonly delaySeconds: number;
}

export interface SlamShutState {
  readonly tripped: boolean;
  readonly outsideSeconds: number;
  /** After a reset the low trip waits until the pressure has come up once. */
  readonly lowArmed: boolean;
}

export interface SlamShutInputs {
  /** Trips without a cause (vibration, a hand). */
  readonly trip: boolean;
  /** Does not act on pressure. */
  readonly stuck: boolean;
  /** A crew resets it on site. */
  readonly reset: boolean;
}

export const OPEN_SLAM_SHUT: SlamShutState = { tripped: false, outsideSeconds: 0, lowArmed: true };
const TRIPPED: SlamShutState = { tripped: true, outsideSeconds: 0, lowArmed: false };

/** One step of the latch with the outlet pressure at its end. */
export function slamShutStep(
  params: SlamShutParams,
  state: SlamShutState,
  inputs: SlamShutInputs,
  pOutKPa: number,
  dt: number,
): SlamShutState {
  if (inputs.trip) return TRIPPED;
  if (state.tripped) {
    return inputs.reset ? { tripped: false, outsideSeconds: 0, lowArmed: false } : state;
  }
  const lowArmed = state.lowArmed || pOutKPa > params.lowKPa;
  const outside = pOutKPa > params.highKPa || (lowArmed && pOutKPa < params.lowKPa);
  if (!outside || inputs.stuck) {
    if (state.outsideSeconds === 0 && lowArmed === state.lowArmed) return state;
    return { tripped: false, outsideSeconds: 0, lowArmed };
  }
  const outsideSeconds = state.outsideSeconds + dt;
  return outsideSeconds >= params.delaySeconds
    ? TRIPPED
    : { tripped: false, outsideSeconds, lowArmed };
}
