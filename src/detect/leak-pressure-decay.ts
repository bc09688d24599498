import { z } from 'zod';
import type { Finding } from '../model/finding.ts';
import type { SiteSpec } from '../model/fleet.ts';
import type { StationValues } from '../model/record.ts';
import { stationFlow } from '../model/station-flow.ts';
import type { EpochMs } from '../model/units.ts';
import { defineDetector } from './define-detector.ts';
import type { Asset, DetectorEvent } from './detector.ts';
import { atOnce, judgeOnset, type Onset, type OnsetRule, waitOnset } from './onset-condition.ts';
import { CLEAR, nextDue, Tracked } from './persistence.ts';
import { BleedDown, type BleedRule, NO_BLEED, stepBleedDown } from './station/bleed-down.ts';
import {
  allowedFall,
  ClosedSection,
  isClosed,
  type SectionRule,
  stepSection,
} from './station/closed-section.ts';
import { fallOf, leakOf, type Resting } from './station/decay.ts';
import { capacityOf, type StationPlan, stationPlanOf } from './station/station-plan.ts';
import { TUNING } from './station/tuning.ts';

/**
 * Pressure decay (domain.md §B.3), two tests. A section that is shut in (every
 * run and the bypass closed) may lose 133 Pa, or as much as its gauge can
 * tell; and at night the outlet, locked up above its set, must not bleed down to it.
 * Temperature is taken out where it is reported.
 */
const Params = z.object({
  ...TUNING,
  settleMs: z.number().min(0).default(600_000).describe('ms; a closed section settles first'),
  referenceMs: z
    .number()
    .min(0)
    .default(120_000)
    .describe('ms; records whose mean the fall is counted from'),
  fallKPa: z.number().positive().default(0.133).describe('kPa that a closed section may fall…'),
  fallShare: z
    .number()
    .min(0)
    .default(0.003)
    .describe('…or this share of its absolute pressure, if more: what transmitters can tell'),
  records: z.number().int().min(1).default(3).describe('successive records beyond it'),
  lockedShare: z
    .number()
    .min(0)
    .default(0.01)
    .describe('share of the set above it at which the outlet is locked up'),
  descents: z
    .number()
    .int()
    .min(1)
    .default(2)
    .describe('successive descents from lock-up that show a leak'),
  leastDescentMs: z
    .number()
    .min(0)
    .default(60_000)
    .describe('ms; a quicker descent, or one within three reports, is a burner that starts'),
  relockMs: z
    .number()
    .min(0)
    .default(1_800_000)
    .describe('ms; after a descent a leak lets it lock up again within this, a burner does not'),
  quietMs: z
    .number()
    .min(0)
    .default(7_200_000)
    .describe('ms; locked up this long without a descent is tight'),
  leastLeak: z.number().min(0).default(0.015).describe('m³/h; a smaller leak is not reported'),
  meterStartShare: z
    .number()
    .positive()
    .default(0.002)
    .describe('share of what the meters carry; a larger flow the meters see themselves'),
  offDelayMs: z.number().min(0).default(120_000).describe('ms; over this long ends it'),
  maxGapMs: z.number().min(0).default(300_000).describe('ms; a longer gap ends a test'),
});
type Params = z.infer<typeof Params>;

interface Watch {
  readonly site: SiteSpec;
  readonly plan: StationPlan;
  readonly section: SectionRule;
  readonly bleed: BleedRule;
  readonly records: number;
  readonly descents: number;
  readonly maxGapMs: number;
  readonly rule: OnsetRule;
}

const watchOf = (p: Params, asset: Asset): Watch => {
  const { site } = asset;
  if (site?.station === undefined) throw new Error('a decay test needs a station to watch');
  const { setKPa } = site.station;
  const maxGapMs = Math.max(p.maxGapMs, 3 * asset.device.intervalMs);
  return {
    site,
    plan: stationPlanOf(site, site.station, p),
    section: p,
    bleed: {
      site,
      setKPa,
      lockedKPa: setKPa * (1 + p.lockedShare),
      leastMs: Math.max(p.leastDescentMs, 3 * asset.device.intervalMs),
      relockMs: p.relockMs,
      quietMs: p.quietMs,
      leastLeak: p.leastLeak,
      mostLeak: p.meterStartShare * capacityOf(site, site.station) || Infinity,
    },
    records: p.records,
    descents: p.descents,
    maxGapMs,
    rule: {
      persistence: atOnce(p.offDelayMs, maxGapMs),
      blindReason: 'no reading of the outlet pressure',
    },
  };
};

const State = z.object({
  section: ClosedSection.nullable(),
  bleed: BleedDown,
  /** Newest record of a test that is under way. */
  seen: z.number().nullable(),
  hasFlow: z.boolean(),
  tracked: Tracked,
});
type State = z.infer<typeof State>;

const NOTHING_FOUND: readonly Finding[] = [];

const rounded = (value: number, digits: number): number => Number(value.toFixed(digits));

function onsetOf(state: State, here: Resting, watch: Watch): (() => Onset) | null {
  const { section, bleed } = state;
  if (section !== null && section.over >= watch.records)
    return () => sectionOnset(section, here, watch);
  const { newest } = bleed;
  if (bleed.descents < watch.descents || newest === null) return null;
  return () => ({
    since: bleed.since ?? newest.since,
    priority: 2,
    evidence: [
      { name: 'test', value: 'bleed-down' },
      {
        name: 'leak',
        value: rounded(newest.leak, 3),
        unit: 'm³/h',
        limit: watch.bleed.leastLeak,
        relation: 'above',
      },
      { name: 'fall', value: rounded(newest.fallKPa, 3), unit: 'kPa' },
      { name: 'duration', value: Math.round((newest.at - newest.since) / 1000), unit: 's' },
    ],
  });
}

function sectionOnset(section: ClosedSection, here: Resting, watch: Watch): Onset {
  const fall = fallOf(section, here);
  const leak = leakOf(watch.site, fall, section, here);
  return {
    since: section.ts,
    priority: 2,
    evidence: [
      { name: 'test', value: 'closed section' },
      {
        name: 'fall',
        value: rounded(fall, 3),
        unit: 'kPa',
        limit: rounded(allowedFall(section, watch.section), 3),
        relation: 'above',
      },
      { name: 'duration', value: Math.round((here.ts - section.ts) / 1000), unit: 's' },
      ...(leak === null ? [] : [{ name: 'leak', value: rounded(leak, 3), unit: 'm³/h' }]),
    ],
  };
}

/** What a record adds to the tests; the same object when it adds nothing. */
function advance(
  state: State,
  here: Resting & { readonly ts: EpochMs },
  q: Flow,
  watch: Watch,
): State {
  const hasFlow = state.hasFlow || q !== undefined;
  const isBroken = state.seen !== null && here.ts - state.seen > watch.maxGapMs;
  const earlier = isBroken ? null : state.section;
  const section = q === 'closed' ? stepSection(earlier, here, watch.section) : null;
  const resting = isBroken ? { ...state.bleed, top: null, idleSince: null } : state.bleed;
  const bleed =
    q === undefined || q === 'closed' ? resting : stepBleedDown(resting, here, q, watch.bleed);
  const isUnderWay = section !== null || bleed.idleSince !== null;
  const seen = isUnderWay ? here.ts : null;
  const same =
    hasFlow === state.hasFlow &&
    section === state.section &&
    bleed === state.bleed &&
    seen === state.seen;
  return same ? state : { section, bleed, seen, hasFlow, tracked: state.tracked };
}

type Flow = 'closed' | 'idle' | 'flowing' | undefined;

function flowing(values: StationValues, plan: StationPlan): Flow {
  if (isClosed(values, plan)) return 'closed';
  // past an open bypass nothing can be concluded from the runs
  if (values.bypass !== undefined && values.bypass !== 'closed') return 'flowing';
  const q = stationFlow(values);
  return q === undefined ? undefined : q <= plan.flowsAbove ? 'idle' : 'flowing';
}

function step(
  state: State,
  event: DetectorEvent,
  watch: Watch,
): readonly [State, readonly Finding[]] | null {
  if (event.kind === 'tick') {
    const [tracked, findings] = waitOnset(state.tracked, event.ts, watch.rule);
    return [tracked === state.tracked ? state : { ...state, tracked }, findings];
  }
  if (event.kind !== 'reading' || event.reading.record !== 'station') return null;
  const { values, ts } = event.reading;
  const { pOut, tGas } = values;
  if (pOut === undefined) return null;
  const here = { ts, p: pOut, t: tGas ?? null };
  const known = advance(state, here, flowing(values, watch.plan), watch);
  const onset = onsetOf(known, here, watch);
  if (onset === null && known.tracked.phase === 'clear') return [known, NOTHING_FOUND];
  const [tracked, findings] = judgeOnset(known.tracked, ts, watch.rule, onset);
  return [tracked === known.tracked ? known : { ...known, tracked }, findings];
}

export const leakPressureDecay = defineDetector<Params, Watch, State>({
  type: 'leak.pressure-decay',
  watches: 'station',
  about: {
    rule: '§B.3 pressure decay',
    formula:
      'closed section, 10 min settled: P1 − P2·T1/T2 > max(133 Pa, 0.3 % of P abs) on 3 records; or locked up at zero flow: q = V·(P_lock − P)·Tb/(Pb·T·τ) > 0.015 m³/h on 2 descents to the set, each locked up again within 30 min',
    delay: 'closed section 10 min + the time to fall; bleed-down two descents, minutes to hours',
    source: 'CJJ 33-2005, 12.4.5 (133 Pa); sensitivity V = 0.5 m³, 0.1 m³/h: 19.9 kPa/h',
    cannotSee:
      'A leak while gas flows, and one that the meters see; a hole that empties the section while it settles (that is regulator.supply-lost); gas that a pilot light draws from a locked-up or closed pipe looks the same',
  },
  params: Params,
  state: State,
  version: 1,
  judges: 'condition',
  warmUpMs: 86_400_000,
  applies: (asset) => asset.site?.station !== undefined,
  prepare: watchOf,
  start: () => ({ section: null, bleed: NO_BLEED, seen: null, hasFlow: false, tracked: CLEAR }),
  step,
  dueAt: (state, watch) => nextDue(state.tracked, watch.rule.persistence),
  doubt(state, watch) {
    if (!state.hasFlow) return 'no flow reported by the station';
    return watch.site.volumeM3 === undefined ? 'no pipe volume on file for the bleed-down' : null;
  },
});
