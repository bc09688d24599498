import type { Digest } from '../../model/digest.ts';
import type { Carrying } from './carrying.ts';
import type { RunView } from './run-view.ts';

/** A stretch in which one run worked, and nothing else moved the pressure. */
export interface LoadPoint {
  /** Flow over what the meters can carry, 0…1. */
  readonly load: number;
  /** Mean outlet pressure, kPa gauge. */
  readonly pKPa: number;
  /** Mean inlet pressure, kPa gauge; null where not reported. */
  readonly pInKPa: number | null;
}

export interface LoadLimits {
  /** Shares of the capacity between which a regulator works as it was built to. */
  readonly leastLoad: number;
  readonly mostLoad: number;
  /** Share of the capacity by which the flow may vary in a stretch: starts and stops are not the static line. */
  readonly steadyLoad: number;
  /** Inlet pressure that the regulator needs above its set point, kPa. */
  readonly inletMarginKPa: number;
}

/** Null where the stretch says nothing of how the run regulates. */
export function loadPointOf(
  digest: Digest,
  carrying: Carrying,
  view: RunView,
  limits: LoadLimits,
): LoadPoint | null {
  if (digest.subject !== 'station' || carrying !== 'own') return null;
  const { pOut, pIn, q, bypass, cover, idleRecords } = digest;
  // at zero flow the pressure is the lock-up's, not the set point's
  if (pOut === null || q === null || idleRecords > 0) return null;
  if (cover === 'gap' || bypass === 'open') return null;
  const load = q.mean / view.capacityM3h;
  if (load < limits.leastLoad || load > limits.mostLoad) return null;
  if (q.max - q.min > limits.steadyLoad * view.capacityM3h) return null;
  if (pIn !== null && pIn.min < view.run.setKPa + limits.inletMarginKPa) return null;
  return { load, pKPa: pOut.mean, pInKPa: pIn === null ? null : pIn.mean };
}
