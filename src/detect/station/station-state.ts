import { z } from 'zod';
import type { RunSpec } from '../../model/fleet.ts';
import type { StationValues } from '../../model/record.ts';
import type {
  Carrying,
  Obstacle,
  Rung,
  RunState,
  StationState,
} from '../../model/station-state.ts';
import { type EpochMs, epochMs } from '../../model/units.ts';
import { carries, carryingOf } from './carrying.ts';
import { isReported, obstaclesOf, rungOf } from './obstacles.ts';
import { lastProofOf, NEVER_SEEN, type ProofRule, ProofTest, stepProofTest } from './proof-test.ts';
import type { StationPlan } from './station-plan.ts';

export const RunTrack = z.object({
  id: z.string(),
  role: z.enum(['duty', 'standby']),
  carries: z.enum(['yes', 'no', 'unknown']),
  slamShut: z.enum(['open', 'tripped', 'closed', 'fault', 'unknown']),
  available: z.enum(['yes', 'no', 'unknown']),
  obstacles: z.array(
    z.enum([
      'inlet valve closed',
      'slam-shut tripped',
      'slam-shut closed',
      'slam-shut fault',
      'inlet pressure low',
      'proof test overdue',
    ]),
  ),
  proof: ProofTest,
  provedAt: z.number().nullable(),
});
export type RunTrack = z.infer<typeof RunTrack>;

/**
 * A station's state from its records, one after the other: who carries and since
 * when, whether each run could, and where the outlet stands. The same object as long as
 * nothing that people see has changed.
 */
export const StationTrack = z.object({
  carrying: z.enum(['duty', 'standby', 'both', 'neither', 'bypass', 'unknown']),
  since: z.number().nullable(),
  rung: z.enum(['SSV low', 'L', 'normal', 'H', 'SSV high', 'HH', 'unknown']),
  runs: z.array(RunTrack),
});
export type StationTrack = z.infer<typeof StationTrack>;

export interface TrackRule extends ProofRule {
  /** A proof test is due this long after the last one, ms. */
  readonly provedForMs: number;
  /** Where no test is on file, it is counted from here: when the station came into the fleet. */
  readonly since: EpochMs;
}

export const startTrack = ({ runs }: StationPlan): StationTrack => ({
  carrying: 'unknown',
  since: null,
  rung: 'unknown',
  runs: runs.map(startRun),
});

export const startRun = (spec: RunSpec): RunTrack => ({
  id: spec.id,
  role: spec.role,
  carries: 'unknown',
  slamShut: 'unknown',
  available: 'unknown',
  obstacles: [],
  proof: NEVER_SEEN,
  provedAt: lastProofOf(spec, NEVER_SEEN),
});

export function stepTrack(
  track: StationTrack,
  ts: EpochMs,
  values: StationValues,
  rule: TrackRule,
): StationTrack {
  const runs = stepRuns(track.runs, ts, values, rule);
  const carrying: Carrying = carryingOf(values, runs) ?? track.carrying;
  const rung: Rung = values.pOut === undefined ? track.rung : rungOf(values.pOut, rule.plan.ladder);
  if (carrying === track.carrying && rung === track.rung && runs === track.runs) return track;
  const since = carrying === track.carrying ? track.since : ts;
  return { carrying, since, rung, runs };
}

/** The same array when nothing changed. */
function stepRuns(
  runs: StationTrack['runs'],
  ts: EpochMs,
  values: StationValues,
  rule: TrackRule,
): StationTrack['runs'] {
  let next = runs;
  for (let i = 0; i < runs.length; i += 1) {
    const run = runs[i];
    const spec = rule.plan.runs[i];
    if (run === undefined || spec === undefined) continue;
    const stepped = stepRun(run, ts, values, spec, rule);
    const known = carries(values, spec, rule.plan);
    if (stepped === run && known === run.carries) continue;
    next = next.with(i, { ...stepped, carries: known });
  }
  return next;
}

/** One run by itself; whether it carries is a question to all of them. */
export function stepRun(
  run: RunTrack,
  ts: EpochMs,
  values: StationValues,
  spec: RunSpec,
  rule: TrackRule,
): RunTrack {
  const isStandby = spec.role === 'standby';
  const proof = isStandby ? stepProofTest(run.proof, ts, values, spec, rule) : run.proof;
  const provedAt = proof === run.proof ? run.provedAt : lastProofOf(spec, proof);
  const says = isReported(values, spec);
  const found: readonly Obstacle[] = says
    ? obstaclesOf(values, spec, rule.plan)
    : run.obstacles.filter((one) => one !== 'proof test overdue');
  const isOverdue = isStandby && ts - (provedAt ?? rule.since) > rule.provedForMs;
  const obstacles: readonly Obstacle[] = isOverdue ? [...found, 'proof test overdue'] : found;
  const slamShut = values.runs?.[spec.id]?.ssv ?? run.slamShut;
  const available = obstacles.length > 0 ? 'no' : says ? 'yes' : run.available;
  const same =
    slamShut === run.slamShut &&
    available === run.available &&
    proof === run.proof &&
    obstacles.length === run.obstacles.length &&
    obstacles.every((one, i) => one === run.obstacles[i]);
  return same ? run : { ...run, slamShut, available, obstacles: [...obstacles], proof, provedAt };
}

/** For people to see. */
export const stationStateOf = ({ carrying, since, rung, runs }: StationTrack): StationState => ({
  carrying,
  since: since === null ? null : epochMs(since),
  rung,
  runs: runs.map(
    ({ proof: _, provedAt, ...run }): RunState => ({
      ...run,
      provedAt: provedAt === null ? null : epochMs(provedAt),
    }),
  ),
});
