import type { Priority } from '../model/alarm-type.ts';
import type { Evidence, Finding } from '../model/finding.ts';
import { type EpochMs, epochMs } from '../model/units.ts';
import { elapse, isActive, observe, type Persistence, type Tracked } from './persistence.ts';

/**
 * A condition whose detector has itself counted how long it lasted: the first
 * yes begins it, at the onset that the detector names. The end still has its delay.
 */
export interface OnsetRule {
  readonly persistence: Persistence;
  /** What is missing when nothing is heard any more. */
  readonly blindReason: string;
}

export interface Onset {
  readonly since: number;
  readonly priority: Priority;
  readonly evidence: Evidence;
  readonly estimate?: Evidence;
}

type Judged = readonly [Tracked, readonly Finding[]];

const NOTHING_FOUND: readonly Finding[] = [];
const NO_EVIDENCE: Evidence = [];

export const atOnce = (offDelayMs: number, maxGapMs: number): Persistence => ({
  mode: 'samples',
  onDelayMs: Infinity,
  onSamples: 1,
  offDelayMs,
  maxGapMs,
});

/** @param onset asked for only when the condition begins; null: it does not hold. */
export function judgeOnset(
  tracked: Tracked,
  now: EpochMs,
  rule: OnsetRule,
  onset: (() => Onset) | null,
): Judged {
  if (tracked.phase === 'clear' && onset === null) return [tracked, NOTHING_FOUND];
  const [next, turns] = observe(tracked, now, onset === null ? 'no' : 'yes', rule.persistence);
  if (turns.length === 0) return [next, NOTHING_FOUND];
  const findings = turns.flatMap((turn): Finding[] => {
    if (turn.what === 'ended') return [{ verdict: 'ended', since: turn.at, evidence: NO_EVIDENCE }];
    if (turn.what === 'blind') return blindness(next, turn.at, rule);
    return onset === null ? [] : [beganWith(onset(), turn.at)];
  });
  return [next, findings];
}

/** Time passes without a sample. */
export function waitOnset(tracked: Tracked, now: EpochMs, rule: OnsetRule): Judged {
  const [next, turns] = elapse(tracked, now, rule.persistence);
  const findings = turns.flatMap((turn) =>
    turn.what === 'blind' ? blindness(next, turn.at, rule) : [],
  );
  return [next, findings];
}

export const beganWith = (onset: Onset, notAfter: EpochMs): Finding => ({
  verdict: 'began',
  ...onset,
  since: epochMs(Math.min(onset.since, notAfter)),
});

const blindness = (tracked: Tracked, since: EpochMs, rule: OnsetRule): Finding[] =>
  isActive(tracked) ? [{ verdict: 'unknown', since, reason: rule.blindReason }] : [];
