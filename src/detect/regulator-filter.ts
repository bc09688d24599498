import { z } from 'zod';
import type { Evidence, Finding } from '../model/finding.ts';
import type { RunSpec } from '../model/fleet.ts';
import type { StationValues } from '../model/record.ts';
import { ATMOSPHERE_KPA, type EpochMs } from '../model/units.ts';
import { defineDetector } from './define-detector.ts';
import type { Asset, DetectorEvent } from './detector.ts';
import {
  type Level,
  LevelState,
  levelsDueAt,
  sampleLevels,
  startLevels,
  type Verdict,
  waitLevels,
} from './pressure-level.ts';
import { addSample, FilterHours, hourOver, NO_HOURS, startHour } from './station/filter-hours.ts';
import { capacityOf } from './station/station-plan.ts';

/**
 * REG-9 (domain.md §B.2): a run's filter clogs. While the run passes more than 20 %
 * of its range, the loss of an hour is fitted as ΔP = k·ρQ²: with a base flow q and
 * an absolute inlet p that is k·q²/p. Hours on end with more than 25 kPa at the flow of
 * the busiest hour are P2, with more than 15 kPa or three times the clean k P3. Clean is the lowest k of a working day so far.
 */
const Params = z.object({
  flowShare: z
    .number()
    .min(0)
    .max(1)
    .default(0.2)
    .describe('share of the run’s range; smaller flows are not judged'),
  highKPa: z
    .number()
    .positive()
    .default(15)
    .describe('kPa at the flow of the busiest hour; a loss above it is P3'),
  blockedKPa: z
    .number()
    .positive()
    .default(25)
    .describe('kPa at the flow of the busiest hour; a loss above it is P2'),
  cleanTimes: z.number().min(1).default(3).describe('times the clean k; above it is P3'),
  leastKPa: z
    .number()
    .min(0)
    .default(0.3)
    .describe('kPa; below this loss the clean k is not asked: the transmitter cannot tell'),
  cleanHours: z
    .number()
    .int()
    .min(1)
    .default(24)
    .describe('hours with flow whose mean k is a candidate for clean'),
  hysteresis: z
    .number()
    .min(0)
    .max(1)
    .default(0.9)
    .describe('share of a limit; it is left only below this'),
  sampleEveryMs: z
    .number()
    .min(0)
    .default(300_000)
    .describe('ms; one record in this time is taken'),
  lastedMs: z.number().min(0).default(86_400_000).describe('ms; it must have lasted this long'),
  cleanForMs: z
    .number()
    .min(0)
    .default(172_800_000)
    .describe('ms; below the limits this long ends it, at least twice lastedMs'),
  maxGapMs: z
    .number()
    .min(0)
    .default(4 * 86_400_000)
    .describe('ms; a longer time without flow breaks what is pending'),
});
type Params = z.infer<typeof Params>;

interface Watch {
  readonly p: Params;
  readonly run: RunSpec;
  readonly leastFlow: number;
  readonly levels: readonly Level[];
}

const watchOf = (p: Params, asset: Asset): Watch => {
  const { run, site } = asset;
  if (run === null || site?.station === undefined) throw new Error('a filter belongs to a run');
  const own = { ...site, meters: site.meters.filter((meter) => meter.run === run.id) };
  const range = capacityOf(own, site.station) || capacityOf(site, site.station);
  const persistence = {
    mode: 'samples',
    onDelayMs: p.lastedMs,
    onSamples: Infinity,
    offDelayMs: p.cleanForMs,
    maxGapMs: p.maxGapMs,
  } as const;
  return {
    p,
    run,
    leastFlow: range > 0 ? p.flowShare * range : Infinity,
    levels: [
      { name: 'blocked', priority: 2, persistence },
      { name: 'high loss', priority: 3, persistence },
      { name: 'dirty', priority: 3, persistence },
    ],
  };
};

const State = z.object({ hours: FilterHours, levels: LevelState });
type State = z.infer<typeof State>;

const NOTHING_FOUND: readonly Finding[] = [];

/** An hour's figures against the limits. */
interface Loss {
  readonly kPa: number;
  /** Times the clean k; null before it is known. */
  readonly times: number | null;
}

function verdictsOf({ kPa, times }: Loss, levels: LevelState, p: Params): readonly Verdict[] {
  const above = (level: number, value: number, limit: number): Verdict => {
    const phase = levels.trackers[level]?.phase;
    const inside = phase === 'active' || phase === 'recovering';
    return value > (inside ? limit * p.hysteresis : limit) ? 'yes' : 'no';
  };
  return [
    above(0, kPa, p.blockedKPa),
    above(1, kPa, p.highKPa),
    times === null ? 'skip' : kPa < p.leastKPa ? 'no' : above(2, times, p.cleanTimes),
  ];
}

function evidenceOf({ kPa, times }: Loss, level: Level, { p, run }: Watch): Evidence {
  const isDirty = level.name === 'dirty';
  const limit = level.name === 'blocked' ? p.blockedKPa : p.highKPa;
  return [
    {
      name: 'filterDp',
      value: Number(kPa.toFixed(2)),
      unit: 'kPa',
      ...(isDirty ? {} : ({ limit, relation: 'above' } as const)),
    },
    ...(times === null
      ? []
      : [
          {
            name: 'filterTimes',
            value: Number(times.toFixed(2)),
            ...(isDirty ? ({ limit: p.cleanTimes, relation: 'above' } as const) : {}),
          },
        ]),
    { name: 'run', value: run.id },
  ];
}

function judgeHour(state: State, watch: Watch): readonly [State, readonly Finding[]] {
  const over = hourOver(state.hours, watch.p.cleanHours);
  if (over === null) return [state, NOTHING_FOUND];
  const loss: Loss = { kPa: over.kPa, times: over.clean === null ? null : over.k / over.clean };
  const [levels, findings] = sampleLevels(
    state.levels,
    watch.levels,
    over.at,
    verdictsOf(loss, state.levels, watch.p),
    (level) => evidenceOf(loss, level, watch),
  );
  return [{ hours: over.next, levels }, findings];
}

function take(
  state: State,
  ts: EpochMs,
  values: StationValues,
  watch: Watch,
): readonly [State, readonly Finding[]] | null {
  const run = values.runs?.[watch.run.id];
  const { taken } = state.hours;
  if (taken !== null && ts - taken < watch.p.sampleEveryMs) return null;
  const pIn = run?.pIn ?? values.pIn;
  if (run?.filterDp === undefined || run.q === undefined || pIn === undefined) return null;
  if (run.q <= watch.leastFlow) return null;
  const [judged, findings] = startHour(state.hours, ts)
    ? judgeHour(state, watch)
    : [state, NOTHING_FOUND];
  const x = (run.q * run.q) / (pIn + ATMOSPHERE_KPA);
  return [{ ...judged, hours: addSample(judged.hours, ts, run.filterDp, x) }, findings];
}

function step(
  state: State,
  event: DetectorEvent,
  watch: Watch,
): readonly [State, readonly Finding[]] | null {
  if (event.kind === 'tick') {
    const [levels, findings] = waitLevels(state.levels, watch.levels, event.ts);
    return [levels === state.levels ? state : { ...state, levels }, findings];
  }
  if (event.kind !== 'reading' || event.reading.record !== 'station') return null;
  return take(state, event.reading.ts, event.reading.values, watch);
}

export const regulatorFilter = defineDetector<Params, Watch, State>({
  type: 'regulator.filter',
  watches: 'run',
  about: {
    rule: 'REG-9',
    formula:
      'at q > 20 % of range, hourly: k = Σ(ΔP·x)/Σx² with x = q²/pAbs; k·x at the busiest hour > 25 kPa P2, > 15 kPa P3, or k > 3 × clean P3; for 24 h',
    delay: '24 h with flow in it',
    source: 'ΔP = k·ρQ² of a fixed resistance; limits are design defaults',
    cannotSee:
      'A filter that was dirty when the station came here, until it is cleaned; a run without a meter on file or without its own q and filterDp; slugs that pass within a day',
  },
  params: Params,
  state: State,
  version: 1,
  judges: 'condition',
  warmUpMs: 7 * 86_400_000,
  applies: (asset) => asset.run !== null,
  prepare: watchOf,
  start: (watch) => ({ hours: NO_HOURS, levels: startLevels(watch.levels) }),
  step,
  dueAt: (state, watch) => levelsDueAt(state.levels, watch.levels),
  doubt(state, watch) {
    if (watch.leastFlow === Infinity) return 'no meter on file tells the range of the run';
    if (state.hours.clean !== null) return null;
    return state.hours.taken === null
      ? 'no filter loss with flow reported for the run'
      : `${state.hours.dayHours} of ${watch.p.cleanHours} h with flow to know the clean filter`;
  },
});
