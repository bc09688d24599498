import { z } from 'zod';
import { SPAN_MS } from '../model/digest.ts';
import type { Evidence, Finding } from '../model/finding.ts';
import type { Reading } from '../model/reading.ts';
import { type EpochMs, epochMs } from '../model/units.ts';
import { CompletenessParams } from './comms/completeness-params.ts';
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
import { rounded } from './stats/rounded.ts';

/**
 * M-18 (domain.md §B.4): of the records due over seven days too few came, or too
 * many came late. A day is judged once the device has had its watermark to hand
 * it in. What a fleet delivers when it is healthy is its baseline: 74 to 97 % on
 * real ones. Fast devices are counted by the hour, so that no record costs more.
 */
interface Watch {
  readonly p: CompletenessParams;
  readonly rule: GradedRule;
  /** Records due a day. */
  readonly expected: number;
  /** Days back from today that are not judged yet. */
  readonly lagDays: number;
  readonly counts: 'records' | 'hours';
}

const DAY_MS = 86_400_000;

const watchOf = (p: CompletenessParams, { device }: Asset): Watch => ({
  p,
  rule: bySamples({ offDelayMs: p.clearForMs, maxGapMs: p.maxGapMs }, 'no record of the device'),
  expected: DAY_MS / device.intervalMs,
  lagDays: 1 + Math.floor(device.watermarkMs / DAY_MS),
  counts: device.intervalMs < SPAN_MS.slot ? 'hours' : 'records',
});

const Count = z.object({
  day: z.number(),
  received: z.number(),
  late: z.number(),
  repeated: z.number(),
});
type Count = z.infer<typeof Count>;

const State = z.object({
  graded: Graded,
  /** First UTC day heard of; it was not whole. */
  first: z.number().nullable(),
  /** Newest day heard of. */
  today: z.number(),
  /** The latest days with records, oldest first. */
  counts: z.array(Count).readonly(),
});
type State = z.infer<typeof State>;

type Step = readonly [State, readonly Finding[]];

function step(state: State, event: DetectorEvent, watch: Watch): Step {
  if (event.kind === 'tick') return within(state, gradeWait(state.graded, event.ts, watch.rule));
  if (event.kind === 'refused') return countAgain(state, event, watch);
  if (event.kind === 'hour') {
    if (watch.counts !== 'hours') return unchanged(state);
    const { to, records } = event.digest;
    // the hour ends with the record that closed it: its middle is in the right day
    const day = Math.floor((event.digest.from + to) / 2 / DAY_MS);
    return add(
      state,
      { day, received: records, late: 0, repeated: 0 },
      Math.floor(to / DAY_MS),
      to,
      watch,
    );
  }
  if (event.kind !== 'reading' || watch.counts !== 'records') return unchanged(state);
  const { reading } = event;
  if (!isDue(reading, watch)) return unchanged(state);
  const { ts, receivedAt } = reading;
  const late = receivedAt - ts > watch.p.lateMs ? 1 : 0;
  // by event time: a backtest has no other order, and a backlog is judged day by day
  const day = Math.floor(ts / DAY_MS);
  return add(state, { day, received: 1, late, repeated: 0 }, day, ts, watch);
}

/** A record that came again counts for the day of its stamp; it is judged with that day. */
function countAgain(
  state: State,
  { reason, ts }: Extract<DetectorEvent, { kind: 'refused' }>,
  watch: Watch,
): Step {
  if (reason !== 'duplicate' || ts === null) return unchanged(state);
  const day = Math.floor(ts / DAY_MS);
  if (state.first === null || day > state.today) return unchanged(state);
  const kept = state.today - watch.p.days - watch.lagDays;
  const one: Count = { day, received: 0, late: 0, repeated: 1 };
  return unchanged({ ...state, counts: put(state.counts, one, kept) });
}

/** Snapshots come on top of the records due, unless there is one a day at most. */
const isDue = (reading: Reading, { expected }: Watch): boolean =>
  reading.record === 'station' ||
  (reading.record === 'meter' && (reading.kind === 'interval' || expected <= 1));

function add(state: State, one: Count, today: number, ts: EpochMs, watch: Watch): Step {
  const kept = today - watch.p.days - watch.lagDays;
  const first = Math.min(state.first ?? one.day, one.day);
  if (today > state.today) {
    const due: State = { ...state, first: state.first ?? first, today };
    const [judged, findings] = state.first === null ? unchanged(due) : judge(due, ts, watch);
    const counts = judged.counts.filter(({ day }) => day > kept);
    return [{ ...judged, counts: put(counts, one, kept) }, findings];
  }
  return unchanged({ ...state, counts: put(state.counts, one, kept) });
}

function put(counts: readonly Count[], one: Count, kept: number): readonly Count[] {
  if (one.day <= kept) return counts;
  const newest = counts.length - 1;
  const isNewest = counts[newest]?.day === one.day;
  const at = isNewest ? newest : counts.findIndex(({ day }) => day >= one.day);
  const same = at < 0 ? undefined : counts[at];
  if (at < 0 || same === undefined) return [...counts, one];
  if (same.day !== one.day) return counts.toSpliced(at, 0, one);
  const { day, received, late, repeated } = same;
  return counts.with(at, {
    day,
    received: received + one.received,
    late: late + one.late,
    repeated: repeated + one.repeated,
  });
}

/** The days that are whole and handed in. */
const lastWhole = ({ today }: State, { lagDays }: Watch): number => today - lagDays;

function judge(state: State, ts: EpochMs, watch: Watch): Step {
  const { p, expected } = watch;
  const last = lastWhole(state, watch);
  if (state.first === null || last - state.first < p.days) return unchanged(state);
  const judged = state.counts.filter(({ day }) => day > last - p.days && day <= last);
  const sum = (of: (count: Count) => number): number =>
    judged.reduce((total, count) => total + of(count), 0);
  const received = sum((count) => Math.min(count.received, expected));
  // nothing for so long: comms.silent has spoken, and it begins anew
  if (received === 0) return unchanged({ ...state, first: state.today });
  const share = received / (p.days * expected);
  const all = sum((count) => count.received);
  const lateShare = sum(({ late }) => late) / all;
  const repeatedShare = sum((count) => count.repeated) / all;
  const heardDays = judged.filter((count) => count.received > 0).length;
  // of days without any record comms.silent has spoken
  const heardShare = received / (heardDays * expected);
  const priority = priorityOf({ share, heardShare, lateShare, repeatedShare }, p);
  const now = epochMs(Math.max(ts, state.graded.tracked.seen ?? ts));
  const isBetter = share >= p.baseline * p.warnShare + p.hysteresis * p.baseline;
  if (priority === null && !isBetter && state.graded.priority !== null) return unchanged(state);
  const grade: Grade | null = priority && {
    priority,
    onset: epochMs(Math.min((last - p.days + 1) * DAY_MS, now)),
    evidence: evidenceOf({ share, heardShare, lateShare, repeatedShare }, priority, p),
  };
  return within(state, gradeSample(state.graded, now, grade, watch.rule));
}

/** Shares of the records due, of those due on days with any, and of those received. */
interface Shares {
  readonly share: number;
  readonly heardShare: number;
  readonly lateShare: number;
  readonly repeatedShare: number;
}

function priorityOf(
  { share, heardShare, lateShare, repeatedShare }: Shares,
  p: CompletenessParams,
): 3 | 4 | null {
  if (Math.max(share, heardShare) < p.baseline * p.alarmShare) return 3;
  const isNotice =
    share < p.baseline * p.warnShare || lateShare > p.lateShare || repeatedShare > p.duplicateShare;
  return isNotice ? 4 : null;
}

function evidenceOf(
  { share, lateShare, repeatedShare }: Shares,
  priority: 3 | 4,
  p: CompletenessParams,
): Evidence {
  const limit = p.baseline * (priority === 3 ? p.alarmShare : p.warnShare);
  return [
    {
      name: 'completeness',
      value: rounded(100 * share, 1),
      unit: '%',
      limit: rounded(100 * limit, 1),
      relation: 'below',
    },
    {
      name: 'lateRecords',
      value: rounded(100 * lateShare, 1),
      unit: '%',
      limit: rounded(100 * p.lateShare, 1),
      relation: 'above',
    },
    {
      name: 'repeatedRecords',
      value: rounded(100 * repeatedShare, 1),
      unit: '%',
      limit: rounded(100 * p.duplicateShare, 1),
      relation: 'above',
    },
  ];
}

export const commsCompleteness = defineDetector<CompletenessParams, Watch, State>({
  type: 'comms.completeness',
  watches: 'device',
  about: {
    rule: 'M-18',
    formula:
      'Records received ÷ due over 7 UTC days < 95 % of the baseline (P4), or < 80 % of it also over the days with any record (P3); or > 10 % of them later than 24 h, or > 2 % of them told again (P4)',
    delay: '7 days, and the watermark of the device',
    source:
      'Real hourly records: 74 % of the slots of 17 correctors and 97.4 % of 20 others; set `baseline` for a fleet',
    cannotSee:
      'Which hours are missing; records of a fast device that came after its watermark count as missing, late ones of it are not told apart',
  },
  hears: ['reading', 'hour', 'refused'],
  params: CompletenessParams,
  state: State,
  version: 1,
  judges: 'arrival',
  applies: (asset) => asset.site !== null,
  prepare: watchOf,
  start: () => ({ graded: UNGRADED, first: null, today: -1, counts: [] }),
  step,
  dueAt: (state, { rule }) => gradedDueAt(state.graded, rule),
  doubt: (state, watch) => {
    const whole = state.first === null ? 0 : lastWhole(state, watch) - state.first;
    return whole >= watch.p.days ? null : `${Math.max(0, whole)} of ${watch.p.days} days`;
  },
});
