import { z } from 'zod';
import { type DayDigest, hoursOf, type MeterDigest } from '../model/digest.ts';
import type { Evidence, Finding } from '../model/finding.ts';
import { stillM3Of } from './baseline/standstill.ts';
import { defineDetector } from './define-detector.ts';
import type { Asset, DetectorEvent } from './detector.ts';
import { atOnce, judgeOnset, type Onset, type OnsetRule, waitOnset } from './onset-condition.ts';
import { CLEAR, isActive, nextDue, Tracked } from './persistence.ts';
import { significant } from './stats/significant.ts';

/**
 * LK-2 (domain.md §B.3): a meter that stood still for an hour on most days has
 * not done so for two. What flows in its quietest hours is small and steady.
 */
const Params = z.object({
  hours: z.number().int().default(48).describe('h known; without an hour of zero flow'),
  zeroDayShare: z
    .number()
    .default(0.8)
    .describe('share of past days that had an hour of zero flow'),
  baselineDays: z.number().int().default(28).describe('d; of past before it is judged'),
  qMinTimes: z.number().default(0.5).describe('× Qmin; least flow that counts'),
  leastShare: z
    .number()
    .default(0.005)
    .describe('× Qmax; or this, where it is less: a turbine has a high Qmin'),
  digitsPerHour: z.number().default(2).describe('last digits/h; least flow that counts'),
  levelShare: z.number().default(0.02).describe('× Qmax; more than that is use, not a leak'),
  tolerance: z
    .number()
    .default(0.03)
    .describe('fraction; by which the meter may read that level too high (class 1.5 below Qt)'),
  quietShare: z
    .number()
    .default(0.25)
    .describe(
      'share of the hours that are looked at, the quietest: there nothing flows but the leak',
    ),
  variation: z
    .number()
    .default(0.2)
    .describe('standard deviation over mean of those quietest hours'),
  acceptedM3h: z
    .number()
    .default(0)
    .describe('m³/h; a steady flow that has been looked into and accepted'),
  bridgeHours: z
    .number()
    .default(30)
    .describe('h; longest gap over which the count goes on if the register moved enough'),
  maxGapHours: z.number().default(48).describe('h; without a record after which nobody can judge'),
});
type Params = z.infer<typeof Params>;

const State = z.object({
  /** One character a day, oldest first: 1 had an hour of zero flow. */
  days: z.string(),
  /** Start of the streak without a zero hour, ms; null while the newest hour was zero. */
  from: z.number().nullable(),
  /** Flows of its last 48 known hours, m³/h. */
  flows: z.array(z.number()),
  tracked: Tracked,
});
type State = z.infer<typeof State>;

interface Watch {
  readonly p: Params;
  readonly qMax: number;
  readonly stillM3: number;
  /** m³/h actual. */
  readonly leastLevel: number;
  readonly rule: OnsetRule;
}

const DAYS_KEPT = 56;
/** Fewer hours show no steadiness. */
const LEAST_HOURS = 4;
const HOUR_MS = 3_600_000;

function watchOf(p: Params, { meter, device }: Asset): Watch {
  if (meter === null) throw new Error('a flow belongs to a meter');
  return {
    p,
    qMax: meter.qMax,
    stillM3: stillM3Of(meter.resolution),
    leastLevel: Math.max(
      p.acceptedM3h,
      Math.min(p.qMinTimes * meter.qMin, p.leastShare * meter.qMax),
      p.digitsPerHour * (meter.resolution ?? 0),
    ),
    rule: {
      // an hour of zero flow is proof that nothing leaks
      persistence: atOnce(0, Math.max(p.maxGapHours * HOUR_MS, 3 * device.intervalMs)),
      blindReason: 'no record of the meter',
    },
  };
}

const NOTHING_FOUND: readonly Finding[] = [];

function step(
  state: State,
  event: DetectorEvent,
  watch: Watch,
): readonly [State, readonly Finding[]] {
  switch (event.kind) {
    case 'tick': {
      const [tracked, findings] = waitOnset(state.tracked, event.ts, watch.rule);
      return tracked === state.tracked ? [state, NOTHING_FOUND] : [{ ...state, tracked }, findings];
    }
    case 'day':
      return [learnDay(state, event.day, watch), NOTHING_FOUND];
    case 'hour':
      return event.digest.subject === 'meter'
        ? hearHour(state, event.digest, watch)
        : [state, NOTHING_FOUND];
    case 'slot':
    case 'reading':
    case 'refused':
      return [state, NOTHING_FOUND];
  }
}

function learnDay(state: State, day: DayDigest, { stillM3 }: Watch): State {
  const known = day.hours.filter((hour) => hour !== null && hour.vmM3 !== null);
  // half a day may have had its zero hour in the other half
  if (known.length < 12 || isActive(state.tracked)) return state;
  const hadZero = known.some((hour) => (hour?.vmM3 ?? 0) <= stillM3);
  return { ...state, days: `${state.days}${hadZero ? '1' : '0'}`.slice(-DAYS_KEPT) };
}

function hearHour(
  state: State,
  digest: MeterDigest,
  watch: Watch,
): readonly [State, readonly Finding[]] {
  const { vmM3 } = digest;
  if (vmM3 === null || digest.cover === 'gap')
    return bridges(state, digest, watch)
      ? [state, NOTHING_FOUND]
      : [{ ...state, from: null, flows: [] }, NOTHING_FOUND];
  if (vmM3 <= watch.stillM3) {
    if (state.from === null && state.tracked.phase === 'clear') return [state, NOTHING_FOUND];
    const [tracked, findings] = judgeOnset(state.tracked, digest.to, watch.rule, null);
    return [{ ...state, from: null, flows: [], tracked }, findings];
  }
  const flows = [...state.flows, round(vmM3 / hoursOf(digest))].slice(-watch.p.hours);
  const next: State = { ...state, from: state.from ?? digest.from, flows };
  if (isActive(state.tracked)) {
    const [tracked, findings] = judgeOnset(state.tracked, digest.to, watch.rule, () =>
      HELD(digest),
    );
    return [{ ...next, tracked }, findings];
  }
  const onset = onsetOf(next, digest, watch);
  if (onset === null) return [next, NOTHING_FOUND];
  const [tracked, findings] = judgeOnset(state.tracked, digest.to, watch.rule, () => onset);
  return [{ ...next, tracked }, findings];
}

/**
 * Whether the streak may go on over a gap: a register that moved by less than the
 * steady flow has stood still for a while. The gap's own hours do not count.
 */
function bridges(state: State, { vmM3, from, to }: MeterDigest, { p, leastLevel }: Watch): boolean {
  if (state.from === null) return true;
  if (vmM3 === null || to - from > p.bridgeHours * HOUR_MS) return false;
  const quietest = Math.min(...state.flows, Infinity);
  const steady = quietest === Infinity ? leastLevel : (1 - p.variation) * quietest;
  return (vmM3 * HOUR_MS) / (to - from) >= steady;
}

/** Said only after a gap, when the alarm goes on. */
const HELD = (digest: MeterDigest): Onset => ({ since: digest.from, priority: 3, evidence: [] });

function onsetOf(state: State, digest: MeterDigest, { p, qMax, leastLevel }: Watch): Onset | null {
  const { from, flows, days } = state;
  if (from === null || flows.length < p.hours || days.length < p.baselineDays) return null;
  const zeroDays = days.split('1').length - 1;
  if (zeroDays < p.zeroDayShare * days.length) return null;
  const quietest = flows
    .toSorted((a, b) => a - b)
    .slice(0, Math.max(LEAST_HOURS, Math.floor(p.quietShare * flows.length)));
  const level = quietest.reduce((sum, flow) => sum + flow, 0) / quietest.length;
  const variance = quietest.reduce((sum, flow) => sum + (flow - level) ** 2, 0) / quietest.length;
  const limit = p.levelShare * qMax;
  if (
    level > (1 + p.tolerance) * limit ||
    level < leastLevel ||
    Math.sqrt(variance) > p.variation * level
  )
    return null;
  const evidence: Evidence = [
    {
      name: 'steadyFlow',
      value: round(level),
      unit: 'm³/h',
      limit: round(limit),
      relation: 'at most',
    },
    {
      name: 'duration',
      value: Math.round((digest.to - from) / 1000),
      unit: 's',
      limit: p.hours * 3600,
      relation: 'at least',
    },
    { name: 'zeroDays', value: Math.round((100 * zeroDays) / days.length), unit: '%' },
  ];
  const lost = round((level * (digest.to - from)) / HOUR_MS);
  return {
    since: from,
    priority: 3,
    evidence,
    estimate: [{ name: 'lost', value: lost, unit: 'm³' }],
  };
}

const round = (value: number): number => significant(value, 3);

export const leakNeverZero = defineDetector<Params, Watch, State>({
  type: 'leak.never-zero',
  watches: 'meter',
  hears: ['hour', 'day'],
  about: {
    rule: 'LK-2',
    formula:
      'no hour with ΔVm = 0 in 48 known h although ≥ 80 % of the last 56 days had one; mean of the quietest quarter of those hours ≥ max(0.5·Qmin but at most 0.5 % of Qmax, 2 last digits/h) and ≤ 2 % of Qmax (as a meter that reads 3 % too high shows it), its standard deviation ≤ 20 % of it',
    delay:
      '2 d after 28 d of baseline; hours of a gap do not count, and one over 30 h or with too little volume starts the count over',
    source: 'domain.md §B.3; 42–63 % of hours are zero at 15 of 17 field sites',
    cannotSee:
      'leaks at meters that never stood still; leaks below half of Qmin (0.5 % of Qmax where Qmin is high) or above 2 % of Qmax; a new appliance with a pilot light looks the same: set acceptedM3h once it is known',
  },
  params: Params,
  state: State,
  version: 1,
  judges: 'condition',
  warmUpMs: 56 * 86_400_000,
  applies: ({ meter }) => meter !== null && meter.status === 'inService',
  prepare: watchOf,
  start: () => ({ days: '', from: null, flows: [], tracked: CLEAR }),
  step,
  dueAt: (state, watch) => nextDue(state.tracked, watch.rule.persistence),
  doubt: (state, { p }) =>
    state.days.length < p.baselineDays
      ? `${state.days.length} of ${p.baselineDays} days of baseline`
      : null,
});
