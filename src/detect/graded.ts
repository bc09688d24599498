import { z } from 'zod';
import type { Priority } from '../model/alarm-type.ts';
import type { Evidence, Finding } from '../model/finding.ts';
import { type EpochMs, epochMs } from '../model/units.ts';
import {
  CLEAR,
  elapse,
  isActive,
  nextDue,
  observe,
  type Persistence,
  Tracked,
  type Turn,
} from './persistence.ts';

/**
 * One condition whose samples say how grave it is. It begins once a grade has
 * persisted, rises with a graver sample, never sinks while it lasts, and ends
 * once samples without a grade have persisted.
 */
export const Graded = z.object({
  tracked: Tracked,
  /** Onset of what is pending or held: a sample may speak of a stretch before its own time. */
  onset: z.number().nullable(),
  /** Of what has been reported and not yet ended. */
  priority: z.number().nullable(),
});
export type Graded = z.infer<typeof Graded>;

export const UNGRADED: Graded = { tracked: CLEAR, onset: null, priority: null };

/** A condition that is now so grave. */
export interface Grade {
  readonly priority: Priority;
  readonly onset: EpochMs;
  readonly evidence: Evidence;
  readonly estimate?: Evidence;
}

export interface GradedRule {
  readonly persistence: Persistence;
  /** What is missing when samples stop, e.g. `no record of the meter`. */
  readonly blindReason: string;
}

type Step = readonly [Graded, readonly Finding[]];

const NOTHING_FOUND: readonly Finding[] = [];

/** A sample: how grave the condition is, or null when it does not hold. */
export function gradeSample(
  state: Graded,
  now: EpochMs,
  grade: Grade | null,
  rule: GradedRule,
): Step {
  // the common case by far
  if (grade === null && state.tracked.phase === 'clear') return [state, NOTHING_FOUND];
  const verdict = grade === null ? 'no' : 'yes';
  const [tracked, turns] = observe(state.tracked, now, verdict, rule.persistence);
  const isNew = tracked.since === now && state.tracked.since !== now;
  const onset = isNew && grade !== null ? grade.onset : (state.onset ?? tracked.since ?? now);
  const next = { tracked, onset, priority: state.priority };
  const [settled, findings] = settle(next, turns, grade, rule);
  if (grade === null || settled.priority === null || grade.priority >= settled.priority)
    return [settled, findings];
  const risen = began(grade, settled.onset ?? grade.onset);
  return [{ ...settled, priority: grade.priority }, [...findings, risen]];
}

/** Time passes without a sample: only gaps can be found. */
export function gradeWait(state: Graded, now: EpochMs, rule: GradedRule): Step {
  const [tracked, turns] = elapse(state.tracked, now, rule.persistence);
  if (tracked === state.tracked) return [state, NOTHING_FOUND];
  return settle({ ...state, tracked }, turns, null, rule);
}

/** True while the condition is held. */
export const isHeld = (state: Graded): boolean => isActive(state.tracked);

export const gradedDueAt = (state: Graded, rule: GradedRule): EpochMs | null =>
  nextDue(state.tracked, rule.persistence);

const began = (grade: Grade, onset: number): Finding => ({
  verdict: 'began',
  since: epochMs(onset),
  priority: grade.priority,
  evidence: grade.evidence,
  ...(grade.estimate === undefined ? {} : { estimate: grade.estimate }),
});

function settle(
  state: Graded,
  turns: readonly Turn[],
  grade: Grade | null,
  rule: GradedRule,
): Step {
  const findings: Finding[] = [];
  let { priority } = state;
  for (const turn of turns) {
    if (turn.what === 'began' && grade !== null) {
      findings.push(began(grade, state.onset ?? grade.onset));
      priority = grade.priority;
    } else if (turn.what === 'blind') {
      if (priority !== null)
        findings.push({ verdict: 'unknown', since: turn.at, reason: rule.blindReason });
    } else if (turn.what === 'ended' && priority !== null) {
      const since = epochMs(Math.max(turn.at, state.onset ?? turn.at));
      findings.push({ verdict: 'ended', since, evidence: [] });
      priority = null;
    }
  }
  const isClear = state.tracked.phase === 'clear';
  return [
    isClear
      ? { tracked: state.tracked, onset: null, priority: null }
      : { tracked: state.tracked, onset: state.onset, priority },
    findings,
  ];
}

/** What a ready-made persistence leaves open. */
interface Delays {
  /** Samples in a row, or a time, whichever comes first; one sample by default. */
  readonly onSamples?: number;
  readonly onDelayMs?: number;
  readonly offDelayMs: number;
  readonly maxGapMs: number;
}

/** A condition that samples confirm. */
export const bySamples = (delays: Delays, blindReason: string): GradedRule => ({
  blindReason,
  persistence: {
    mode: 'samples',
    onSamples: delays.onSamples ?? (delays.onDelayMs === undefined ? 1 : Infinity),
    onDelayMs: delays.onDelayMs ?? Infinity,
    offDelayMs: delays.offDelayMs,
    maxGapMs: delays.maxGapMs,
  },
});

/** A step that changes nothing and finds nothing. */
export const unchanged = <S>(state: S): readonly [S, readonly Finding[]] => [state, NOTHING_FOUND];

/** Puts a graded step into the state of which it is a part; the same object when nothing changed. */
export function within<S extends { readonly graded: Graded }>(
  state: S,
  [graded, findings]: Step,
): readonly [S, readonly Finding[]] {
  return [graded === state.graded ? state : { ...state, graded }, findings];
}
