import { z } from 'zod';
import type { Evidence, Finding } from '../model/finding.ts';
import type { StationValues } from '../model/record.ts';
import { epochMs } from '../model/units.ts';
import { defineDetector } from './define-detector.ts';
import type { Asset, DetectorEvent } from './detector.ts';
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
 * BYP-1 (domain.md §B.1): the bypass valve is not closed. `open` counts after 5 s;
 * `moving` only after 30 s, so that a valve being exercised and limit-switch
 * bounce stay quiet. `fault` is no verdict: the switch cannot be believed.
 */
const Params = z.object({
  openForMs: z.number().min(0).default(5_000).describe('ms; `open` must have lasted this long'),
  movingForMs: z
    .number()
    .min(0)
    .default(30_000)
    .describe('ms; `moving` must have lasted this long'),
  closedForMs: z
    .number()
    .min(0)
    .default(10_000)
    .describe('ms; `closed` must have lasted this long to end it, at least twice openForMs'),
});
type Params = z.infer<typeof Params>;

const State = z.object({
  open: Tracked,
  moving: Tracked,
  /** Onset of what has been reported and not yet ended. */
  reported: z.number().nullable(),
});
type State = z.infer<typeof State>;

type Valve = NonNullable<StationValues['bypass']>;

interface Delays {
  readonly open: Persistence;
  readonly moving: Persistence;
}

const delaysOf = (p: Params, asset: Asset): Delays => {
  // a state report stands for three intervals; after that nobody knows
  const maxGapMs = Math.max(60_000, 3 * asset.device.intervalMs);
  const common = {
    mode: 'hold',
    onSamples: Infinity,
    offDelayMs: p.closedForMs,
    maxGapMs,
  } as const;
  return {
    open: { ...common, onDelayMs: p.openForMs },
    moving: { ...common, onDelayMs: p.movingForMs },
  };
};

/** The condition of this detector: one of the two trackers says "not closed". */
const holds = (state: State): boolean => isActive(state.open) || isActive(state.moving);

const evidenceOf = (position: Valve): Evidence => [{ name: 'bypass', value: position }];

const NOTHING_FOUND: readonly Finding[] = [];

function settle(state: State, turns: readonly Turn[]): readonly [State, readonly Finding[]] {
  if (turns.length === 0) return [state, NOTHING_FOUND];
  const findings: Finding[] = [];
  let { reported } = state;
  for (const turn of turns) {
    if (turn.what === 'began' && reported === null) {
      // a valve seen moving before it was seen open has been off its seat since then
      reported = Math.min(turn.at, state.moving.since ?? turn.at);
      const position = isActive(state.open) ? 'open' : 'moving';
      const since = epochMs(reported);
      findings.push({ verdict: 'began', since, priority: 1, evidence: evidenceOf(position) });
    } else if (turn.what === 'blind' && reported !== null) {
      // both trackers lose sight of the same valve at the same moment
      if (findings.some((found) => found.verdict === 'unknown')) continue;
      const reason = 'no report of the bypass valve';
      findings.push({ verdict: 'unknown', since: turn.at, reason });
    } else if (turn.what === 'ended' && reported !== null && !holds(state)) {
      reported = null;
      findings.push({ verdict: 'ended', since: turn.at, evidence: evidenceOf('closed') });
    }
  }
  return [{ ...state, reported }, findings];
}

function step(
  state: State,
  event: DetectorEvent,
  p: Delays,
): readonly [State, readonly Finding[]] | null {
  if (event.kind === 'tick') {
    const [open, openTurns] = elapse(state.open, event.ts, p.open);
    const [moving, movingTurns] = elapse(state.moving, event.ts, p.moving);
    if (open === state.open && moving === state.moving) return null;
    return settle({ ...state, open, moving }, [...openTurns, ...movingTurns]);
  }
  if (event.kind !== 'reading' || event.reading.record !== 'station') return null;
  const valve = event.reading.values.bypass;
  if (valve === undefined || valve === 'fault') return null;
  const now = event.reading.ts;
  // once open, a moving valve is still not closed
  const isOpen = valve === 'open' || (valve === 'moving' && isActive(state.open));
  const [open, openTurns] = observe(state.open, now, isOpen ? 'yes' : 'no', p.open);
  const notClosed = valve === 'closed' ? 'no' : 'yes';
  const [moving, movingTurns] = observe(state.moving, now, notClosed, p.moving);
  if (open === state.open && moving === state.moving) return null;
  return settle({ ...state, open, moving }, [...openTurns, ...movingTurns]);
}

export const bypassOpen = defineDetector<Params, Delays, State>({
  type: 'bypass.open',
  watches: 'bypass',
  about: {
    rule: 'BYP-1',
    formula: 'bypass = open for 5 s, or not closed (open or moving) for 30 s',
    delay: '5 s; 30 s for a valve that keeps moving',
    source:
      'Design defaults of the domain description; a state report stands for three report intervals',
    cannotSee:
      'A valve whose limit switch is stuck at closed or reports fault; how far it is open; gas through a closed valve that does not seal',
  },
  params: Params,
  state: State,
  version: 1,
  judges: 'condition',
  applies: (asset) => asset.site?.station?.bypass?.present === true,
  prepare: delaysOf,
  start: () => ({ open: CLEAR, moving: CLEAR, reported: null }),
  step,
  dueAt: (state, p) => earliestDue(nextDue(state.open, p.open), nextDue(state.moving, p.moving)),
});
