import { ATMOSPHERE_KPA } from '../../src/model/units.ts';

export interface ReliefParams {
  /** Starts to lift, kPa gauge. */
  readonly setKPa: number;
  /** Flow at 10 % over the set point, Nm³/h. */
  readonly capacityNm3h: number;
}

/** Accumulation at which a relief valve is fully open, share of its set point (EN ISO 4126-1). */
const FULL_LIFT = 0.1;

/**
 * Discharge to atmosphere, Nm³/h: lifts in proportion, then grows with the
 * absolute pressure.
 * @param heldLift a valve that does not seat stays open at least so far, 0…1;
 * below its set point its flow falls with the root of the gauge pressure.
 */
export function reliefFlow(params: ReliefParams, pKPa: number, heldLift = 0): number {
  const lift = Math.min(1, Math.max(0, (pKPa / params.setKPa - 1) / FULL_LIFT));
  if (lift === 0 && (heldLift === 0 || pKPa <= 0)) return 0;
  const ratedKPa = params.setKPa * (1 + FULL_LIFT);
  const full = (params.capacityNm3h * (pKPa + ATMOSPHERE_KPA)) / (ratedKPa + ATMOSPHERE_KPA);
  const held = heldLift === 0 ? 0 : heldLift * Math.min(1, Math.sqrt(pKPa / ratedKPa));
  return Math.max(lift, held) * full;
}
