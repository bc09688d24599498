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
 * Whether each run passes gas. Its own flow says it best. Without it the valves
 * and the outlet's level tell: the standby's set lies a little below the duty's, and an
 * outlet that stands there is in the standby's hands. Where they do not tell, nobody knows.
 */
export function carriesOf(values: StationValues, plan: StationPlan): readonly Known[] {
  const level = levelOf(values, plan);
  return plan.runs.map((spec) => {
    const run = values.runs?.[spec.id];
    if (run?.q !== undefined) return run.q > plan.flowsAbove ? 'yes' : 'no';
    if (isShut(run) === 'yes') return 'no';
    if (values.q !== undefined && values.q <= plan.flowsAbove) return 'no';
    return byLevel(spec, level);
  });
}

type Level = 'duty' | 'standby' | 'unknown';

function byLevel({ role }: RunSpec, level: Level): Known {
  if (level === 'unknown') return 'unknown';
  return role === level ? 'yes' : 'no';
}

/** In whose hands the outlet is by its level, valves considered. */
function levelOf({ pOut, runs, bypass }: StationValues, plan: StationPlan): Level {
  if (pOut === undefined || bypass === 'open' || bypass === 'moving') return 'unknown';
  if (plan.standbySet === null) return pOut > plan.ladder.low ? 'duty' : 'unknown';
  const shut = (role: RunSpec['role']): boolean => {
    const own = plan.runs.filter((spec) => spec.role === role);
    return own.length > 0 && own.every((spec) => isShut(runs?.[spec.id]) === 'yes');
  };
  const upper = plan.standbySet * (1 + plan.levelTolerance);
  const lower = plan.standbySet * (1 - plan.standbyBand);
  if (pOut < lower) return 'unknown';
  if (shut('duty')) return shut('standby') ? 'unknown' : 'standby';
  if (shut('standby') || pOut > upper) return 'duty';
  return 'standby';
}

/** One word for the station; null when the record says nothing of it. */
export function carryingOf(
  values: StationValues,
  carries: readonly Known[],
  plan: StationPlan,
): Carrying | null {
  const is = (role: RunSpec['role'], known: Known): boolean =>
    plan.runs.some((spec, i) => spec.role === role && carries[i] === known);
  const duty = is('duty', 'yes');
  const standby = is('standby', 'yes');
  if (duty || standby) return duty && standby ? 'both' : duty ? 'duty' : 'standby';
  if (values.bypass === 'open') return 'bypass';
  const silent = values.runs === undefined && values.q === undefined && values.pOut === undefined;
  if (silent) return null;
  return carries.includes('unknown') ? 'unknown' : 'neither';
}
