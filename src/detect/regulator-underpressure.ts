import { z } from 'zod';
import type { EvidenceItem, Finding } from '../model/finding.ts';
import type { StationValues } from '../model/record.ts';
import { type Asset, type DetectorEvent, defineDetector } from './detector.ts';
import { type Ladder, ladderOf } from './ladder.ts';
import {
  type Level,
  LevelState,
  levelsDueAt,
  sampleLevels,
  startLevels,
  type Verdict,
  waitLevels,
} from './pressure-level.ts';

/**
 * REG-1, lower half (domain.md §B.2): outlet at or below the low slam-shut limit
 * is P1 on 3 samples or 5 s; at or below L is P3 after 60 s. Interval minima
 * count for the slam-shut limit.
 */
const Params = z.object({
  lowForMs: z.number().default(60_000),
  confirmMs: z.number().default(5_000),
  confirmSamples: z.number().int().default(3),
  normalForMs: z.number().default(120_000),
  /** A limit is left only above this share of it. */
  hysteresis: z.number().default(1.01),
  maxGapMs: z.number().default(300_000),
});
type Params = z.infer<typeof Params>;

interface Limits {
  readonly ladder: Ladder;
  readonly levels: readonly Level[];
  readonly hysteresis: number;
}

const limitsOf = (p: Params, asset: Asset): Limits => {
  const station = asset.site?.station;
  if (station === undefined) throw new Error('an underpressure needs a station to watch');
  const maxGapMs = Math.max(p.maxGapMs, 3 * asset.device.intervalMs);
  const common = { mode: 'samples', maxGapMs } as const;
  const grave: Level = {
    name: 'SSV low',
    priority: 1,
    persistence: {
      ...common,
      onDelayMs: p.confirmMs,
      onSamples: p.confirmSamples,
      offDelayMs: 2 * p.confirmMs,
    },
  };
  const low: Level = {
    name: 'L',
    priority: 3,
    persistence: {
      ...common,
      onDelayMs: p.lowForMs,
      onSamples: Infinity,
      offDelayMs: p.normalForMs,
    },
  };
  return { ladder: ladderOf(station), levels: [grave, low], hysteresis: p.hysteresis };
};

function verdictsOf(
  state: LevelState,
  values: StationValues,
  { ladder, hysteresis }: Limits,
): readonly Verdict[] {
  const { pOut } = values;
  const trough = Math.min(pOut ?? Infinity, values.pOutMin ?? Infinity);
  const below = (level: number, value: number | undefined, limit: number | null): Verdict => {
    if (value === undefined || value === Infinity || limit === null) return 'skip';
    const phase = state.trackers[level]?.phase;
    const inside = phase === 'active' || phase === 'recovering';
    return value <= (inside ? limit * hysteresis : limit) ? 'yes' : 'no';
  };
  return [below(0, trough, ladder.ssvLow), below(1, pOut, ladder.low)];
}

function evidenceOf(values: StationValues, ladder: Ladder, level: Level): readonly EvidenceItem[] {
  const isLow = level.name === 'L';
  const pressure = isLow
    ? values.pOut
    : Math.min(values.pOut ?? Infinity, values.pOutMin ?? Infinity);
  return [
    {
      name: 'pOut',
      value: pressure ?? 0,
      unit: 'kPa',
      limit: isLow ? ladder.low : (ladder.ssvLow ?? ladder.low),
      relation: 'at most',
    },
    { name: 'level', value: level.name },
    { name: 'set', value: ladder.set, unit: 'kPa' },
  ];
}

function step(
  state: LevelState,
  event: DetectorEvent,
  limits: Limits,
): readonly [LevelState, readonly Finding[]] {
  if (event.kind === 'tick') return waitLevels(state, limits.levels, event.ts);
  if (event.reading.record !== 'station') return [state, []];
  const { values, ts } = event.reading;
  return sampleLevels(state, limits.levels, ts, verdictsOf(state, values, limits), (level) =>
    evidenceOf(values, limits.ladder, level),
  );
}

export const regulatorUnderpressure = defineDetector<Params, Limits, LevelState>({
  type: 'regulator.underpressure',
  watches: 'station',
  params: Params,
  state: LevelState,
  version: 1,
  judges: 'condition',
  applies: (asset) => asset.site?.station !== undefined,
  prepare: limitsOf,
  start: (limits) => startLevels(limits.levels),
  step,
  dueAt: (state, limits) => levelsDueAt(state, limits.levels),
});
