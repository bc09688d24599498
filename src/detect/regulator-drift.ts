import { z } from 'zod';
import type { Digest } from '../model/digest.ts';
import type { Evidence, Finding } from '../model/finding.ts';
import { epochMs } from '../model/units.ts';
import { defineDetector } from './define-detector.ts';
import type { Asset, DetectorEvent } from './detector.ts';
import { atOnce, judgeOnset, type Onset, type OnsetRule, waitOnset } from './onset-condition.ts';
import { CLEAR, isActive, nextDue, Tracked } from './persistence.ts';
import { Carrying, carryingAfter } from './regulator/carrying.ts';
import { DayResidual, type Drift, type DriftLimits, driftOf } from './regulator/drift-verdict.ts';
import { addToDay, LoadDay, OpenDay, pointsOf } from './regulator/load-days.ts';
import { type LoadLimits, loadPointOf } from './regulator/load-point.ts';
import { knownRunView, type RunView, runViewOf, spanOf } from './regulator/run-view.ts';
import { residualOf, staticSlope } from './regulator/static-line.ts';
import { Cusum, cusumStep, NO_SHIFT } from './stats/cusum.ts';
import { median } from './stats/median.ts';
import { robustSigma } from './stats/robust-sigma.ts';
import { rounded } from './stats/rounded.ts';
import { theilSen } from './stats/theil-sen.ts';

const DAY_MS = 86_400_000;

/**
 * REG-2 (domain.md §B.2): the outlet pressure, freed of set point and droop, moves
 * away day by day. The droop is learned over the first working days; a day is
 * the mid residual of its hours, so that peaks, starts and stops do not count.
 */
const Params = z.object({
  acPercent: z.number().positive().default(5).describe('%; accuracy class of a run without `ac`'),
  leastLoad: z
    .number()
    .min(0)
    .default(0.1)
    .describe('flow over meter Qmax; below it is not judged'),
  mostLoad: z.number().default(0.8).describe('flow over meter Qmax; above it is not judged'),
  steadyLoad: z
    .number()
    .default(0.1)
    .describe('flow over meter Qmax by which a judged stretch may vary'),
  inletMarginKPa: z
    .number()
    .default(50)
    .describe('kPa; the inlet must be so far above the set point to judge'),
  hours: z.number().int().default(3).describe('hours of flow without which a day is not judged'),
  baselineDays: z.number().int().min(3).default(7).describe('days; droop and scatter are learned'),
  levelShare: z.number().default(0.5).describe('share of the accuracy band that a day may be off'),
  offDays: z.number().int().default(5).describe('days off that begin the alarm…'),
  ofDays: z.number().int().default(7).describe('…among the last so many judged days'),
  trendDays: z.number().int().min(10).default(14).describe('days that a trend is taken over'),
  aheadDays: z.number().default(30).describe('days; a trend that reaches the band sooner alarms'),
  k: z.number().default(0.5).describe('σ; slack of the CUSUM over daily medians'),
  h: z.number().default(8).describe('σ; decision limit of the CUSUM'),
  sigmaPercent: z.number().default(0.1).describe('% of the set point; the least σ of a day'),
  lsbKPa: z.number().default(0.0153).describe('kPa; step of the outlet transmitter, σ ≥ 2 steps'),
  shiftShare: z
    .number()
    .default(0.2)
    .describe('share of the accuracy band; a certain shift below it does not matter'),
  settledShare: z
    .number()
    .default(0.05)
    .describe('share of the accuracy band; a level that moves less in ofDays is a new baseline'),
  clearDays: z.number().default(10).describe('days; good this long ends it, twice offDays'),
  gapDays: z.number().default(14).describe('days without a judged day after which nobody knows'),
});
type Params = z.infer<typeof Params>;

interface Watch {
  readonly p: Params;
  readonly view: RunView;
  readonly span: Digest['span'];
  readonly load: LoadLimits;
  readonly limits: DriftLimits;
  readonly rule: OnsetRule;
}

const watchOf = (p: Params, asset: Asset): Watch => {
  const view = knownRunView(asset);
  return {
    p,
    view,
    span: spanOf(asset.device),
    load: p,
    limits: { ...p, bandKPa: ((view.run.ac ?? p.acPercent) / 100) * view.run.setKPa },
    rule: {
      persistence: atOnce(p.clearDays * DAY_MS, p.gapDays * DAY_MS),
      blindReason: 'no day with enough flow to judge the set point',
    },
  };
};

const State = z.object({
  /** Set point it was learned at: another one begins anew. */
  setKPa: z.number(),
  carrying: Carrying,
  open: OpenDay,
  /** Days of the baseline until it is known, then empty. */
  learning: z.array(LoadDay),
  /** kPa at full load, and mean and σ of the daily residuals, kPa. */
  baseline: z.object({ slope: z.number(), mean: z.number(), sigma: z.number() }).nullable(),
  days: z.array(DayResidual),
  sums: Cusum,
  tracked: Tracked,
});
type State = z.infer<typeof State>;

const NOTHING: readonly Finding[] = [];

const start = ({ view }: Watch): State => ({
  setKPa: view.run.setKPa,
  carrying: 'none',
  open: null,
  learning: [],
  baseline: null,
  days: [],
  sums: NO_SHIFT,
  tracked: CLEAR,
});

function step(
  state: State,
  event: DetectorEvent,
  watch: Watch,
): readonly [State, readonly Finding[]] | null {
  switch (event.kind) {
    case 'reading': {
      const { reading } = event;
      if (reading.record !== 'station' || state.carrying === 'mixed') return null;
      const carrying = carryingAfter(state.carrying, reading.values, watch.view);
      return carrying === state.carrying ? null : [{ ...state, carrying }, NOTHING];
    }
    case 'slot':
    case 'hour':
      return event.kind === watch.span ? stretch(state, event.digest, watch) : null;
    case 'tick': {
      const [tracked, findings] = waitOnset(state.tracked, event.ts, watch.rule);
      return tracked === state.tracked ? null : [{ ...state, tracked }, findings];
    }
    case 'day':
    case 'refused':
      return null;
  }
}

function stretch(state: State, digest: Digest, watch: Watch): readonly [State, readonly Finding[]] {
  const point = loadPointOf(digest, state.carrying, watch.view, watch.load);
  const [open, closed] = addToDay(state.open, digest, point);
  if (open === state.open && state.carrying === 'none') return [state, NOTHING];
  const next: State = { ...state, open, carrying: 'none' };
  if (closed === null || closed.points.length < watch.p.hours) return [next, NOTHING];
  return dayOver(atItsSet(next, watch), closed, watch);
}

/** A regulator that was given another set point is learned anew; an alarm lasts until its days say otherwise. */
const atItsSet = (state: State, watch: Watch): State =>
  state.setKPa === watch.view.run.setKPa
    ? state
    : { ...start(watch), open: state.open, tracked: state.tracked };

function dayOver(state: State, day: LoadDay, watch: Watch): readonly [State, readonly Finding[]] {
  if (state.baseline !== null) {
    const { setKPa } = watch.view.run;
    const r = residualOf(day.points, setKPa, state.baseline.slope);
    return judged(state, { date: day.date, from: day.from, to: day.to, r }, watch);
  }
  const learning = [...state.learning, day];
  if (learning.length < watch.p.baselineDays) return [{ ...state, learning }, NOTHING];
  return judgeNow(learned({ ...state, learning: [] }, learning, watch), watch);
}

function learned(state: State, days: readonly LoadDay[], { p, view, limits }: Watch): State {
  const { setKPa } = view.run;
  const slope = staticSlope(pointsOf(days), setKPa, limits.bandKPa);
  const residuals = days.map(({ date, from, to, points }) => ({
    date,
    from,
    to,
    r: residualOf(points, setKPa, slope),
  }));
  const values = residuals.map(({ r }) => r);
  // what was already off when it was first seen is not a baseline to be proud of
  const most = 0.5 * p.levelShare * limits.bandKPa;
  const mean = Math.max(-most, Math.min(most, median(values) ?? 0));
  const floor = Math.max((p.sigmaPercent / 100) * setKPa, 2 * p.lsbKPa);
  const sigma = Math.max(robustSigma(values) ?? 0, floor);
  return { ...state, baseline: { slope, mean, sigma }, days: residuals };
}

function judged(
  state: State,
  day: DayResidual,
  watch: Watch,
): readonly [State, readonly Finding[]] {
  const { p } = watch;
  if (state.baseline === null) return [state, NOTHING];
  const sums = cusumStep(state.sums, day.r, day.from, { ...state.baseline, k: p.k, h: p.h });
  const days = [...state.days, day].slice(-p.trendDays);
  return judgeNow(settled({ ...state, sums, days }, watch), watch);
}

/** A shifted level that has stood still within half the band is the new normal: the CUSUM starts from there. */
function settled(state: State, { p, limits }: Watch): State {
  const last = state.days.slice(-p.ofDays);
  const isShifted = Math.max(state.sums.up, state.sums.down) > p.h;
  if (state.baseline === null || !isShifted || last.length < p.ofDays) return state;
  const first = last[0]?.to ?? 0;
  const line = theilSen(last.map(({ to, r }) => [(to - first) / DAY_MS, r]));
  const values = last.map(({ r }) => r);
  const still = limits.bandKPa * p.settledShare;
  const moved = Math.abs(line?.slope ?? 0) * p.ofDays;
  const level = median(values) ?? 0;
  const reach = Math.max(...values) - Math.min(...values);
  const most = p.levelShare * limits.bandKPa;
  // one alarmed week first: a step must be seen before it is accepted
  const since = Math.min(state.sums.upSince ?? Infinity, state.sums.downSince ?? Infinity);
  const isNew = (last.at(-1)?.to ?? 0) - since < 2 * p.ofDays * DAY_MS;
  if (isNew || moved > still || reach > 4 * still || Math.abs(level) > most) return state;
  return { ...state, baseline: { ...state.baseline, mean: level }, sums: NO_SHIFT };
}

function judgeNow(state: State, watch: Watch): readonly [State, readonly Finding[]] {
  const newest = state.days.at(-1);
  if (newest === undefined || state.baseline === null) return [state, NOTHING];
  const held = isActive(state.tracked) ? 'held' : 'clear';
  const drift = driftOf(state.days, state.baseline.mean, state.sums, watch.limits, held);
  const [tracked, findings] = judgeOnset(
    state.tracked,
    epochMs(newest.to),
    watch.rule,
    drift === null ? null : () => onsetOf(drift, watch),
  );
  return [{ ...state, tracked }, findings];
}

const onsetOf = (drift: Drift, watch: Watch): Onset => ({
  since: drift.since,
  priority: 3,
  evidence: evidenceOf(drift, watch),
});

function evidenceOf(drift: Drift, { view, limits }: Watch): Evidence {
  const { deviationKPa, kPaPerDay, found, stepOn } = drift;
  const sign = Math.sign(deviationKPa);
  const share = found === 'level' ? limits.levelShare : found === 'shift' ? limits.shiftShare : 1;
  const limit = rounded(sign * share * limits.bandKPa, 3);
  return [
    {
      name: 'deviation',
      value: rounded(deviationKPa, 3),
      unit: 'kPa',
      ...(found === 'trend' ? {} : { limit, relation: sign > 0 ? 'above' : 'below' }),
    },
    { name: 'rate', value: rounded(kPaPerDay, 3), unit: 'kPa/d' },
    { name: 'set', value: view.run.setKPa, unit: 'kPa' },
    { name: 'band', value: rounded(limits.bandKPa, 3), unit: 'kPa' },
    ...(stepOn === null ? [] : [{ name: 'stepOn', value: stepOn }]),
    { name: 'run', value: view.run.id },
  ];
}

export const regulatorDrift = defineDetector<Params, Watch, State>({
  type: 'regulator.drift',
  watches: 'run',
  about: {
    rule: 'REG-2',
    formula:
      'Daily median of r = pOut − (set − droop·Q/Qmax) at 10–80 % Qmax: |r| > 0.5·AC band on 5 of 7 days; or Theil–Sen slope over 14 d that reaches the band in 30 d; or CUSUM (k 0.5σ, h 8σ) with |r| > 0.2·AC band',
    delay: '5–14 d, after 7 days of baseline',
    source:
      'EN 334/GB 27790 accuracy class; CUSUM of Page 1954 with a least shift, because daily medians are autocorrelated (field: lag-1 0.8–0.95)',
    cannotSee:
      'A standby that never carries; a set point changed by order (a step is dated in the evidence); an offset downwards within the class where the load never varies; drift of the outlet transmitter itself; a run without a meter on file',
  },
  hears: ['reading', 'slot', 'hour'],
  params: Params,
  state: State,
  version: 1,
  judges: 'condition',
  warmUpMs: 30 * DAY_MS,
  applies: (asset) => runViewOf(asset) !== null,
  prepare: watchOf,
  start,
  step,
  dueAt: (state, { rule }) => nextDue(state.tracked, rule.persistence),
  doubt: ({ baseline, learning }, { p }) =>
    baseline === null ? `${learning.length} of ${p.baselineDays} days of baseline` : null,
});
