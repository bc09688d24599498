import { z } from 'zod';
import { ICE_POINT_K, toKelvin } from '../gas/gas-constants.ts';
import { flowFromPressureChange } from '../gas/line-pack.ts';
import type { StationDigest } from '../model/digest.ts';
import type { Evidence, Finding } from '../model/finding.ts';
import type { StationReading } from '../model/reading.ts';
import { stationFlow } from '../model/station-flow.ts';
import { ATMOSPHERE_KPA, kelvin, kPaAbs, kPaDiff } from '../model/units.ts';
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
import {
  contactVerdict,
  monitorVerdict,
  type ReliefLimits,
  setVerdict,
} from './regulator/relief-signs.ts';
import { spanOf } from './regulator/run-view.ts';
import { rounded } from './stats/rounded.ts';

/**
 * REG-11 (domain.md §B.2): gas is let off, or a monitor regulator has taken over. Four signs:
 * the relief's contact; without one, an outlet at the relief's set point; an outlet
 * at the monitor's set point while gas flows; and line pack that is lost above the
 * set point faster than anybody burns.
 */
const Params = z.object({
  forMs: z.number().default(30_000).describe('ms; contact open, or at the relief set, this long'),
  monitorForMs: z.number().default(60_000).describe('ms; outlet in other hands this long'),
  normalForMs: z
    .number()
    .default(1_800_000)
    .describe('ms; normal this long ends it: a relief that lifts at every stop is one alarm'),
  maxGapMs: z.number().default(300_000).describe('ms; a longer gap breaks what is pending'),
  monitorKPa: z
    .number()
    .exactOptional()
    .describe('kPa gauge; set point of the monitor regulator, where one is fitted'),
  pinned: z.number().default(0.01).describe('share of monitorKPa; so close to it is at it'),
  aboveShare: z
    .number()
    .default(0.02)
    .describe('share of the set point; without monitorKPa so far above it under flow…'),
  riseShare: z
    .number()
    .default(0.03)
    .describe('…and so far above the last hour: a jump, where a drift is slow'),
  acShare: z
    .number()
    .default(0.4)
    .describe('share of the accuracy band that the jump must exceed too'),
  acPercent: z.number().positive().default(5).describe('%; accuracy class of a run without `ac`'),
  flowShare: z
    .number()
    .default(0.1)
    .describe('flow over meter Qmax from which a regulator is at work'),
  lossShare: z.number().default(0.02).describe('loss over meter Qmax that nobody burns'),
  lossPercent: z
    .number()
    .default(0.5)
    .describe('% of the set point; a smaller fall in 30 s is noise'),
});
type Params = z.infer<typeof Params>;

interface Watch {
  readonly limits: ReliefLimits;
  readonly levels: readonly Level[];
  /** m³/h base; the fall in 30 s, kPa. */
  readonly lossM3h: number;
  readonly lossKPa: number;
  readonly site: NonNullable<Asset['site']>;
  readonly span: StationDigest['span'];
}

/** A fall is measured over at least this long, ms. */
const FALL_MS = 30_000;

const watchOf = (p: Params, asset: Asset): Watch => {
  const { site } = asset;
  const station = site?.station;
  if (site === null || station === undefined)
    throw new Error('a relief valve belongs to a station');
  const { setKPa } = station;
  const reliefs = station.runs.flatMap((run) => run.reliefKPa ?? []);
  const ac = station.runs.find((run) => run.role === 'duty')?.ac ?? p.acPercent;
  const factor = (setKPa + ATMOSPHERE_KPA) / site.base.pressureKPa;
  // without a meter on file no flow is large or small
  const capacityM3h = site.meters.reduce((sum, { qMax }) => sum + qMax * factor, 0) || Infinity;
  return {
    limits: {
      setKPa,
      reliefKPa: reliefs.length === 0 ? null : Math.min(...reliefs),
      monitorKPa: p.monitorKPa ?? null,
      pinned: p.pinned,
      aboveKPa: p.aboveShare * setKPa,
      riseKPa: Math.max(p.riseShare, (p.acShare * ac) / 100) * setKPa,
      flowingM3h: p.flowShare * capacityM3h,
    },
    levels: levelsOf(p, Math.max(p.maxGapMs, 3 * asset.device.intervalMs)),
    lossM3h: p.lossShare * capacityM3h,
    lossKPa: (p.lossPercent / 100) * setKPa,
    site,
    span: spanOf(asset.device),
  };
};

function levelsOf(p: Params, maxGapMs: number): readonly Level[] {
  const common = { onSamples: Infinity, offDelayMs: p.normalForMs, maxGapMs } as const;
  const confirmed = { ...common, mode: 'samples' } as const;
  return [
    // a contact holds until it says otherwise
    {
      name: 'relief open',
      priority: 2,
      persistence: { ...common, mode: 'hold', onDelayMs: p.forMs },
    },
    { name: 'relief set', priority: 2, persistence: { ...confirmed, onDelayMs: p.forMs } },
    { name: 'monitor', priority: 2, persistence: { ...confirmed, onDelayMs: p.monitorForMs } },
    // the first fall already looks back over half a minute
    { name: 'pack lost', priority: 3, persistence: { ...confirmed, onDelayMs: FALL_MS } },
  ];
}

const State = z.object({
  levels: LevelState,
  /** Mean outlet pressure under flow over about the last hour, kPa gauge. */
  usualKPa: z.number().nullable(),
  /** Where the present fall is measured from; null while the outlet is not above its set point. */
  anchor: z.object({ at: z.number(), pKPa: z.number() }).nullable(),
});
type State = z.infer<typeof State>;

const NOTHING: readonly Finding[] = [];
const OPEN: Evidence = [
  { name: 'sign', value: 'relief open' },
  { name: 'relief', value: 'open' },
];

function step(
  state: State,
  event: DetectorEvent,
  watch: Watch,
): readonly [State, readonly Finding[]] | null {
  switch (event.kind) {
    case 'reading':
      return event.reading.record === 'station' ? record(state, event.reading, watch) : null;
    case 'slot':
    case 'hour':
      return event.digest.subject === 'station' && event.kind === watch.span
        ? [withUsual(state, event.digest, watch), NOTHING]
        : null;
    case 'tick': {
      const [levels, findings] = waitLevels(state.levels, watch.levels, event.ts);
      if (levels === state.levels) return null;
      // only the contact is confirmed by time alone
      const told = findings.map((one) =>
        one.verdict === 'began' && one.evidence.length === 0 ? { ...one, evidence: OPEN } : one,
      );
      return [{ ...state, levels }, told];
    }
    case 'day':
    case 'refused':
      return null;
  }
}

function record(
  state: State,
  { ts, values }: StationReading,
  watch: Watch,
): readonly [State, readonly Finding[]] | null {
  const { trackers } = state.levels;
  const { limits } = watch;
  const [anchor, lost] = fallOf(state, { ts, values }, watch);
  const verdicts: readonly Verdict[] = [
    contactVerdict(values),
    setVerdict(values, trackers[1], limits),
    monitorVerdict(values, trackers[2], state.usualKPa, limits),
    lost,
  ];
  const [levels, findings] = sampleLevels(state.levels, watch.levels, ts, verdicts, (level) =>
    evidenceOf(level, values, limits),
  );
  if (levels === state.levels && anchor === state.anchor) return null;
  return [{ ...state, levels, anchor }, findings];
}

/** The share of a stretch in what is usual: about an hour of stretches of five minutes. */
const USUAL_MS = 3_600_000;

function withUsual(state: State, digest: StationDigest, { limits }: Watch): State {
  const { pOut, q, idleRecords, cover, from, to } = digest;
  if (pOut === null || q === null || cover === 'gap' || idleRecords > 0) return state;
  // a jump that is being judged must not become usual meanwhile
  if (q.mean < limits.flowingM3h || state.levels.trackers[2]?.phase !== 'clear') return state;
  const before = state.usualKPa ?? pOut.mean;
  const share = 1 - Math.exp((from - to) / USUAL_MS);
  return { ...state, usualKPa: before + (pOut.mean - before) * share };
}

function fallOf(
  state: State,
  { ts, values }: Pick<StationReading, 'ts' | 'values'>,
  watch: Watch,
): readonly [State['anchor'], Verdict] {
  const { pOut, tGas } = values;
  const q = stationFlow(values);
  const { volumeM3, base } = watch.site;
  const { anchor } = state;
  if (volumeM3 === undefined || pOut === undefined || q === undefined) return [anchor, 'skip'];
  if (pOut <= watch.limits.setKPa + watch.limits.aboveKPa) return [null, 'no'];
  if (anchor === null) return [{ at: ts, pKPa: pOut }, 'no'];
  const spentMs = ts - anchor.at;
  if (spentMs < FALL_MS) return [anchor, 'skip'];
  const next = { at: ts, pKPa: pOut };
  // an old anchor tells nothing of this half minute
  if (spentMs > 4 * FALL_MS) return [next, 'no'];
  const fallKPa = anchor.pKPa - pOut;
  if (fallKPa < (watch.lossKPa * spentMs) / FALL_MS) return [next, 'no'];
  const lostM3h = flowFromPressureChange(
    { volumeM3, temperature: toKelvin(tGas ?? base.temperatureK - ICE_POINT_K), z: 1 },
    kPaDiff(fallKPa),
    spentMs / 3_600_000,
    { pressure: kPaAbs(base.pressureKPa), temperature: kelvin(base.temperatureK) },
  );
  return [next, lostM3h - Math.max(0, q) > watch.lossM3h ? 'yes' : 'no'];
}

function evidenceOf(
  level: Level,
  values: StationReading['values'],
  limits: ReliefLimits,
): Evidence {
  const { pOut, relief } = values;
  const limit =
    level.name === 'relief set'
      ? limits.reliefKPa
      : level.name === 'monitor'
        ? (limits.monitorKPa ?? limits.setKPa + limits.aboveKPa)
        : null;
  return [
    { name: 'sign', value: level.name },
    ...(relief === undefined ? [] : [{ name: 'relief', value: relief }]),
    ...(pOut === undefined
      ? []
      : [
          {
            name: 'pOut',
            value: pOut,
            unit: 'kPa',
            ...(limit === null ? {} : { limit: rounded(limit, 3), relation: 'at least' as const }),
          },
        ]),
    { name: 'set', value: limits.setKPa, unit: 'kPa' },
  ];
}

export const regulatorRelief = defineDetector<Params, Watch, State>({
  type: 'regulator.relief',
  watches: 'station',
  about: {
    rule: 'REG-11',
    formula:
      'Relief contact open 30 s; without a contact pOut ≥ relief set 30 s; under flow pOut at the monitor set ±1 %, or ≥ set + 2 % after a jump ≥ 3 % of the set, 60 s; above set + 2 % line pack lost > q + 2 % Qmax, 60 s',
    delay: '1 min',
    source: 'domain rule REG-11; line pack by the real-gas law',
    cannotSee:
      'A relief without contact that weeps below its set point while gas flows; a set point raised at once without a permit looks like a monitor; line pack where the pipe volume is not on file',
  },
  hears: ['reading', 'slot', 'hour'],
  params: Params,
  state: State,
  version: 1,
  judges: 'condition',
  warmUpMs: 2 * 3_600_000,
  applies: (asset) => asset.site?.station !== undefined,
  prepare: watchOf,
  start: ({ levels }) => ({ levels: startLevels(levels), usualKPa: null, anchor: null }),
  step,
  dueAt: (state, { levels }) => levelsDueAt(state.levels, levels),
});
