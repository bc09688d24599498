import { z } from 'zod';
import { type EpochMs, epochMs } from '../model/units.ts';

/**
 * On-delay, off-delay and gaps, once for every detector, in event time.
 *
 * A tracker follows one yes/no condition through samples. Two ways to persist:
 * - `hold`: a state holds until the next report says otherwise (a valve). Time
 *   alone confirms it, whether the next thing to come is a reading or a tick,
 *   so a burst of old readings and the live run conclude the same.
 * - `samples`: only samples confirm (a pressure). One spike is one sample, however
 *   long the silence after it.
 * A gap longer than `maxGapMs` breaks what was pending: nobody knows what
 * happened in between. It neither raises nor clears what was already active.
 */
export const Tracked = z.object({
  phase: z.enum(['clear', 'pending', 'active', 'recovering']),
  /** Onset of what is pending or active. */
  since: z.number().nullable(),
  /** Samples that agreed since the onset. */
  count: z.number(),
  /** First contrary sample while active. */
  endedSince: z.number().nullable(),
  /** Last sample seen. */
  seen: z.number().nullable(),
  /** True once the gap after `seen` has been reported. */
  blind: z.boolean(),
});
export type Tracked = z.infer<typeof Tracked>;

export interface Persistence {
  readonly mode: 'hold' | 'samples';
  /** The condition must have lasted this long… */
  readonly onDelayMs: number;
  /** …or been seen in this many successive samples, whichever is first. */
  readonly onSamples: number;
  readonly offDelayMs: number;
  readonly maxGapMs: number;
}

/** What the passing of a sample or of time changed. `at` is the onset, the end, or the start of the gap. */
export interface Turn {
  readonly what: 'began' | 'ended' | 'blind';
  readonly at: EpochMs;
}

export const CLEAR: Tracked = {
  phase: 'clear',
  since: null,
  count: 0,
  endedSince: null,
  seen: null,
  blind: false,
};

type Tracking = readonly [Tracked, readonly Turn[]];

const NOTHING: readonly Turn[] = [];

/** Time passes to `now` without a sample. */
export function elapse(tracked: Tracked, now: number, p: Persistence): Tracking {
  if (tracked.seen === null || now <= tracked.seen) return [tracked, NOTHING];
  const horizon = tracked.seen + p.maxGapMs;
  const [held, turns] =
    p.mode === 'hold' ? confirmHeld(tracked, Math.min(now, horizon), p) : [tracked, NOTHING];
  if (now <= horizon || held.blind || held.phase === 'clear') return [held, turns];
  const blind: Tracked =
    held.phase === 'pending' ? { ...CLEAR, seen: held.seen } : { ...held, blind: true };
  return [
    blind,
    held.phase === 'pending' ? turns : [...turns, { what: 'blind', at: epochMs(horizon) }],
  ];
}

/** A sample at `now` says whether the condition holds. */
export function observe(
  tracked: Tracked,
  now: EpochMs,
  verdict: 'yes' | 'no',
  p: Persistence,
): Tracking {
  // the common case by far: all is well, and the state need not even remember when it was seen
  if (tracked.phase === 'clear' && verdict === 'no') return [tracked, NOTHING];
  const [waited, before] = elapse(tracked, now, p);
  const seen: Tracked = { ...waited, seen: now, blind: false };
  const [next, turns] = verdict === 'yes' ? affirm(seen, now, p) : deny(seen, now, p);
  return [next, before.length === 0 ? turns : [...before, ...turns]];
}

/** When a tick would change something, or null. */
export function nextDue(tracked: Tracked, p: Persistence): EpochMs | null {
  if (tracked.seen === null || tracked.blind || tracked.phase === 'clear') return null;
  const horizon = tracked.seen + p.maxGapMs;
  if (p.mode === 'hold') {
    if (tracked.phase === 'pending' && tracked.since !== null)
      return epochMs(Math.min(tracked.since + p.onDelayMs, horizon + 1));
    if (tracked.phase === 'recovering' && tracked.endedSince !== null)
      return epochMs(Math.min(tracked.endedSince + p.offDelayMs, horizon + 1));
  }
  return epochMs(horizon + 1);
}

export const earliestDue = (a: EpochMs | null, b: EpochMs | null): EpochMs | null =>
  a === null || (b !== null && b < a) ? b : a;

export const isActive = (tracked: Tracked): boolean =>
  tracked.phase === 'active' || tracked.phase === 'recovering';

function affirm(t: Tracked, now: EpochMs, p: Persistence): Tracking {
  switch (t.phase) {
    case 'active':
      return [t, NOTHING];
    case 'recovering':
      return [{ ...t, phase: 'active', endedSince: null }, NOTHING];
    case 'clear':
      return confirmSeen({ ...t, phase: 'pending', since: now, count: 1 }, now, p);
    case 'pending':
      return confirmSeen({ ...t, count: t.count + 1 }, now, p);
  }
}

function deny(t: Tracked, now: EpochMs, p: Persistence): Tracking {
  switch (t.phase) {
    case 'clear':
      return [t, NOTHING];
    case 'pending':
      return [{ ...t, phase: 'clear', since: null, count: 0 }, NOTHING];
    case 'active':
      return confirmEnd({ ...t, phase: 'recovering', endedSince: now }, now, p);
    case 'recovering':
      return confirmEnd(t, now, p);
  }
}

function confirmSeen(t: Tracked, now: number, p: Persistence): Tracking {
  if (t.since === null) return [t, NOTHING];
  const lasted = now - t.since >= p.onDelayMs;
  if (!lasted && t.count < p.onSamples) return [t, NOTHING];
  return [{ ...t, phase: 'active' }, [{ what: 'began', at: epochMs(t.since) }]];
}

function confirmEnd(t: Tracked, now: number, p: Persistence): Tracking {
  if (t.endedSince === null || now - t.endedSince < p.offDelayMs) return [t, NOTHING];
  const ended: Turn = { what: 'ended', at: epochMs(t.endedSince) };
  return [{ ...CLEAR, seen: t.seen }, [ended]];
}

function confirmHeld(t: Tracked, until: number, p: Persistence): Tracking {
  if (t.phase === 'pending' && t.since !== null && until - t.since >= p.onDelayMs)
    return [{ ...t, phase: 'active' }, [{ what: 'began', at: epochMs(t.since) }]];
  if (t.phase === 'recovering') return confirmEnd(t, until, p);
  return [t, NOTHING];
}
