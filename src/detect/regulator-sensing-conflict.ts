import { z } from 'zod';
import type { Evidence, Finding } from '../model/finding.ts';
import type { EpochMs } from '../model/units.ts';
import { defineDetector } from './define-detector.ts';
import type { Asset, DetectorEvent } from './detector.ts';
import { isActive, nextDue } from './persistence.ts';
import { NOTHING_YET, type Rule, SingleState, sample, wait } from './single-condition.ts';

/**
 * The lesson of Merrimack Valley 2018 (domain.md §B.2): the regulator's sensing line
 * loses pressure, so the regulator opens while the pipe that it feeds climbs. Both are
 * taps on one pipe: they never move against each other, nor does one stand below
 * the set while the other stands above it.
 */
const Params = z.object({
  moveShare: z
    .number()
    .positive()
    .default(0.015)
    .describe('share of the set; pOut must have risen and pSense fallen by it within windowMs'),
  windowMs: z.number().positive().default(600_000).describe('ms; the time that is looked back'),
  apartShare: z
    .number()
    .positive()
    .default(0.03)
    .describe('share of the set; pOut so far above it and pSense so far below it is a conflict'),
  samples: z.number().int().min(1).default(2).describe('successive samples that must agree'),
  agreeForMs: z.number().min(0).default(60_000).describe('ms; in agreement this long ends it'),
  maxGapMs: z.number().min(0).default(60_000).describe('ms; a longer gap breaks what is pending'),
});
type Params = z.infer<typeof Params>;

interface Watch {
  readonly windowMs: number;
  readonly set: number;
  /** kPa. */
  readonly move: number;
  readonly apart: number;
  readonly rule: Rule;
}

const watchOf = (p: Params, asset: Asset): Watch => {
  const set = asset.site?.station?.setKPa;
  if (set === undefined) throw new Error('a sensing line belongs to a station');
  return {
    windowMs: p.windowMs,
    set,
    move: p.moveShare * set,
    apart: p.apartShare * set,
    rule: {
      priority: 1,
      blindReason: 'no reading of the sensing line',
      persistence: {
        mode: 'samples',
        onDelayMs: Infinity,
        onSamples: p.samples,
        offDelayMs: p.agreeForMs,
        maxGapMs: Math.max(p.maxGapMs, 3 * asset.device.intervalMs),
      },
    },
  };
};

const Point = z.object({ ts: z.number(), pOut: z.number(), pSense: z.number() });
type Point = z.infer<typeof Point>;

const State = z.object({
  single: SingleState,
  /** A point each tenth of the window, oldest first. */
  past: z.array(Point),
  /** How far pOut stood above pSense before they parted, kPa; null while they have not. */
  usualGap: z.number().nullable(),
});
type State = z.infer<typeof State>;

const POINTS = 10;

function remember(past: State['past'], here: Point, windowMs: number): State['past'] {
  const last = past.at(-1);
  if (last !== undefined && here.ts - last.ts < windowMs / POINTS) return past;
  return [...past.filter(({ ts }) => here.ts - ts <= windowMs).slice(1 - POINTS), here];
}

/** The point against which pOut has risen above pSense while that fell. */
const partedFrom = (past: readonly Point[], here: Point, watch: Watch): Point | undefined =>
  here.pOut - here.pSense < watch.move
    ? undefined
    : past.find(
        (then) =>
          here.ts - then.ts <= watch.windowMs &&
          here.pOut - then.pOut >= watch.move &&
          then.pSense - here.pSense >= watch.move,
      );

function isConflict(state: State, here: Point, watch: Watch): boolean {
  if (here.pOut - watch.set >= watch.apart && watch.set - here.pSense >= watch.apart) return true;
  // parted once, they are apart until they agree again, also while a trip empties the pipe
  if (state.usualGap !== null)
    return Math.abs(here.pOut - here.pSense - state.usualGap) >= watch.move;
  return partedFrom(state.past, here, watch) !== undefined;
}

const evidenceOf = (state: State, here: Point, watch: Watch): Evidence => {
  const then = partedFrom(state.past, here, watch);
  return [
    { name: 'pSense', value: here.pSense, unit: 'kPa' },
    { name: 'pOut', value: here.pOut, unit: 'kPa' },
    { name: 'set', value: watch.set, unit: 'kPa' },
    ...(then === undefined
      ? []
      : [
          { name: 'pSenseBefore', value: then.pSense, unit: 'kPa' },
          { name: 'pOutBefore', value: then.pOut, unit: 'kPa' },
        ]),
  ];
};

/** How far apart two good gauges of one pipe read: the least that was seen; 0 when nothing was. */
const usualGapOf = (past: readonly Point[]): number =>
  past.reduce<number | null>((least, { pOut, pSense }) => {
    const gap = pOut - pSense;
    return least === null || Math.abs(gap) < Math.abs(least) ? gap : least;
  }, null) ?? 0;

function judge(state: State, ts: EpochMs, here: Point, watch: Watch) {
  const conflict = isConflict(state, here, watch);
  const [single, findings] = sample(state.single, ts, conflict ? 'yes' : 'no', watch.rule, () =>
    evidenceOf(state, here, watch),
  );
  const isHeld = conflict || isActive(single.tracked);
  const usualGap = isHeld ? (state.usualGap ?? usualGapOf(state.past)) : null;
  // what is remembered must be from before they parted
  const past = isHeld ? state.past : remember(state.past, here, watch.windowMs);
  const same = single === state.single && past === state.past && usualGap === state.usualGap;
  return [same ? state : { single, past, usualGap }, findings] as const;
}

function step(
  state: State,
  event: DetectorEvent,
  watch: Watch,
): readonly [State, readonly Finding[]] | null {
  if (event.kind === 'tick') {
    const [single, findings] = wait(state.single, event.ts, watch.rule);
    return [single === state.single ? state : { ...state, single }, findings];
  }
  if (event.kind !== 'reading' || event.reading.record !== 'station') return null;
  const { values, ts } = event.reading;
  const { pOut, pSense } = values;
  if (pOut === undefined || pSense === undefined) return null;
  return judge(state, ts, { ts, pOut, pSense }, watch);
}

export const regulatorSensingConflict = defineDetector<Params, Watch, State>({
  type: 'regulator.sensing-conflict',
  watches: 'station',
  about: {
    rule: '§B.2 Merrimack Valley',
    formula:
      'within 10 min pOut up ≥ 1.5 % of set and pSense down ≥ 1.5 %, or pOut ≥ set + 3 % with pSense ≤ set − 3 %; on 2 samples',
    delay: '2 samples: 10 s at 10 s a record',
    source: 'NTSB on Merrimack Valley 2018: the sensing line was left on an abandoned main',
    cannotSee:
      'A sensing line without a transmitter of its own (pSense); one that is merely blocked and holds its pressure',
  },
  params: Params,
  state: State,
  version: 1,
  judges: 'condition',
  applies: (asset) => asset.site?.station !== undefined,
  prepare: watchOf,
  start: () => ({ single: NOTHING_YET, past: [], usualGap: null }),
  step,
  dueAt: (state, watch) => nextDue(state.single.tracked, watch.rule.persistence),
  doubt: (state) =>
    state.past.length === 0 ? 'no pressure of the sensing line reported by the station' : null,
});
