import { z } from 'zod';
import type { EvidenceItem, Finding } from '../model/finding.ts';
import type { StationValues } from '../model/record.ts';
import { defineDetector } from './define-detector.ts';
import type { Asset, DetectorEvent } from './detector.ts';
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
  lowForMs: z.number().min(0).default(60_000).describe('ms; L must have lasted this long'),
  confirmMs: z
    .number()
    .min(0)
    .default(5_000)
    .describe('ms; the low slam-shut limit must have been passed this long…'),
  confirmSamples: z
    .number()
    .int()
    .min(1)
    .default(3)
    .describe('…or in this many successive samples, whichever is first'),
  normalForMs: z
    .number()
    .min(0)
    .default(120_000)
    .describe('ms; above L this long ends it, at least twice lowForMs'),
  hysteresis: z
    .number()
    .min(1)
    .default(1.01)
    .describe('share of a limit; it is left only above this'),
  maxGapMs: z.number().min(0).default(300_000).describe('ms; a longer gap breaks what is pending'),
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
): readonly [LevelState, readonly Finding[]] | null {
  if (event.kind === 'tick') return waitLevels(state, limits.levels, event.ts);
  if (event.kind !== 'reading' || event.reading.record !== 'station') return null;
  const { values, ts } = event.reading;
  return sampleLevels(state, limits.levels, ts, verdictsOf(state, values, limits), (level) =>
    evidenceOf(values, limits.ladder, level),
  );
}

export const regulatorUnderpressure = defineDetector<Params, Limits, LevelState>({
  type: 'regulator.underpressure',
  watches: 'station',
  about: {
    rule: 'REG-1',
    formula:
      'pOut or pOutMin ≤ SSV low: P1 on 3 samples or 5 s; pOut ≤ L = 0.85 × lowest set of the runs for 60 s: P3 (kPa gauge)',
    delay: 'SSV low 5–20 s; L 60 s',
    source: 'Set-point ladder of the domain description; per-station values win',
    cannotSee:
      'Dips between two polls when the RTU sends no pOutMin; a transmitter that reads high; why the pressure is low',
  },
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
