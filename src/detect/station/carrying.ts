import type { RunSpec } from '../../model/fleet.ts';
import type { RunValues, StationValues } from '../../model/record.ts';
import type { Carrying, Known } from '../../model/station-state.ts';
import type { StationPlan } from './station-plan.ts';

/** Whether a run is shut by its slam-shut or its inlet valve; `unknown` where neither is reported. */
export function isShut(run: RunValues | undefined): Known {
  if (run === undefined) return 'unknown';
  if (run.ssv === 'tripped' || run.ssv === 'closed' || run.inletValve === 'closed') return 'yes';
  return run.ssv === 'open' || run.inletValve === 'open' ? 'no' : 'unknown';
}

/**
 * Whether a run passes gas. Its own flow says it best. Without it the valves
 * and the outlet's level tell: the standby's set lies a little below the duty's, and an
 * outlet that stands there is in the standby's hands. Where they do not tell, nobody knows.
 */
export function carries(values: StationValues, spec: RunSpec, plan: StationPlan): Known {
  const run = values.runs?.[spec.id];
  if (run?.q !== undefined) return run.q > plan.flowsAbove ? 'yes' : 'no';
  if (isShut(run) === 'yes') return 'no';
  if (values.q !== undefined && values.q <= plan.flowsAbove) return 'no';
  const level = levelOf(values, plan);
  if (level === 'unknown') return 'unknown';
  return spec.role === level ? 'yes' : 'no';
}

type Level = 'duty' | 'standby' | 'unknown';

/** In whose hands the outlet is by its level, valves considered. */
function levelOf({ pOut, runs, bypass }: StationValues, plan: StationPlan): Level {
  if (pOut === undefined || bypass === 'open' || bypass === 'moving') return 'unknown';
  if (plan.standbySet === null) return pOut > plan.ladder.low ? 'duty' : 'unknown';
  const upper = plan.standbySet * (1 + plan.levelTolerance);
  const lower = plan.standbySet * (1 - plan.standbyBand);
  if (pOut < lower) return 'unknown';
  if (areShut('duty', runs, plan)) return areShut('standby', runs, plan) ? 'unknown' : 'standby';
  return pOut > upper || areShut('standby', runs, plan) ? 'duty' : 'standby';
}

/** True when every run of a role is shut, and there is one. */
function areShut(
  role: RunSpec['role'],
  runs: StationValues['runs'],
  { runs: specs }: StationPlan,
): boolean {
  let found = false;
  for (const spec of specs) {
    if (spec.role !== role) continue;
    if (isShut(runs?.[spec.id]) !== 'yes') return false;
    found = true;
  }
  return found;
}

interface RunCarries {
  readonly role: RunSpec['role'];
  readonly carries: Known;
}

/** One word for the station; null when the record says nothing of it. */
export function carryingOf(values: StationValues, runs: readonly RunCarries[]): Carrying | null {
  let [duty, standby, unknown] = [false, false, false];
  for (const run of runs) {
    if (run.carries === 'unknown') unknown = true;
    else if (run.carries === 'yes' && run.role === 'duty') duty = true;
    else if (run.carries === 'yes') standby = true;
  }
  if (duty || standby) return duty && standby ? 'both' : duty ? 'duty' : 'standby';
  if (values.bypass === 'open') return 'bypass';
  const silent = values.runs === undefined && values.q === undefined && values.pOut === undefined;
  if (silent) return null;
  return unknown ? 'unknown' : 'neither';
}
