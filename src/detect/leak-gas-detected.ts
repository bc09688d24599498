import { z } from 'zod';
import type { Finding } from '../model/finding.ts';
import { defineDetector } from './define-detector.ts';
import type { Asset, DetectorEvent } from './detector.ts';
import {
  isCalm,
  type Level,
  LevelState,
  levelsDueAt,
  sampleLevels,
  startLevels,
  type Verdict,
  waitLevels,
} from './pressure-level.ts';

/**
 * LK-5 (domain.md §B.3): the gas detector reads ≥ 20 % of the lower explosive
 * limit (P2) or ≥ 40 % (P1), on two successive samples: one alone may be a
 * disturbance, and a third would cost seconds that matter.
 */
const Params = z.object({
  warnPercent: z.number().min(0).max(100).default(20).describe('% LEL; from here on P2'),
  tripPercent: z.number().min(0).max(100).default(40).describe('% LEL; from here on P1'),
  samples: z.number().int().min(1).default(2).describe('successive samples that must agree'),
  hysteresis: z
    .number()
    .min(0)
    .max(1)
    .default(0.8)
    .describe('share of a limit; it is left only below this'),
  clearForMs: z.number().min(0).default(60_000).describe('ms; below the limit this long ends it'),
  maxGapMs: z.number().min(0).default(60_000).describe('ms; a longer gap breaks what is pending'),
});
type Params = z.infer<typeof Params>;

interface Limits {
  readonly percent: readonly number[];
  /** Below it a calm air stays calm. */
  readonly leastPercent: number;
  readonly levels: readonly Level[];
  readonly hysteresis: number;
}

const limitsOf = (p: Params, asset: Asset): Limits => {
  const persistence = {
    mode: 'samples',
    onDelayMs: Infinity,
    onSamples: p.samples,
    offDelayMs: p.clearForMs,
    maxGapMs: Math.max(p.maxGapMs, 3 * asset.device.intervalMs),
  } as const;
  return {
    percent: [p.tripPercent, p.warnPercent],
    leastPercent: Math.min(p.tripPercent, p.warnPercent),
    levels: [
      { name: 'trip', priority: 1, persistence },
      { name: 'warn', priority: 2, persistence },
    ],
    hysteresis: p.hysteresis,
  };
};

const State = z.object({ levels: LevelState, answered: z.boolean() });
type State = z.infer<typeof State>;

function step(
  state: State,
  event: DetectorEvent,
  limits: Limits,
): readonly [State, readonly Finding[]] | null {
  if (event.kind === 'tick') return after(state, waitLevels(state.levels, limits.levels, event.ts));
  if (event.kind !== 'reading' || event.reading.record !== 'station') return null;
  const { values, ts } = event.reading;
  const { lel } = values;
  if (lel === undefined) return null;
  if (state.answered && isCalm(state.levels) && lel < limits.leastPercent) return null;
  const known = state.answered ? state : { ...state, answered: true };
  const verdicts = limits.percent.map((limit, i): Verdict => {
    const phase = state.levels.trackers[i]?.phase;
    const inside = phase === 'active' || phase === 'recovering';
    return lel >= (inside ? limit * limits.hysteresis : limit) ? 'yes' : 'no';
  });
  return after(
    known,
    sampleLevels(known.levels, limits.levels, ts, verdicts, (level) => [
      {
        name: 'lel',
        value: lel,
        unit: '% LEL',
        limit: limits.percent[limits.levels.indexOf(level)] ?? 0,
        relation: 'at least',
      },
    ]),
  );
}

const after = (
  state: State,
  [levels, findings]: readonly [LevelState, readonly Finding[]],
): readonly [State, readonly Finding[]] => [
  levels === state.levels ? state : { ...state, levels },
  findings,
];

export const leakGasDetected = defineDetector<Params, Limits, State>({
  type: 'leak.gas-detected',
  watches: 'station',
  about: {
    rule: 'LK-5',
    formula: 'lel ≥ 20 % LEL: P2; ≥ 40 % LEL: P1; each on 2 successive samples',
    delay: '2 samples: 10 s at 10 s a record',
    source: 'Usual warn and trip levels of fixed gas detectors; to be set to the local rule',
    cannotSee: 'Gas that does not reach the detector; a poisoned or uncalibrated sensor',
  },
  params: Params,
  state: State,
  version: 1,
  judges: 'condition',
  applies: (asset) => asset.site?.station !== undefined,
  prepare: limitsOf,
  start: (limits) => ({ levels: startLevels(limits.levels), answered: false }),
  step,
  dueAt: (state, limits) => levelsDueAt(state.levels, limits.levels),
  doubt: (state) => (state.answered ? null : 'no gas detector reported by the station'),
});
