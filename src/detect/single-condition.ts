import { z } from 'zod';
import type { Priority } from '../model/alarm-type.ts';
import type { Evidence, Finding } from '../model/finding.ts';
import type { EpochMs } from '../model/units.ts';
import {
  CLEAR,
  elapse,
  isActive,
  observe,
  type Persistence,
  Tracked,
  type Turn,
} from './persistence.ts';

/** The state of a detector that follows one condition with one delay. */
export const SingleState = z.object({
  tracked: Tracked,
  /** What the newest sample showed while the condition is pending: time alone may confirm it. */
  evidence: z.custom<Evidence>((value) => Array.isArray(value)),
});
export type SingleState = z.infer<typeof SingleState>;

const NO_EVIDENCE: Evidence = [];

export const NOTHING_YET: SingleState = { tracked: CLEAR, evidence: NO_EVIDENCE };

export interface Rule {
  readonly priority: Priority;
  readonly persistence: Persistence;
  /** What is missing when readings stop, e.g. `no report of the slam-shut`. */
  readonly blindReason: string;
}

const NOTHING_FOUND: readonly Finding[] = [];

/** A sample that changes nothing: by far the commonest, so worth asking before anything is made for it. */
export const isQuiet = ({ tracked }: SingleState, verdict: 'yes' | 'no'): boolean =>
  verdict === 'no' && tracked.phase === 'clear';

/** A sample that says whether the condition holds. */
export function sample(
  state: SingleState,
  now: EpochMs,
  verdict: 'yes' | 'no',
  rule: Rule,
  evidence: () => Evidence,
): readonly [SingleState, readonly Finding[]] {
  if (isQuiet(state, verdict)) return [state, NOTHING_FOUND];
  const [tracked, turns] = observe(state.tracked, now, verdict, rule.persistence);
  const seen = verdict === 'yes' && !isActive(state.tracked) ? evidence() : NO_EVIDENCE;
  const kept = tracked.phase === 'pending' ? seen : NO_EVIDENCE;
  return [{ tracked, evidence: kept }, findingsOf(turns, tracked, rule, seen)];
}

/** Time passes without a sample. */
export function wait(
  state: SingleState,
  now: EpochMs,
  rule: Rule,
): readonly [SingleState, readonly Finding[]] {
  const [tracked, turns] = elapse(state.tracked, now, rule.persistence);
  if (tracked === state.tracked) return [state, NOTHING_FOUND];
  const evidence = tracked.phase === 'pending' ? state.evidence : NO_EVIDENCE;
  return [{ tracked, evidence }, findingsOf(turns, tracked, rule, state.evidence)];
}

const findingsOf = (
  turns: readonly Turn[],
  next: Tracked,
  rule: Rule,
  evidence: Evidence,
): readonly Finding[] =>
  turns.length === 0
    ? NOTHING_FOUND
    : turns.flatMap((turn) => findingOf(turn, next, rule, evidence));

function findingOf(turn: Turn, next: Tracked, rule: Rule, evidence: Evidence): Finding[] {
  switch (turn.what) {
    case 'began':
      return [{ verdict: 'began', since: turn.at, priority: rule.priority, evidence }];
    case 'ended':
      return [{ verdict: 'ended', since: turn.at, evidence: NO_EVIDENCE }];
    case 'blind':
      return isActive(next)
        ? [{ verdict: 'unknown', since: turn.at, reason: rule.blindReason }]
        : [];
  }
}
