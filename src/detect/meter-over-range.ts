import { z } from 'zod';
import { localClock } from '../lib/local-time.ts';
import { hoursOf, type MeterDigest, mostHoursOf, SPAN_MS } from '../model/digest.ts';
import type { Finding } from '../model/finding.ts';
import type { MeterUse } from '../model/meter-use.ts';
import type { MeterReading } from '../model/reading.ts';
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
  isHeld,
  UNGRADED,
  unchanged,
  within,
} from './graded.ts';
import { rounded } from './stats/rounded.ts';

/**
 * M-2 (domain.md §B.4): more gas than the meter is made for. Judged on what the
 * register counted, so a platform that stores wrong flows raises nothing: over
 * five minutes of a fast meter, or an hour of a slow one, above Qmax; and above
 * 1.2·Qmax for a minute where flow and register agree. The hours of the year
 * above Qmax are kept as evidence for a larger meter.
 */
const Params = z.object({
  overloadFactor: z
    .number()
    .min(1)
    .default(1.2)
    .describe('times Qmax; above this the meter itself suffers (MID MI-002 Qr)'),
  overloadMs: z
    .number()
    .min(0)
    .default(60_000)
    .describe('ms; an overload must have lasted this long'),
  clearFactor: z
    .number()
    .positive()
    .max(1)
    .default(0.95)
    .describe('times Qmax; a stretch below this tells that it is over'),
  minShare: z
    .number()
    .positive()
    .max(1)
    .default(0.5)
    .describe(
      'share of five minutes or an hour; shorter stretches are not judged: correctors stamp a snapshot minutes off',
    ),
  clearSpans: z
    .number()
    .min(0)
    .default(2)
    .describe('stretches of five minutes or an hour; it must have been over this long'),
  maxGapMs: z
    .number()
    .min(0)
    .default(48 * 3_600_000)
    .describe('ms; after this long without a record nobody knows the flow'),
});
type Params = z.infer<typeof Params>;

interface Watch {
  readonly p: Params;
  readonly rule: GradedRule;
  /** m³/h actual. */
  readonly qMax: number;
  /** m³; what a register may lag behind the flow. */
  readonly digitM3: number;
  /** The stretches it is judged on. */
  readonly span: 'slot' | 'hour';
  readonly timeZone: string;
}

const watchOf = (p: Params, { meter, device, site }: Asset): Watch => {
  const span = 2 * device.intervalMs <= SPAN_MS.slot ? 'slot' : 'hour';
  const offDelayMs = p.clearSpans * SPAN_MS[span];
  return {
    p,
    rule: bySamples({ offDelayMs, maxGapMs: p.maxGapMs }, 'no record of the meter'),
    qMax: meter?.qMax ?? Infinity,
    digitM3: meter?.pulseWeight ?? meter?.resolution ?? 0.01,
    span,
    timeZone: site?.timeZone ?? 'UTC',
  };
};

const State = z.object({
  graded: Graded,
  /** An overload that lasts: since when, and what the register counted in it, m³. */
  overload: z.object({ since: z.number(), m3: z.number() }).nullable(),
  /** Local year, and its hours above Qmax. */
  year: z.number(),
  hours: z.number(),
});
type State = z.infer<typeof State>;

type Step = readonly [State, readonly Finding[]];

function step(state: State, event: DetectorEvent, watch: Watch): Step {
  if (event.kind === 'tick') return within(state, gradeWait(state.graded, event.ts, watch.rule));
  if (event.kind === 'reading')
    return event.reading.record === 'meter'
      ? hear(state, event.reading, event.use ?? null, watch)
      : unchanged(state);
  if (event.kind === 'day' || event.kind !== watch.span || event.digest.subject !== 'meter')
    return unchanged(state);
  return judge(state, event.at, event.digest, watch);
}

/** A stretch by its register. */
function judge(state: State, at: EpochMs, digest: MeterDigest, watch: Watch): Step {
  const { p, qMax } = watch;
  const length = hoursOf(digest);
  if (digest.vmM3 === null || length * 3_600_000 < p.minShare * SPAN_MS[watch.span])
    return unchanged(state);
  const flow = digest.vmM3 / length;
  if (flow <= qMax) {
    // between the two limits it neither raises nor clears
    if (flow > p.clearFactor * qMax) return unchanged(state);
    return within(state, gradeSample(state.graded, at, null, watch.rule));
  }
  // a clock that was set: in the time between the arrivals the meter may well have counted it
  if (digest.vmM3 <= qMax * mostHoursOf(digest)) return unchanged(state);
  const counted = addHours(state, digest.to, length, watch.timeZone);
  const evidence = [
    { name: 'countedFlow', value: rounded(flow, 2), unit: 'm³/h', limit: qMax, relation: 'above' },
    { name: 'hoursAbove', value: rounded(counted.hours, 2), unit: 'h' },
  ] as const;
  const grade: Grade = { priority: 3, onset: digest.from, evidence };
  return within(counted, gradeSample(counted.graded, at, grade, watch.rule));
}

const DAYS_A_YEAR = 365.2425;

function addHours(state: State, at: EpochMs, hours: number, timeZone: string): State {
  const year = 1970 + Math.floor(localClock(timeZone, at).day / DAYS_A_YEAR);
  return { ...state, year, hours: (year === state.year ? state.hours : 0) + hours };
}

/** A record by itself: an overload that flow and register agree on, or the meter's own word. */
function hear(state: State, reading: MeterReading, use: MeterUse | null, watch: Watch): Step {
  const { ts, values } = reading;
  if (values.flags?.includes('overFlow') === true) {
    const evidence = [{ name: 'flags', value: 'overFlow' }] as const;
    const grade: Grade = { priority: 3, onset: ts, evidence };
    return within(state, gradeSample(state.graded, ts, grade, watch.rule));
  }
  const limit = watch.p.overloadFactor * watch.qMax;
  const vm = use?.vm ?? null;
  const m3OfRecord = vm?.m3 ?? null;
  const isOverload = values.qm !== undefined && values.qm > limit && m3OfRecord !== null;
  if (watch.span === 'hour' || vm === null || !isOverload)
    return unchanged(state.overload === null ? state : { ...state, overload: null });
  const since = state.overload?.since ?? vm.since ?? ts;
  const m3 = (state.overload?.m3 ?? 0) + m3OfRecord;
  const lasting: State = { ...state, overload: { since, m3 } };
  const lastedMs = ts - since;
  if (lastedMs < watch.p.overloadMs || lastedMs === 0) return unchanged(lasting);
  const flow = (m3 * 3_600_000) / lastedMs;
  const most = ((m3 + watch.digitM3) * 3_600_000) / lastedMs;
  if (most <= limit || (isHeld(state.graded) && state.graded.priority === 2))
    return unchanged(lasting);
  const evidence = [
    { name: 'qm', value: rounded(values.qm ?? 0, 2), unit: 'm³/h', limit, relation: 'above' },
    { name: 'countedFlow', value: rounded(flow, 2), unit: 'm³/h' },
    { name: 'duration', value: Math.round(lastedMs / 1000), unit: 's' },
  ] as const;
  const grade: Grade = { priority: 2, onset: epochMs(since), evidence };
  return within(lasting, gradeSample(lasting.graded, ts, grade, watch.rule));
}

export const meterOverRange = defineDetector<Params, Watch, State>({
  type: 'meter.over-range',
  watches: 'meter',
  about: {
    rule: 'M-2',
    formula:
      'ΔVm/Δt > Qmax over 5 min (meters that report at least every 2.5 min) or 1 h; P2 when Qm > 1.2·Qmax and ΔVm/Δt > 1.2·Qmax for 1 min; or flag overFlow',
    delay: '5 min or 1 h; 1 min for an overload of a fast meter',
    source: 'MID MI-002: Qr = 1.2·Qmax; domain description M-2',
    cannotSee:
      'Peaks inside the hour of an hourly meter; the first hour of a buffer handed in late, which may as well be a clock set back; a register that counts more than 1.2·Qmax over 15 min, which admission holds back as a jump',
  },
  hears: ['reading', 'slot', 'hour'],
  params: Params,
  state: State,
  version: 1,
  judges: 'condition',
  applies: (asset) => asset.meter !== null,
  prepare: watchOf,
  start: () => ({ graded: UNGRADED, overload: null, year: 0, hours: 0 }),
  step,
  dueAt: (state, { rule }) => gradedDueAt(state.graded, rule),
});
