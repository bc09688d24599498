import { z } from 'zod';
import type { StationDigest } from '../model/digest.ts';
import type { Finding } from '../model/finding.ts';
import type { StationReading } from '../model/reading.ts';
import { stationFlow } from '../model/station-flow.ts';
import { defineDetector } from './define-detector.ts';
import type { Asset, DetectorEvent } from './detector.ts';
import { atOnce, judgeOnset, type Onset, type OnsetRule, waitOnset } from './onset-condition.ts';
import { CLEAR, isActive, nextDue, Tracked } from './persistence.ts';
import { Carrying, carryingAfter } from './regulator/carrying.ts';
import { knownRunView, type RunView, runViewOf, spanOf } from './regulator/run-view.ts';
import { firstOf, SwingSeries } from './regulator/swing-series.ts';
import {
  addSwing,
  followsFlow,
  periodOf,
  SwingWindow,
  windowOver,
} from './regulator/swing-window.ts';
import { rounded } from './stats/rounded.ts';

/**
 * REG-5 (domain.md §B.2): the outlet swings although the flow does not ask for it. A
 * five-minute stretch whose extremes lie apart makes it look at single records;
 * in the stretches that follow, two of three minutes must show the swing, and it must
 * repeat within a minute: by crossings of its mean, or, faster than the records, by
 * the extremes that each of them carries. A burner that cycles swings more
 * slowly, and the pressure follows its flow.
 */
const Params = z.object({
  acPercent: z.number().positive().default(5).describe('%; accuracy class of a run without `ac`'),
  bandShare: z.number().default(0.5).describe('share of the accuracy band, peak to peak…'),
  setPercent: z.number().default(2).describe('…and % of the set point: a swing is above both'),
  minuteShare: z
    .number()
    .default(2 / 3)
    .describe('share of the minutes of a stretch that must swing'),
  minutes: z.number().default(10).describe('minutes that must swing before it begins'),
  windows: z.number().int().min(2).default(3).describe('successive 5 min stretches that begin it'),
  longestSeconds: z
    .number()
    .default(60)
    .describe('s; a slower swing is the customer, not the regulator'),
  sampleSeconds: z
    .number()
    .default(20)
    .describe('s; records at least this often must show that the swing repeats'),
  busyShare: z
    .number()
    .default(0.6)
    .describe('share of such records whose own extremes lie half a swing apart'),
  workShare: z
    .number()
    .default(0.02)
    .describe('flow over meter Qmax below which such records show a run that is as good as shut'),
  pauseMs: z
    .number()
    .default(600_000)
    .describe('ms; a pause of the burner up to this long does not break a series'),
  hysteresis: z.number().default(0.8).describe('share of the swing below which it has ended'),
  calmForMs: z.number().default(1_800_000).describe('ms of flow; calm this long ends it'),
  gapMs: z
    .number()
    .default(36 * 3_600_000)
    .describe('ms without flow after which nobody knows'),
});
type Params = z.infer<typeof Params>;

interface Watch {
  readonly p: Params;
  readonly view: RunView;
  /** Peak to peak that is hunting, kPa. */
  readonly bandKPa: number;
  /** m³/h base; records with less flow are left out. */
  readonly workM3h: number;
  readonly rule: OnsetRule;
}

const watchOf = (p: Params, asset: Asset): Watch => {
  const view = knownRunView(asset);
  const { setKPa, ac = p.acPercent } = view.run;
  const percent = Math.max(p.bandShare * ac, p.setPercent);
  return {
    p,
    view,
    bandKPa: (percent / 100) * setKPa,
    // records far apart need the pauses, to see that the pressure follows the flow
    workM3h: asset.device.intervalMs <= p.sampleSeconds * 1000 ? p.workShare * view.capacityM3h : 0,
    rule: {
      persistence: atOnce(p.calmForMs, p.gapMs),
      blindReason: 'no flow to judge the regulator by',
    },
  };
};

const State = z.object({
  /** Null when calm: records are looked at one by one only during a series. */
  series: SwingSeries.nullable(),
  carrying: Carrying,
  window: SwingWindow.nullable(),
  tracked: Tracked,
});
type State = z.infer<typeof State>;

const NOTHING: readonly Finding[] = [];

function step(
  state: State,
  event: DetectorEvent,
  watch: Watch,
): readonly [State, readonly Finding[]] | null {
  switch (event.kind) {
    case 'reading':
      // the common case by far: the stretch before was calm
      if (state.series === null || event.reading.record !== 'station') return null;
      return [withReading(state, event.reading, watch), NOTHING];
    case 'slot':
      return event.digest.subject === 'station' ? stretch(state, event.digest, watch) : null;
    case 'tick': {
      const [tracked, findings] = waitOnset(state.tracked, event.ts, watch.rule);
      return tracked === state.tracked ? null : [{ ...state, tracked }, findings];
    }
    case 'hour':
    case 'day':
    case 'refused':
      return null;
  }
}

function withReading(state: State, { ts, values }: StationReading, watch: Watch): State {
  const carrying = carryingAfter(state.carrying, values, watch.view);
  const { pOut } = values;
  const q = stationFlow(values);
  // the pauses of a burner neither show a swing nor speak against one
  const isShut = q !== undefined && q < watch.workM3h;
  if (pOut === undefined || isShut)
    return carrying === state.carrying ? state : { ...state, carrying };
  const { setKPa } = watch.view.run;
  const sample = {
    at: ts,
    p: pOut - setKPa,
    low: Math.min(pOut, values.pOutMin ?? pOut) - setKPa,
    high: Math.max(pOut, values.pOutMax ?? pOut) - setKPa,
    q,
  };
  return { ...state, carrying, window: addSwing(state.window, sample, watch.bandKPa) };
}

function stretch(
  state: State,
  digest: StationDigest,
  watch: Watch,
): readonly [State, readonly Finding[]] {
  const calm: State =
    state.series === null ? state : { ...state, series: null, carrying: 'none', window: null };
  const { pOut, cover, idleRecords, records } = digest;
  if (pOut === null || cover === 'gap') return [calm, NOTHING];
  if (isPause(state, digest, watch)) return [{ ...state, carrying: 'none' }, NOTHING];
  const isHeld = isActive(state.tracked);
  const swingKPa = pOut.max - pOut.min;
  const isWide = swingKPa > watch.bandKPa * (isHeld ? watch.p.hysteresis : 1);
  // a shut regulator neither hunts nor proves that it does not
  if (idleRecords === records) return [calm, NOTHING];
  if (!isWide) {
    if (!isHeld) return [calm, NOTHING];
    const [tracked, findings] = judgeOnset(state.tracked, digest.to, watch.rule, null);
    return [{ ...calm, tracked }, findings];
  }
  if (state.series === null) return [{ ...calm, series: firstOf(digest) }, NOTHING];
  return wide(state, state.series, digest, swingKPa, watch);
}

/** Nobody burnt, and not for long: a boiler that pauses will go on. */
const isPause = ({ series, window }: State, { to }: StationDigest, watch: Watch): boolean =>
  watch.workM3h > 0 && series !== null && window === null && to - series.until <= watch.p.pauseMs;

function wide(
  state: State,
  series: SwingSeries,
  digest: StationDigest,
  swingKPa: number,
  watch: Watch,
): readonly [State, readonly Finding[]] {
  // watched on, but from anew: what it was before does not count
  const anew: State = {
    ...state,
    series: firstOf(digest),
    carrying: 'none',
    window: null,
  };
  if (state.window === null || state.carrying !== 'own') return [anew, NOTHING];
  const window = windowOver(state.window, watch.bandKPa);
  if (!isHunting(window, digest, swingKPa, watch)) {
    const [tracked, findings] = judgeOnset(state.tracked, digest.to, watch.rule, null);
    return [{ ...anew, tracked }, findings];
  }
  const grown = {
    since: series.since,
    until: digest.to,
    windows: series.windows + 1,
    minutes: series.minutes + window.swinging,
  };
  const next: State = { ...state, series: grown, carrying: 'none', window: null };
  const { windows, minutes } = watch.p;
  const isProven = grown.windows >= windows && grown.minutes >= minutes;
  if (!isProven && !isActive(state.tracked)) return [next, NOTHING];
  const [tracked, findings] = judgeOnset(state.tracked, digest.to, watch.rule, () =>
    onsetOf(series.since, window, swingKPa, spacingOf(digest), watch),
  );
  return [{ ...next, tracked }, findings];
}

function isHunting(
  window: SwingWindow,
  digest: StationDigest,
  swingKPa: number,
  { p }: Watch,
): boolean {
  if (window.swinging < p.minuteShare * window.minutes) return false;
  if (followsFlow(window, swingKPa)) return false;
  const isFine = spacingOf(digest) <= p.sampleSeconds * 1000;
  return !isFine || window.busy >= p.busyShare * window.records || isCrossing(window, p);
}

/** Mean time between two records, ms. */
const spacingOf = ({ from, to, records }: StationDigest): number => (to - from) / records;

/** Fewest crossings of the mean in five minutes: of a swing of just under a minute, cut at both ends. */
const LEAST_CROSSINGS = 8;

function isCrossing(window: SwingWindow, { longestSeconds }: Params): boolean {
  const period = periodOf(window);
  return period !== null && window.crossings >= LEAST_CROSSINGS && period <= longestSeconds;
}

const RESOLVED_MS = 1500;

function onsetOf(
  since: number,
  window: SwingWindow,
  swingKPa: number,
  spacingMs: number,
  watch: Watch,
): Onset {
  const period = periodOf(window);
  // of records further apart the period would be a beat between swing and records
  const isSeen = period !== null && spacingMs <= RESOLVED_MS && isCrossing(window, watch.p);
  return {
    since,
    priority: 3,
    evidence: [
      {
        name: 'swing',
        value: rounded(swingKPa, 3),
        unit: 'kPa',
        limit: rounded(watch.bandKPa, 3),
        relation: 'above',
      },
      ...(isSeen ? [{ name: 'period', value: rounded(period, 0), unit: 's' }] : []),
      { name: 'set', value: watch.view.run.setKPa, unit: 'kPa' },
      { name: 'run', value: watch.view.run.id },
    ],
  };
}

export const regulatorHunting = defineDetector<Params, Watch, State>({
  type: 'regulator.hunting',
  watches: 'run',
  about: {
    rule: 'REG-5',
    formula:
      'pOutMax − pOutMin > max(0.5·AC band, 2 % set) in 10 of 15 min of flow ≥ 2 % Qmax (pauses ≤ 10 min between), repeating within 60 s (crossings of the 60 s mean, or the extremes of each record), and not following the flow (correlation with q above −0.7)',
    delay: '15–20 min of flow',
    source: 'domain rule REG-5; burner cycles are slower than 60 s',
    cannotSee:
      'A swing faster than the records of an RTU without pOutMin/pOutMax; records further apart than 2.5 min; with records further apart than 20 s and no flow, a burner that cycles every minute looks the same; the period, where records are further apart than a second',
  },
  hears: ['reading', 'slot'],
  params: Params,
  state: State,
  version: 1,
  judges: 'condition',
  applies: (asset) => runViewOf(asset) !== null && spanOf(asset.device) === 'slot',
  prepare: watchOf,
  start: () => ({ series: null, carrying: 'none', window: null, tracked: CLEAR }),
  step,
  dueAt: (state, { rule }) => nextDue(state.tracked, rule.persistence),
});
