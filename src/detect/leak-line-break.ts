import { z } from 'zod';
import type { Evidence, Finding } from '../model/finding.ts';
import type { StationValues } from '../model/record.ts';
import { stationFlow } from '../model/station-flow.ts';
import { defineDetector } from './define-detector.ts';
import type { Asset, DetectorEvent } from './detector.ts';
import { ladderOf } from './ladder.ts';
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
import {
  CALM,
  Collapse,
  type CollapseRule,
  fastRate,
  forget,
  stepCollapse,
} from './station/collapse.ts';
import { capacityOf } from './station/station-plan.ts';

/**
 * LK-4 (domain.md §B.3): from its set the outlet falls faster than max(5 × q99.9 of its
 * normal |dP/dt|, 10 kPa/min) out of the band in which the runs hold it, while the flow rises
 * by half. Down at the low slam-shut limit three samples settle it; above that it must
 * stay down for a minute, for a big burner's start recovers within one.
 */
const Params = z.object({
  leastKPaPerMin: z
    .number()
    .positive()
    .default(10)
    .describe('kPa/min; a slower fall is never a break'),
  times: z.number().positive().default(5).describe('times the q99.9 of normal |dP/dt|'),
  rateOverMs: z
    .number()
    .positive()
    .default(5_000)
    .describe('ms; rates are taken over at least this long'),
  flowUp: z.number().min(1).default(1.5).describe('times the flow before the fall'),
  leastFlowShare: z
    .number()
    .min(0)
    .default(0.02)
    .describe('share of what the site’s meters carry by which the flow must at least rise'),
  heldShare: z
    .number()
    .min(0)
    .max(1)
    .default(0.9)
    .describe('share of the lowest set of the runs; above it they still hold the outlet'),
  samples: z.number().int().min(1).default(3).describe('successive samples at the low limit'),
  recoverMs: z
    .number()
    .min(0)
    .default(60_000)
    .describe('ms; a burner’s start has recovered within this'),
  backForMs: z
    .number()
    .min(0)
    .default(120_000)
    .describe('ms; held again this long ends it, at least twice recoverMs'),
  maxGapMs: z.number().min(0).default(120_000).describe('ms; a longer gap breaks what is pending'),
});
type Params = z.infer<typeof Params>;

interface Watch {
  readonly p: Params;
  readonly collapse: CollapseRule;
  /** At or below it the slam-shuts act, kPa gauge. */
  readonly deadKPa: number;
  readonly leastRise: number;
  readonly levels: readonly Level[];
}

/** Without a low slam-shut in the fleet file: half the set point. */
const DEAD_SHARE_OF_SET = 0.5;

const watchOf = (p: Params, asset: Asset): Watch => {
  const { site } = asset;
  if (site?.station === undefined) throw new Error('a line break needs a station to watch');
  const { station } = site;
  const maxGapMs = Math.max(p.maxGapMs, 3 * asset.device.intervalMs);
  const common = { mode: 'samples', offDelayMs: p.backForMs, maxGapMs } as const;
  return {
    p,
    collapse: {
      leastRate: p.leastKPaPerMin,
      times: p.times,
      overMs: p.rateOverMs,
      maxGapMs,
      setKPa: station.setKPa,
      heldKPa: p.heldShare * Math.min(...station.runs.map((run) => run.setKPa)),
    },
    deadKPa: ladderOf(station).ssvLow ?? DEAD_SHARE_OF_SET * station.setKPa,
    leastRise: p.leastFlowShare * capacityOf(site, station),
    levels: [
      {
        name: 'collapsed',
        priority: 1,
        persistence: { ...common, onDelayMs: Infinity, onSamples: p.samples },
      },
      {
        name: 'not held',
        priority: 1,
        persistence: { ...common, onDelayMs: p.recoverMs, onSamples: Infinity },
      },
    ],
  };
};

const State = z.object({ collapse: Collapse, levels: LevelState, hasFlow: z.boolean() });
type State = z.infer<typeof State>;

const NOTHING_FOUND: readonly Finding[] = [];

/** The flow has risen as a break makes it rise. */
function hasSurged({ before, peakFlow }: Collapse, { p, leastRise }: Watch): boolean {
  if (before === null || before.q === null || peakFlow === null) return false;
  return peakFlow > before.q * p.flowUp && peakFlow - before.q > leastRise;
}

/** An inlet below the set lets the outlet fall at every burner's start: no break is needed for that. */
const isStarved = ({ pIn }: StationValues, { collapse }: State, watch: Watch): boolean =>
  collapse.before === null && pIn !== undefined && pIn < watch.collapse.setKPa;

function verdictsOf(pOut: number, { collapse, levels }: State, watch: Watch): readonly Verdict[] {
  const isBreak = hasSurged(collapse, watch);
  return [watch.deadKPa, watch.collapse.heldKPa].map((limit, i) => {
    const phase = levels.trackers[i]?.phase;
    // once it holds, it holds until the runs have the outlet in hand again
    if (phase === 'active' || phase === 'recovering')
      return pOut < watch.collapse.heldKPa ? 'yes' : 'no';
    return isBreak && pOut <= limit ? 'yes' : 'no';
  });
}

const rounded = (value: number): number => Number(value.toFixed(2));

function evidenceOf({ pOut, values }: Seen, { collapse }: State, watch: Watch): Evidence {
  const { before, rate, peakFlow } = collapse;
  return [
    {
      name: 'rate',
      value: rounded(rate),
      unit: 'kPa/min',
      limit: rounded(fastRate(collapse, watch.collapse)),
      relation: 'above',
    },
    { name: 'pOut', value: pOut, unit: 'kPa' },
    ...(before === null ? [] : [{ name: 'pOutBefore', value: before.pOut, unit: 'kPa' }]),
    {
      name: 'qPeak',
      value: rounded(peakFlow ?? stationFlow(values) ?? 0),
      unit: 'm³/h',
      limit: rounded((before?.q ?? 0) * watch.p.flowUp),
      relation: 'above',
    },
  ];
}

interface Seen {
  readonly pOut: number;
  readonly values: StationValues;
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
  const { values, ts } = event.reading;
  const { pOut } = values;
  if (pOut === undefined) return null;
  const q = stationFlow(values);
  const collapse = isStarved(values, state, watch)
    ? forget(state.collapse)
    : stepCollapse(state.collapse, ts, pOut, q, watch.collapse);
  const hasFlow = state.hasFlow || q !== undefined;
  const known =
    collapse === state.collapse && hasFlow === state.hasFlow
      ? state
      : { collapse, levels: state.levels, hasFlow };
  if (collapse.before === null && isCalm(state.levels)) return [known, NOTHING_FOUND];
  const [levels, findings] = sampleLevels(
    known.levels,
    watch.levels,
    ts,
    verdictsOf(pOut, known, watch),
    () => evidenceOf({ pOut, values }, known, watch),
  );
  return [levels === known.levels ? known : { ...known, levels }, findings];
}

export const leakLineBreak = defineDetector<Params, Watch, State>({
  type: 'leak.line-break',
  watches: 'station',
  about: {
    rule: 'LK-4',
    formula:
      'dP/dt < −max(5 × q99.9 of normal, 10 kPa/min) and flow up > 50 %, from an inlet at or above the set; pOut ≤ SSV low for 3 samples or < 90 % of the lowest set for 60 s',
    delay: '20–60 s',
    source: 'Domain description: isolated DN100 × 200 m at 0.4 MPa, a 5 mm hole gives −58 kPa/min',
    cannotSee:
      'A break that the regulators can feed: the outlet stays where it is; a break whose surge ends by a trip between two polls (that is regulator.supply-lost); a break in a network whose inlet is already below the set',
  },
  params: Params,
  state: State,
  version: 1,
  judges: 'condition',
  applies: (asset) => asset.site?.station !== undefined,
  prepare: watchOf,
  start: (watch) => ({ collapse: CALM, levels: startLevels(watch.levels), hasFlow: false }),
  step,
  dueAt: (state, watch) => levelsDueAt(state.levels, watch.levels),
  doubt: (state) => (state.hasFlow ? null : 'no flow reported by the station'),
});
