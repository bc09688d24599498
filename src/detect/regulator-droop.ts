import { z } from 'zod';
import type { Digest } from '../model/digest.ts';
import type { Evidence, Finding } from '../model/finding.ts';
import { epochMs } from '../model/units.ts';
import { defineDetector } from './define-detector.ts';
import type { Asset, DetectorEvent } from './detector.ts';
import { atOnce, judgeOnset, type OnsetRule, waitOnset } from './onset-condition.ts';
import { CLEAR, isActive, nextDue, Tracked } from './persistence.ts';
import { Carrying, carryingAfter } from './regulator/carrying.ts';
import { type DroopFit, droopFit } from './regulator/droop-fit.ts';
import { type LoadLimits, loadPointOf } from './regulator/load-point.ts';
import { addToWindow, LoadWindow } from './regulator/load-window.ts';
import { knownRunView, type RunView, runViewOf, spanOf } from './regulator/run-view.ts';
import { median } from './stats/median.ts';
import { rounded } from './stats/rounded.ts';

const DAY_MS = 86_400_000;

/**
 * REG-3 (domain.md §B.2): the outlet falls too far as the flow rises. Once a week
 * the pressures are regressed on the load, robustly, and on the inlet pressure where
 * it varies, so that a sagging inlet is not taken for the regulator; less the line
 * through each day, so that a drifting set point is not either.
 */
const Params = z.object({
  acPercent: z.number().positive().default(5).describe('%; accuracy class of a run without `ac`'),
  leastLoad: z
    .number()
    .min(0)
    .default(0.05)
    .describe('flow over meter Qmax; below it is not judged'),
  mostLoad: z.number().default(1.2).describe('flow over meter Qmax; above it is not judged'),
  steadyLoad: z
    .number()
    .default(0.1)
    .describe('flow over meter Qmax by which a judged stretch may vary'),
  inletMarginKPa: z
    .number()
    .default(50)
    .describe('kPa; the inlet must be so far above the set point to judge'),
  windowDays: z.number().positive().default(7).describe('days that one fit is taken over'),
  leastPoints: z.number().int().default(48).describe('points without which a week is not judged'),
  leastRange: z
    .number()
    .default(0.3)
    .describe('share of the greatest flow that the flows of the week must span'),
  leastR2: z.number().default(0.3).describe('share of the variance that the fit must explain'),
  factor: z.number().default(2).describe('times the baseline droop that begins the alarm'),
  floorShare: z
    .number()
    .default(0.2)
    .describe('share of the accuracy band; a smaller baseline droop counts as this much'),
  baselineWeeks: z.number().int().min(1).default(3).describe('weeks whose median is the baseline'),
  hysteresis: z.number().default(0.8).describe('share of the limit below which it has ended'),
  clearDays: z.number().default(14).describe('days; good this long ends it, twice windowDays'),
  gapDays: z.number().default(28).describe('days without a judged week after which nobody knows'),
});
type Params = z.infer<typeof Params>;

interface Watch {
  readonly p: Params;
  readonly view: RunView;
  readonly span: Digest['span'];
  readonly load: LoadLimits;
  /** Accuracy class, kPa to either side of the set point. */
  readonly bandKPa: number;
  readonly rule: OnsetRule;
}

const watchOf = (p: Params, asset: Asset): Watch => {
  const view = knownRunView(asset);
  return {
    p,
    view,
    span: spanOf(asset.device),
    load: p,
    bandKPa: ((view.run.ac ?? p.acPercent) / 100) * view.run.setKPa,
    rule: {
      persistence: atOnce(p.clearDays * DAY_MS, p.gapDays * DAY_MS),
      blindReason: 'no week with enough flow to judge the droop',
    },
  };
};

const State = z.object({
  carrying: Carrying,
  window: LoadWindow.nullable(),
  /** Droop of the first judged weeks, kPa at full load. */
  baseline: z.array(z.number()),
  /** Why the last week was not judged; null when it was. */
  reason: z.string().nullable(),
  tracked: Tracked,
});
type State = z.infer<typeof State>;

const NOTHING: readonly Finding[] = [];

function step(
  state: State,
  event: DetectorEvent,
  watch: Watch,
): readonly [State, readonly Finding[]] {
  switch (event.kind) {
    case 'reading': {
      const { reading } = event;
      if (reading.record !== 'station' || state.carrying === 'mixed') return [state, NOTHING];
      const carrying = carryingAfter(state.carrying, reading.values, watch.view);
      return carrying === state.carrying ? [state, NOTHING] : [{ ...state, carrying }, NOTHING];
    }
    case 'slot':
    case 'hour':
      return event.kind === watch.span ? stretch(state, event.digest, watch) : [state, NOTHING];
    case 'tick': {
      const [tracked, findings] = waitOnset(state.tracked, event.ts, watch.rule);
      return tracked === state.tracked ? [state, NOTHING] : [{ ...state, tracked }, findings];
    }
    case 'day':
    case 'refused':
      return [state, NOTHING];
  }
}

function stretch(state: State, digest: Digest, watch: Watch): readonly [State, readonly Finding[]] {
  const isOver =
    state.window !== null && digest.to - state.window.from >= watch.p.windowDays * DAY_MS;
  const [judged, findings] = isOver ? weekOver(state, digest.from, watch) : [state, NOTHING];
  const point = loadPointOf(digest, state.carrying, watch.view, watch.load);
  if (point === null) {
    if (judged.carrying === 'none') return [judged, findings];
    return [{ ...judged, carrying: 'none' }, findings];
  }
  const window = addToWindow(
    judged.window ?? { from: digest.from, points: [] },
    point,
    digest.from,
  );
  return [{ ...judged, carrying: 'none', window }, findings];
}

/** @param until where the week's last stretch ended. */
function weekOver(state: State, until: number, watch: Watch): readonly [State, readonly Finding[]] {
  const { window } = state;
  if (window === null) return [state, NOTHING];
  const { p } = watch;
  const fit = droopFit(window, p);
  if (typeof fit === 'string') return [{ ...state, window: null, reason: fit }, NOTHING];
  const limitKPa = limitOf(state, watch);
  const verdict = verdictOf(fit, isActive(state.tracked) ? p.hysteresis * limitKPa : limitKPa, p);
  if (verdict === null)
    return [{ ...state, window: null, reason: 'pressure scatters too much' }, NOTHING];
  const evidence = (): Evidence => evidenceOf(fit, limitKPa, state, watch);
  const [tracked, findings] = judgeOnset(
    state.tracked,
    epochMs(until),
    watch.rule,
    verdict === 'yes' ? () => ({ since: window.from, priority: 3, evidence: evidence() }) : null,
  );
  const baseline =
    verdict === 'no' && !isActive(tracked) && state.baseline.length < p.baselineWeeks
      ? [...state.baseline, fit.dropKPa]
      : state.baseline;
  return [{ ...state, window: null, reason: null, baseline, tracked }, findings];
}

/** The accuracy band, or twice what was usual at first. */
function limitOf({ baseline }: State, { p, bandKPa }: Watch): number {
  const usual = median(baseline);
  if (usual === null) return bandKPa;
  return Math.min(bandKPa, p.factor * Math.max(usual, p.floorShare * bandKPa));
}

/** Null where the scatter hides whether the droop is above the limit. */
function verdictOf(fit: DroopFit, limitKPa: number, { leastR2 }: Params): 'yes' | 'no' | null {
  if (fit.r2 > leastR2) return fit.dropKPa > limitKPa ? 'yes' : 'no';
  // hardly any droop explains hardly anything, which is as good as it gets
  return fit.dropKPa + 3 * fit.errorKPa < limitKPa ? 'no' : null;
}

function evidenceOf(fit: DroopFit, limitKPa: number, state: State, watch: Watch): Evidence {
  const usual = median(state.baseline);
  return [
    {
      name: 'droop',
      value: rounded(fit.dropKPa, 3),
      unit: 'kPa',
      limit: rounded(limitKPa, 3),
      relation: 'above',
    },
    ...(usual === null ? [] : [{ name: 'baseline', value: rounded(usual, 3), unit: 'kPa' }]),
    { name: 'set', value: watch.view.run.setKPa, unit: 'kPa' },
    { name: 'samples', value: fit.points },
    { name: 'run', value: watch.view.run.id },
  ];
}

export const regulatorDroop = defineDetector<Params, Watch, State>({
  type: 'regulator.droop',
  watches: 'run',
  about: {
    rule: 'REG-3',
    formula:
      'Weekly robust regression of pOut on Q/Qmax and pIn, each less the line through its day (≥48 points, R² > 0.3, flows over ≥30 % of the greatest): fall to Qmax > 2 × baseline, or > AC band (kPa)',
    delay: '1–2 wk',
    source: 'EN 334/GB 27790 accuracy class; Huber 1964 weights',
    cannotSee:
      'A run whose flow hardly varies; a droop that was too large from the first week, up to the AC band; an inlet that sags exactly with the flow; a run without a meter on file',
  },
  hears: ['reading', 'slot', 'hour'],
  params: Params,
  state: State,
  version: 1,
  judges: 'condition',
  warmUpMs: 35 * DAY_MS,
  applies: (asset) => runViewOf(asset) !== null,
  prepare: watchOf,
  start: () => ({
    carrying: 'none',
    window: null,
    baseline: [],
    reason: 'no week judged yet',
    tracked: CLEAR,
  }),
  step,
  dueAt: (state, { rule }) => nextDue(state.tracked, rule.persistence),
  doubt: ({ reason }) => reason,
});
