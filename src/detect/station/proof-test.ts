import { z } from 'zod';
import type { RunSpec } from '../../model/fleet.ts';
import type { StationValues } from '../../model/record.ts';
import { type EpochMs, epochMs } from '../../model/units.ts';
import { isShut } from './carrying.ts';
import type { StationPlan } from './station-plan.ts';

/**
 * A proof test of a standby run, seen in the records: it alone has passed gas at its
 * own set for some minutes while the duty was healthy, so somebody let it carry on
 * purpose. Only the runs' own flows can show that; by level alone a duty that
 * has drifted down would pass for it.
 */
export const ProofTest = z.object({
  /** Since when it has carried so; null: it does not. */
  carriedSince: z.number().nullable(),
  /** Newest record of it. */
  seenAt: z.number().nullable(),
  /** When it was last proved so. */
  provedAt: z.number().nullable(),
});
export type ProofTest = z.infer<typeof ProofTest>;

export const NEVER_SEEN: ProofTest = { carriedSince: null, seenAt: null, provedAt: null };

export interface ProofRule {
  readonly plan: StationPlan;
  /** It must have carried this long, ms. */
  readonly carriedForMs: number;
  /** A longer gap between two records breaks it, ms. */
  readonly maxGapMs: number;
}

/** Same object when nothing changed. */
export function stepProofTest(
  test: ProofTest,
  ts: EpochMs,
  values: StationValues,
  spec: RunSpec,
  rule: ProofRule,
): ProofTest {
  const carries = carriesAlone(values, spec, rule.plan);
  if (carries === null) return test;
  if (!carries) return test.carriedSince === null ? test : { ...test, carriedSince: null };
  const broken = test.seenAt === null || ts - test.seenAt > rule.maxGapMs;
  const carriedSince = broken ? ts : (test.carriedSince ?? ts);
  const isProved = ts - carriedSince >= rule.carriedForMs;
  return { carriedSince, seenAt: ts, provedAt: isProved ? ts : test.provedAt };
}

/** Null when the record does not say. */
function carriesAlone(values: StationValues, spec: RunSpec, plan: StationPlan): boolean | null {
  const own = values.runs?.[spec.id]?.q;
  if (own === undefined || values.pOut === undefined) return null;
  if (own <= plan.flowsAbove) return false;
  const holdsItsSet =
    values.pOut >= spec.setKPa * (1 - plan.standbyBand) &&
    values.pOut <= spec.setKPa * (1 + plan.levelTolerance);
  if (!holdsItsSet) return false;
  return plan.runs.every(({ id, role }) => {
    if (id === spec.id) return true;
    const run = values.runs?.[id];
    const still = run?.q !== undefined && run.q <= plan.flowsAbove;
    return still && (role === 'standby' || (isShut(run) === 'no' && run?.ssv !== 'fault'));
  });
}

const DAY_MS = 86_400_000;

/** The last proof test, on file or seen; null when none is known. A date on file stands for the end of its day. */
export function lastProofOf(spec: RunSpec, test: ProofTest): EpochMs | null {
  const filed =
    spec.lastProofTest === undefined ? null : epochMs(Date.parse(spec.lastProofTest) + DAY_MS);
  if (test.provedAt === null) return filed;
  return epochMs(Math.max(test.provedAt, filed ?? test.provedAt));
}
