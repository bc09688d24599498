import { z } from 'zod';
import type { MeterDigest, Spread } from '../model/digest.ts';
import type { Finding } from '../model/finding.ts';
import { type EpochMs, epochMs } from '../model/units.ts';
import { defineDetector } from './define-detector.ts';
import type { Asset, DetectorEvent } from './detector.ts';
import {
  bySamples,
  type Grade,
  Graded,
  type GradedRule,
  gradedDueAt,
  gradeSample,
  gradeWait,
  UNGRADED,
  unchanged,
  within,
} from './graded.ts';
import { addValue, longestGenuine, NO_RUN, RepeatRun } from './stats/repeat-run.ts';

/**
 * M-8 (domain.md §B.4): pressure or temperature has not changed at all over
 * twelve hours and more. How many hours are more than chance is learned from
 * each sensor: a coarse last digit repeats itself.
 */
const Params = z.object({
  minHours: z
    .number()
    .int()
    .min(2)
    .default(12)
    .describe('hours; identical values of fewer hours in a row are never a fault'),
  learnHours: z
    .number()
    .int()
    .min(1)
    .default(48)
    .describe('hours; until this many have been seen, this many must be identical'),
  maxHours: z
    .number()
    .int()
    .min(2)
    .default(240)
    .describe('hours; identical values of so many hours are a fault of the coarsest sensor'),
  clearForMs: z
    .number()
    .min(0)
    .default(24 * 3_600_000)
    .describe('ms; both must have moved this long to end the alarm'),
  maxGapMs: z
    .number()
    .min(0)
    .default(24 * 3_600_000)
    .describe('ms; a silence longer than this starts the count afresh'),
});
type Params = z.infer<typeof Params>;

interface Watch {
  readonly p: Params;
  readonly rule: GradedRule;
  /** Hours are told apart of meters that report at least hourly. */
  readonly isHourly: boolean;
}

const State = z.object({ graded: Graded, p: RepeatRun, t: RepeatRun, seen: z.number().nullable() });
type State = z.infer<typeof State>;

function step(
  state: State,
  event: DetectorEvent,
  watch: Watch,
): readonly [State, readonly Finding[]] {
  if (event.kind === 'tick') return within(state, gradeWait(state.graded, event.ts, watch.rule));
  if (event.kind !== 'hour' || event.digest.subject !== 'meter' || !watch.isHourly)
    return unchanged(state);
  const { digest } = event;
  if (digest.pAbs === null && digest.tGas === null) return unchanged(state);
  const next = count(state, digest, watch.p);
  const grade = gradeOf(next, watch.p);
  return within(next, gradeSample(next.graded, event.at, grade, watch.rule));
}

function count(state: State, { pAbs, tGas, to }: MeterDigest, p: Params): State {
  const isSilence = state.seen !== null && to - state.seen > p.maxGapMs;
  const before = isSilence
    ? {
        ...state,
        p: { ...state.p, count: 0, value: null },
        t: { ...state.t, count: 0, value: null },
      }
    : state;
  return {
    graded: state.graded,
    p: pAbs === null ? before.p : addSpread(before.p, pAbs, to, p),
    t: tGas === null ? before.t : addSpread(before.t, tGas, to, p),
    seen: to,
  };
}

const addSpread = (run: RepeatRun, { min, max }: Spread, at: EpochMs, p: Params): RepeatRun =>
  addValue(run, min === max ? min : null, at, run.count < leastOf(p) ? Infinity : limitOf(run, p));

/** No limit is lower: most runs are shorter, and need no logarithm. */
const leastOf = ({ minHours, maxHours }: Params): number => Math.min(minHours, maxHours);

const limitOf = (run: RepeatRun, p: Params): number =>
  Math.min(
    p.maxHours,
    Math.max(p.minHours, run.pairs < p.learnHours ? p.learnHours : 0, longestGenuine(run)),
  );

/** A value that moves within the hour is not frozen, however often it does. */
const isFrozen = (run: RepeatRun, p: Params): boolean =>
  run.value !== null && run.count >= leastOf(p) && run.count >= limitOf(run, p);

function gradeOf(state: State, p: Params): Grade | null {
  const pressure = isFrozen(state.p, p);
  if (!pressure && !isFrozen(state.t, p)) return null;
  const run = pressure ? state.p : state.t;
  return {
    priority: 2,
    onset: epochMs(run.since),
    evidence: [
      pressure
        ? { name: 'pAbs', value: run.value ?? 0, unit: 'kPa' }
        : { name: 'tGas', value: run.value ?? 0, unit: '°C' },
      {
        name: 'samples',
        value: run.count,
        limit: limitOf(run, p),
        relation: 'at least',
      },
    ],
  };
}

const watchOf = (p: Params, { device }: Asset): Watch => ({
  p,
  rule: bySamples({ offDelayMs: p.clearForMs, maxGapMs: 3 * p.maxGapMs }, 'no record of the meter'),
  isHourly: device.intervalMs <= 3_600_000,
});

export const meterFrozenSensor = defineDetector<Params, Watch, State>({
  type: 'meter.frozen-sensor',
  watches: 'meter',
  about: {
    rule: 'M-8',
    formula:
      'P or T identical in n hours in a row, n = max(12, 1 + ln 1e-9 / ln r), r = share of successive hours that were the same while it worked; 48 until 48 h are learned',
    delay: '12 to 24 h; up to 240 h for a coarse last digit',
    source:
      'Nine real correctors, 2018-2021: the longest genuine repeat is 9 records of P and 9 of T at a last digit of 0.0153 kPa',
    cannotSee:
      'A sensor that is frozen but noisy; one that was frozen from its first day until 48 h have passed; meters that report less than hourly',
  },
  hears: ['hour'],
  params: Params,
  state: State,
  version: 1,
  judges: 'condition',
  warmUpMs: 7 * 86_400_000,
  applies: (asset) => asset.meter !== null,
  prepare: watchOf,
  start: () => ({ graded: UNGRADED, p: NO_RUN, t: NO_RUN, seen: null }),
  step,
  dueAt: (state, { rule }) => gradedDueAt(state.graded, rule),
});
