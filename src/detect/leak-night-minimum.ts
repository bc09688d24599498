import { z } from 'zod';
import { hoursOf, type MeterDigest } from '../model/digest.ts';
import type { Evidence, Finding } from '../model/finding.ts';
import { type EpochMs, epochMs } from '../model/units.ts';
import { decodeLevels, encodeLevel } from './baseline/level-code.ts';
import { defineDetector } from './define-detector.ts';
import type { Asset, DetectorEvent } from './detector.ts';
import { atOnce, judgeOnset, type OnsetRule, waitOnset } from './onset-condition.ts';
import { CLEAR, isActive, nextDue, Tracked } from './persistence.ts';
import { quantile } from './stats/quantile.ts';
import { significant } from './stats/significant.ts';

/**
 * LK-1 (domain.md §B.3): the least hour of the night stays above what this meter's
 * nights use to be. A leak burns the same all night and every night; a late shift
 * does not. Where nights with burners on are known, only a flow too small for them
 * is suspected; where no night ever burned, a large steady one is too.
 */
const Params = z.object({
  nightFrom: z.number().int().default(1).describe('h local; first hour of the night'),
  nightTo: z.number().int().default(5).describe('h local; end of the night'),
  qMinTimes: z.number().default(0.5).describe('× Qmin; least flow that counts'),
  digitsPerHour: z.number().default(3).describe('last digits/h; least flow that counts'),
  ownTimes: z.number().default(2).describe('× the 60-night q20 of its own nights'),
  share: z.number().default(0.2).describe('quantile of its own nights'),
  nights: z.number().int().default(3).describe('nights in a row'),
  shiftShare: z
    .number()
    .default(0.05)
    .describe('× Qmax; more than that is a shift where some nights use to burn'),
  mostShare: z
    .number()
    .default(0.35)
    .describe('× Qmax; more than that is use even where no night burned before'),
  topShare: z
    .number()
    .default(0.95)
    .describe('quantile of its own nights; it tells whether some of them burned'),
  topTimes: z
    .number()
    .default(1.5)
    .describe('× that quantile, where most nights burn: winter raises them little by little'),
  steadiness: z
    .number()
    .default(1.3)
    .describe('×; greatest but one over least hour of a night above shiftShare, or it is a shift'),
  spread: z
    .number()
    .default(1.5)
    .describe('×; greatest over least of those nights, or it is a shift'),
  baselineNights: z.number().int().default(14).describe('nights; of past before one is judged'),
  alwaysShare: z
    .number()
    .default(0.1)
    .describe('× Qmax; q20 above which it burns day and night and is left out'),
  quietNights: z
    .number()
    .int()
    .default(6)
    .describe('nights; below the limit before the alarm ends'),
  maxGapHours: z.number().default(120).describe('h; without a night after which nobody can judge'),
});
type Params = z.infer<typeof Params>;

const State = z.object({
  /** Least flow of the last 60 known nights, oldest first. */
  nights: z.string(),
  /** The night that is on: flows of its known hours, m³/h, and its first moment. */
  night: z.object({ date: z.string(), flows: z.array(z.number()), from: z.number() }).nullable(),
  /** Nights in a row above the limit, oldest first. */
  high: z.array(z.object({ from: z.number(), least: z.number() })),
  tracked: Tracked,
});
type State = z.infer<typeof State>;

interface Watch {
  readonly p: Params;
  readonly qMax: number;
  /** m³/h actual. */
  readonly leastLimit: number;
  readonly rule: OnsetRule;
}

const DAY_MS = 86_400_000;
const NIGHTS_KEPT = 60;
/** Hours of a night, and a doubled one when the clocks go back. */
const MOST_FLOWS = 12;

function watchOf(p: Params, { meter, device }: Asset): Watch {
  if (meter === null) throw new Error('a night minimum belongs to a meter');
  const maxGapMs = Math.max(p.maxGapHours * 3_600_000, 3 * device.intervalMs);
  return {
    p,
    qMax: meter.qMax,
    leastLimit: Math.max(p.qMinTimes * meter.qMin, p.digitsPerHour * (meter.resolution ?? 0)),
    rule: {
      // nights are a day apart: the last of them ends the alarm
      persistence: atOnce((p.quietNights - 1.5) * DAY_MS, maxGapMs),
      blindReason: 'no record of the night',
    },
  };
}

const NOTHING_FOUND: readonly Finding[] = [];

function step(
  state: State,
  event: DetectorEvent,
  watch: Watch,
): readonly [State, readonly Finding[]] {
  if (event.kind === 'tick') {
    const [tracked, findings] = waitOnset(state.tracked, event.ts, watch.rule);
    return tracked === state.tracked ? [state, NOTHING_FOUND] : [{ ...state, tracked }, findings];
  }
  if (event.kind !== 'hour' || event.digest.subject !== 'meter') return [state, NOTHING_FOUND];
  const { digest } = event;
  const { hour, date } = digest.local;
  const isNight = hour >= watch.p.nightFrom && hour < watch.p.nightTo;
  if (state.night !== null && (!isNight || state.night.date !== date)) {
    const [judged, findings] = judgeNight(state, state.night, digest.from, watch);
    return [isNight ? hearHour(judged, digest) : judged, findings];
  }
  return [isNight ? hearHour(state, digest) : state, NOTHING_FOUND];
}

function hearHour(state: State, digest: MeterDigest): State {
  if (digest.cover === 'gap' || digest.vmM3 === null) return state;
  const flow = Math.max(0, digest.vmM3) / hoursOf(digest);
  const { night } = state;
  return {
    ...state,
    night:
      night === null
        ? { date: digest.local.date, flows: [flow], from: digest.from }
        : { ...night, flows: [...night.flows, flow].slice(0, MOST_FLOWS) },
  };
}

function judgeNight(
  state: State,
  night: NonNullable<State['night']>,
  now: EpochMs,
  watch: Watch,
): readonly [State, readonly Finding[]] {
  const { p, qMax } = watch;
  // one hour says little of a night
  if (night.flows.length < 2) return [{ ...state, night: null }, NOTHING_FOUND];
  const past = decodeLevels(state.nights, qMax);
  const own = quantile(past, p.share) ?? 0;
  const isReady = past.length >= p.baselineNights && own <= p.alwaysShare * qMax;
  const limit = limitOf(past, own, watch);
  const least = Math.min(...night.flows);
  if (!isReady || least <= limit || !isLeakLike(night.flows, past, limit, watch))
    return endNight(state, least, now, watch);
  const isHeld = isActive(state.tracked);
  const high = isHeld ? state.high : [...state.high, { from: night.from, least }];
  const holds = isHeld || (high.length >= p.nights && agree(high.slice(-p.nights), p.spread));
  const [tracked, findings] = judgeOnset(
    state.tracked,
    now,
    watch.rule,
    holds ? () => onsetOf(high, limit, now) : null,
  );
  const isShift = !holds && high.length >= p.nights;
  const nights = isShift ? learned(state.nights, high.slice(0, 1), qMax) : state.nights;
  return [{ nights, night: null, high: isShift ? high.slice(1) : high, tracked }, findings];
}

/** A night like others. What was suspected before it is learned now that it has passed. */
function endNight(
  state: State,
  least: number,
  now: EpochMs,
  watch: Watch,
): readonly [State, readonly Finding[]] {
  const [tracked, findings] = judgeOnset(state.tracked, now, watch.rule, null);
  const isHeld = isActive(tracked);
  const passed = isHeld ? [] : state.high;
  const nights = learned(state.nights, [...passed, { least }], watch.qMax);
  return [{ nights, night: null, high: isHeld ? state.high : [], tracked }, findings];
}

const learned = (nights: string, some: readonly { least: number }[], qMax: number): string =>
  `${nights}${some.map(({ least }) => encodeLevel(least, qMax)).join('')}`.slice(-NIGHTS_KEPT);

const agree = (high: State['high'], spread: number): boolean => {
  const leasts = high.map(({ least }) => least);
  return Math.max(...leasts) <= spread * Math.min(...leasts);
};

/** m³/h; nobody's night leaks less than this. */
function limitOf(past: readonly number[], own: number, { p, leastLimit }: Watch): number {
  const usual = Math.max(leastLimit, p.ownTimes * own);
  // a baker's holidays make q20 zero: the median tells that most nights burn
  if ((quantile(past, 0.5) ?? 0) <= leastLimit) return usual;
  return Math.max(usual, p.topTimes * (quantile(past, p.topShare) ?? 0));
}

/** Small, or steady where hardly a night was above the limit. One hour may be ragged: somebody rises early. */
function isLeakLike(
  flows: readonly number[],
  past: readonly number[],
  limit: number,
  { p, qMax }: Watch,
): boolean {
  const [least = 0, ...others] = flows.toSorted((a, b) => a - b);
  if (least <= p.shiftShare * qMax) return true;
  const burnedBefore = (quantile(past, p.topShare) ?? 0) > limit;
  const most = others.at(others.length > 1 ? -2 : -1) ?? least;
  return !burnedBefore && least <= p.mostShare * qMax && most <= p.steadiness * least;
}

function onsetOf(high: State['high'], limit: number, now: EpochMs) {
  const least = Math.min(...high.map((one) => one.least));
  const since = epochMs(high[0]?.from ?? now);
  const evidence: Evidence = [
    {
      name: 'nightFlow',
      value: round(least),
      unit: 'm³/h',
      limit: round(limit),
      relation: 'above',
    },
    { name: 'nights', value: high.length, unit: 'd' },
  ];
  const estimate: Evidence = [
    { name: 'lost', value: round((least * (now - since)) / 3_600_000), unit: 'm³' },
  ];
  return { since, priority: 3, evidence, estimate } as const;
}

const round = (value: number): number => significant(value, 3);

export const leakNightMinimum = defineDetector<Params, Watch, State>({
  type: 'leak.night-minimum',
  watches: 'meter',
  hears: ['hour'],
  about: {
    rule: 'LK-1',
    formula:
      'least 1-h flow 01–05 h > max(0.5·Qmin, 3 last digits/h, 2 × q20 and, where most nights burn, 1.5 × q95 of its own last 60 nights), m³/h, 3 nights in a row that agree within a factor of 1.5; above 5 % of Qmax only where hardly a night burned before and its hours but one agree within 1.3',
    delay: '3 nights after 14 nights of baseline',
    source: 'domain.md §B.3; 42–63 % of hours are zero at 15 of 17 field sites',
    cannotSee:
      'leaks below half of Qmin; above 5 % of Qmax where some nights burn; any at meters that burn day and night (q20 of nights above 10 % of Qmax); a boiler, a pilot or a new night shift at a steady rate looks the same',
  },
  params: Params,
  state: State,
  version: 1,
  judges: 'condition',
  warmUpMs: 60 * DAY_MS,
  applies: ({ meter }) => meter !== null && meter.status === 'inService',
  prepare: watchOf,
  start: () => ({ nights: '', night: null, high: [], tracked: CLEAR }),
  step,
  dueAt: (state, watch) => nextDue(state.tracked, watch.rule.persistence),
  doubt: (state, { p, qMax }) => {
    if (state.nights.length < p.baselineNights)
      return `${state.nights.length} of ${p.baselineNights} nights of baseline`;
    const own = quantile(decodeLevels(state.nights, qMax), p.share) ?? 0;
    return own > p.alwaysShare * qMax ? 'burns day and night' : null;
  },
});
