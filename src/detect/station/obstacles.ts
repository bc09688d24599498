import type { RunSpec } from '../../model/fleet.ts';
import type { StationValues } from '../../model/record.ts';
import type { Obstacle, Rung } from '../../model/station-state.ts';
import type { Ladder } from '../ladder.ts';
import type { StationPlan } from './station-plan.ts';

/**
 * Why a run could not carry, as a record tells it. An inlet that is low for the whole
 * station is no fault of the run: `regulator.inlet-low` says that.
 */
export function obstaclesOf(
  values: StationValues,
  spec: RunSpec,
  plan: StationPlan,
): readonly Obstacle[] {
  const run = values.runs?.[spec.id];
  if (run === undefined) return NONE;
  const found: Obstacle[] = [];
  if (run.inletValve === 'closed') found.push('inlet valve closed');
  if (run.ssv === 'tripped') found.push('slam-shut tripped');
  if (run.ssv === 'closed') found.push('slam-shut closed');
  if (run.ssv === 'fault') found.push('slam-shut fault');
  const needed = spec.setKPa + plan.inletMarginKPa;
  const ownLow = run.pIn !== undefined && run.pIn < needed;
  if (ownLow && (values.pIn === undefined || values.pIn >= needed))
    found.push('inlet pressure low');
  return found.length === 0 ? NONE : found;
}

const NONE: readonly Obstacle[] = [];

/** Whether a record says anything of a run's readiness. */
export function isReported(values: StationValues, spec: RunSpec): boolean {
  const run = values.runs?.[spec.id];
  return run?.ssv !== undefined || run?.inletValve !== undefined || run?.pIn !== undefined;
}

export function rungOf(pOut: number | undefined, ladder: Ladder): Rung {
  if (pOut === undefined) return 'unknown';
  if (pOut >= ladder.highHigh) return 'HH';
  if (ladder.ssvHigh !== null && pOut >= ladder.ssvHigh) return 'SSV high';
  if (pOut >= ladder.high) return 'H';
  if (ladder.ssvLow !== null && pOut <= ladder.ssvLow) return 'SSV low';
  return pOut <= ladder.low ? 'L' : 'normal';
}
