import type { z } from 'zod';
import type { Priority } from '../model/alarm-type.ts';
import type { Evidence, Finding } from '../model/finding.ts';
import type { EpochMs } from '../model/units.ts';
import { elapse, isActive, observe, type Persistence, Tracked, type Turn } from './persistence.ts';

/** The state of a detector that follows one condition with one delay. */
export const SingleState: z.ZodType<Tracked> = Tracked;
export type SingleState = Tracked;

export interface Saying {
  readonly priority: Priority;
  readonly evidence: Evidence;
  /** What is missing when readings stop, e.g. `no report of the slam-shut`. */
  readonly blindReason: string;
}

/** A sample that says whether the condition holds. */
export function sample(
  state: SingleState,
  now: EpochMs,
  verdict: 'yes' | 'no',
  persistence: Persistence,
  saying: () => Saying,
): readonly [SingleState, readonly Finding[]] {
  const [next, turns] = observe(state, now, verdict, persistence);
  return [next, findingsOf(turns, next, saying)];
}

/** Time passes without a sample. */
export function wait(
  state: SingleState,
  now: EpochMs,
  persistence: Persistence,
  saying: () => Saying,
): readonly [SingleState, readonly Finding[]] {
  const [next, turns] = elapse(state, now, persistence);
  return [next, findingsOf(turns, next, saying)];
}

const NOTHING_FOUND: readonly Finding[] = [];

/** The words are made only when there is something to say. */
function findingsOf(
  turns: readonly Turn[],
  next: Tracked,
  saying: () => Saying,
): readonly Finding[] {
  if (turns.length === 0) return NOTHING_FOUND;
  const said = saying();
  return turns.flatMap((turn) => findingOf(turn, next, said));
}

function findingOf(turn: Turn, next: Tracked, saying: Saying): Finding[] {
  switch (turn.what) {
    case 'began':
      return [
        {
          verdict: 'began',
          since: turn.at,
          priority: saying.priority,
          evidence: saying.evidence,
        },
      ];
    case 'ended':
      return [{ verdict: 'ended', since: turn.at, evidence: saying.evidence }];
    case 'blind':
      return isActive(next)
        ? [{ verdict: 'unknown', since: turn.at, reason: saying.blindReason }]
        : [];
  }
}
