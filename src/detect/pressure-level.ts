import { z } from 'zod';
import type { Priority } from '../model/alarm-type.ts';
import type { Evidence, Finding } from '../model/finding.ts';
import { type EpochMs, epochMs } from '../model/units.ts';
import {
  CLEAR,
  earliestDue,
  elapse,
  isActive,
  nextDue,
  observe,
  type Persistence,
  Tracked,
  type Turn,
} from './persistence.ts';

/**
 * Several limits on one pressure, judged together: the alarm begins at the
 * onset of the first limit that confirms, rises in priority with a graver one,
 * and ends when the last has ended. It never sinks in priority while it lasts.
 */
export interface Level {
  readonly name: string;
  readonly priority: Priority;
  readonly persistence: Persistence;
}

export const LevelState = z.object({
  trackers: z.array(Tracked),
  since: z.number().nullable(),
  priority: z.number().nullable(),
  /** The latest end of any level since the alarm began. */
  endedSince: z.number().nullable(),
});
export type LevelState = z.infer<typeof LevelState>;

export const startLevels = (levels: readonly Level[]): LevelState => ({
  trackers: levels.map(() => CLEAR),
  since: null,
  priority: null,
  endedSince: null,
});

export type Verdict = 'yes' | 'no' | 'skip';

/** Nothing holds and nothing is pending: a sample within all limits changes nothing then. */
export function isCalm({ trackers }: LevelState): boolean {
  for (const tracker of trackers) if (tracker.phase !== 'clear') return false;
  return true;
}

/** A sample: one verdict a level, in the order of `levels`; `skip` leaves a level as it is. */
export function sampleLevels(
  state: LevelState,
  levels: readonly Level[],
  now: EpochMs,
  verdicts: readonly Verdict[],
  evidenceOf: (level: Level) => Evidence,
): readonly [LevelState, readonly Finding[]] {
  let turns: Turn[] | null = null;
  let trackers: Tracked[] | null = null;
  for (let i = 0; i < levels.length; i += 1) {
    const level = levels[i];
    const verdict = verdicts[i];
    const tracker = state.trackers[i];
    if (level === undefined || tracker === undefined) continue;
    if (verdict === undefined || verdict === 'skip') continue;
    // the common case by far
    if (verdict === 'no' && tracker.phase === 'clear') continue;
    const [next, more] = observe(tracker, now, verdict, level.persistence);
    if (next === tracker) continue;
    trackers ??= [...state.trackers];
    trackers[i] = next;
    if (more.length === 0) continue;
    turns ??= [];
    turns.push(...more);
  }
  if (trackers === null) return [state, NOTHING_FOUND];
  return conclude({ ...state, trackers }, levels, turns ?? NO_TURNS, evidenceOf);
}

const NOTHING_FOUND: readonly Finding[] = [];
const NO_TURNS: readonly Turn[] = [];

/** Time passes: only gaps can be found, since pressures are confirmed by samples alone. */
export function waitLevels(
  state: LevelState,
  levels: readonly Level[],
  now: EpochMs,
): readonly [LevelState, readonly Finding[]] {
  const turns: Turn[] = [];
  const trackers = state.trackers.map((tracker, i) => {
    const level = levels[i];
    if (level === undefined) return tracker;
    const [next, more] = elapse(tracker, now, level.persistence);
    turns.push(...more);
    return next;
  });
  if (trackers.every((tracker, i) => tracker === state.trackers[i])) return [state, NOTHING_FOUND];
  return conclude({ ...state, trackers }, levels, turns, () => []);
}

export function levelsDueAt(state: LevelState, levels: readonly Level[]): EpochMs | null {
  let due: EpochMs | null = null;
  for (let i = 0; i < levels.length; i += 1) {
    const level = levels[i];
    const tracker = state.trackers[i];
    if (level !== undefined && tracker !== undefined)
      due = earliestDue(due, nextDue(tracker, level.persistence));
  }
  return due;
}

function conclude(
  before: LevelState,
  levels: readonly Level[],
  turns: readonly Turn[],
  evidenceOf: (level: Level) => Evidence,
): readonly [LevelState, readonly Finding[]] {
  if (turns.length === 0) return [before, NOTHING_FOUND];
  const ends = turns.flatMap((turn) => (turn.what === 'ended' ? turn.at : []));
  const state: LevelState =
    ends.length === 0
      ? before
      : { ...before, endedSince: Math.max(before.endedSince ?? -Infinity, ...ends) };
  const gravest = levels
    .filter((_, i) => isActive(state.trackers[i] ?? CLEAR))
    .reduce<Level | null>((a, b) => (a === null || b.priority < a.priority ? b : a), null);
  if (gravest === null) return lastEnded(state);
  if (state.priority !== null && gravest.priority >= state.priority) {
    const gap = turns.find((turn) => turn.what === 'blind');
    if (gap === undefined) return [state, []];
    return [state, [{ verdict: 'unknown', since: gap.at, reason: 'no reading of the pressure' }]];
  }
  const onsets = state.trackers.filter(isActive).flatMap((tracker) => tracker.since ?? []);
  const since = epochMs(Math.min(state.since ?? Infinity, ...onsets));
  const { priority } = gravest;
  return [
    { ...state, since, priority, endedSince: null },
    [{ verdict: 'began', since, priority, evidence: evidenceOf(gravest) }],
  ];
}

/** The alarm is over with the level that ended last, whichever was confirmed last. */
function lastEnded(state: LevelState): readonly [LevelState, readonly Finding[]] {
  if (state.endedSince === null || state.since === null) return [state, NOTHING_FOUND];
  return [
    { ...state, since: null, priority: null, endedSince: null },
    [{ verdict: 'ended', since: epochMs(state.endedSince), evidence: [] }],
  ];
}
