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
 * REG-1, upper half (domain.md §B.2): outlet pressure against the set-point
 * ladder. HH is P1 on the first good sample; the slam-shut limit passed without
 * a trip is P1 on 3 samples or 5 s; H is P3 after 60 s. Interval maxima count
 * for HH and the slam-shut limit, so that an excursion between two polls is
 * seen; not for H, which must last.
 */
const Params = z.object({
  highForMs: z.number().min(0).default(60_000).describe('ms; H must have lasted this long'),
  confirmMs: z
    .number()
    .min(0)
    .default(5_000)
    .describe('ms; the slam-shut limit must have been passed this long…'),
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
    .describe('ms; below H this long ends it, at least twice highForMs'),
  hysteresis: z
    .number()
    .min(0)
    .max(1)
    .default(0.99)
    .describe('share of a limit; it is left only below this'),
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
  if (station === undefined) throw new Error('an overpressure needs a station to watch');
  return { ladder: ladderOf(station), levels: levelsOf(p, asset), hysteresis: p.hysteresis };
};

const levelsOf = (p: Params, asset: Asset): readonly Level[] => {
  const common = {
    mode: 'samples',
    maxGapMs: Math.max(p.maxGapMs, 3 * asset.device.intervalMs),
  } as const;
  const graveOffMs = 2 * p.confirmMs;
  return [
    {
      name: 'HH',
      priority: 1,
      persistence: { ...common, onDelayMs: 0, onSamples: 1, offDelayMs: graveOffMs },
    },
    {
      name: 'SSV high',
      priority: 1,
      persistence: {
        ...common,
        onDelayMs: p.confirmMs,
        onSamples: p.confirmSamples,
        offDelayMs: graveOffMs,
      },
    },
    {
      name: 'H',
      priority: 3,
      persistence: {
        ...common,
        onDelayMs: p.highForMs,
        onSamples: Infinity,
        offDelayMs: p.normalForMs,
      },
    },
  ];
};

function verdictsOf(
  state: LevelState,
  values: StationValues,
  { ladder, hysteresis }: Limits,
): readonly Verdict[] {
  const { pOut } = values;
  const peak = Math.max(pOut ?? -Infinity, values.pOutMax ?? -Infinity);
  const above = (level: number, value: number | undefined, limit: number | null): Verdict => {
    if (value === undefined || value === -Infinity || limit === null) return 'skip';
    const phase = state.trackers[level]?.phase;
    const inside = phase === 'active' || phase === 'recovering';
    return value >= (inside ? limit * hysteresis : limit) ? 'yes' : 'no';
  };
  const tripped = Object.values(values.runs ?? {}).some((run) => run.ssv === 'tripped');
  return [
    above(0, peak, ladder.highHigh),
    tripped ? 'no' : above(1, peak, ladder.ssvHigh),
    above(2, pOut, ladder.high),
  ];
}

function evidenceOf(values: StationValues, ladder: Ladder, level: Level): readonly EvidenceItem[] {
  const limits: Readonly<Record<string, number | null>> = {
    HH: ladder.highHigh,
    'SSV high': ladder.ssvHigh,
    H: ladder.high,
  };
  const pressure =
    level.name === 'H' ? values.pOut : Math.max(values.pOut ?? 0, values.pOutMax ?? 0);
  return [
    {
      name: 'pOut',
      value: pressure ?? 0,
      unit: 'kPa',
      limit: limits[level.name] ?? ladder.high,
      relation: 'at least',
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
  if (event.kind !== 'reading' || event.reading.record !== 'station') return [state, []];
  const { values, ts } = event.reading;
  return sampleLevels(state, limits.levels, ts, verdictsOf(state, values, limits), (level) =>
    evidenceOf(values, limits.ladder, level),
  );
}

export const regulatorOverpressure = defineDetector<Params, Limits, LevelState>({
  type: 'regulator.overpressure',
  watches: 'station',
  about: {
    rule: 'REG-1',
    formula:
      'pOut or pOutMax ≥ HH: P1 on the first sample; ≥ SSV high and no run tripped: P1 on 3 samples or 5 s; pOut ≥ H for 60 s: P3 (kPa gauge)',
    delay: 'HH one sample; SSV high 5–20 s; H 60 s',
    source:
      'Set-point ladder of the domain description: H 1.08×, HH 1.40× set (from 75 kPa); H 1.12×, HH 1.50× below; per-station values win; shape of 49 CFR 192.201',
    cannotSee:
      'Excursions between two polls when the RTU sends no pOutMax; a transmitter that reads low',
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
