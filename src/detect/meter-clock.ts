import { z } from 'zod';
import type { Finding } from '../model/finding.ts';
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
  UNGRADED,
  unchanged,
  within,
} from './graded.ts';

/**
 * Domain.md §A.3: the device clock is slow. No record can arrive before it was
 * made, so the least delay of a day is at least the clock's offset. A day counts
 * when the device sends as it measures: it had a snapshot, or it is always connected.
 */
const Params = z.object({
  warnMs: z
    .number()
    .positive()
    .default(5 * 60_000)
    .describe('ms; a larger least delay of a day is a notice'),
  alarmMs: z
    .number()
    .positive()
    .default(60 * 60_000)
    .describe('ms; a larger least delay of a day is an alarm'),
  days: z
    .number()
    .int()
    .min(1)
    .default(2)
    .describe('days in a row; on a single one the link may have been slow'),
  clearForMs: z
    .number()
    .min(0)
    .default(36 * 3_600_000)
    .describe('ms; the clock must have been right this long to end the alarm'),
  maxGapMs: z
    .number()
    .min(0)
    .default(14 * 86_400_000)
    .describe('ms; after this long without a day to judge nobody knows'),
});
type Params = z.infer<typeof Params>;

interface Watch {
  readonly p: Params;
  readonly rule: GradedRule;
  readonly isConnected: boolean;
}

const State = z.object({
  graded: Graded,
  /** The UTC day of arrival that still grows. */
  day: z
    .object({
      day: z.number(),
      /** Event time of its first record. */
      from: z.number(),
      leastMs: z.number(),
      snapshots: z.number(),
    })
    .nullable(),
  badSince: z.number().nullable(),
  badDays: z.number(),
  /** Newest event time: records arrive in any order. */
  newest: z.number(),
});
type State = z.infer<typeof State>;

type Step = readonly [State, readonly Finding[]];

const DAY_MS = 86_400_000;

function step(state: State, event: DetectorEvent, watch: Watch): Step {
  if (event.kind === 'tick') return within(state, gradeWait(state.graded, event.ts, watch.rule));
  if (event.kind === 'refused') return ahead(state, event, watch);
  if (event.kind !== 'reading' || event.reading.record !== 'meter') return unchanged(state);
  const { reading } = event;
  const [counted, findings] = count(state, reading, watch);
  if (reading.values.flags?.includes('clockInvalid') !== true) return [counted, findings];
  const evidence = [{ name: 'flags', value: 'clockInvalid' }] as const;
  const grade: Grade = { priority: 3, onset: reading.ts, evidence };
  const now = epochMs(Math.max(counted.newest, reading.ts));
  const [flagged, more] = within(counted, gradeSample(counted.graded, now, grade, watch.rule));
  return [flagged, [...findings, ...more]];
}

/** A record stamped in the future is refused, whatever it says; that it came is the finding. */
function ahead(
  state: State,
  { at, reason, ts }: Extract<DetectorEvent, { kind: 'refused' }>,
  watch: Watch,
): Step {
  if (reason !== 'ts-future' || ts === null) return unchanged(state);
  const evidence = [
    {
      name: 'clockOffset',
      value: Math.round((ts - at) / 1000),
      unit: 's',
      limit: 120,
      relation: 'above',
    },
  ] as const;
  return within(
    state,
    gradeSample(state.graded, at, { priority: 3, onset: at, evidence }, watch.rule),
  );
}

function count(state: State, reading: MeterReading, watch: Watch): Step {
  const { ts, receivedAt, kind } = reading;
  const day = Math.floor(receivedAt / DAY_MS);
  const open = state.day;
  const delayMs = receivedAt - ts;
  const snapshots = kind === 'snapshot' ? 1 : 0;
  if (open !== null && day <= open.day) {
    // most records of a day are not its quickest
    if (delayMs >= open.leastMs && (snapshots === 0 || open.snapshots > 0)) return unchanged(state);
    const leastMs = Math.min(delayMs, open.leastMs);
    return unchanged({
      ...state,
      day: { ...open, leastMs, snapshots: open.snapshots + snapshots },
    });
  }
  const newest = Math.max(state.newest, ts);
  const next: State = { ...state, day: { day, from: ts, leastMs: delayMs, snapshots }, newest };
  if (open === null || (open.snapshots === 0 && !watch.isConnected)) return unchanged(next);
  return closeDay(next, open, epochMs(newest), watch);
}

function closeDay(
  state: State,
  { from, leastMs }: NonNullable<State['day']>,
  now: EpochMs,
  watch: Watch,
): Step {
  const { p } = watch;
  const isBad = leastMs > p.warnMs;
  const badDays = isBad ? state.badDays + 1 : 0;
  const badSince = isBad ? (state.badSince ?? from) : null;
  const next: State = { ...state, badDays, badSince };
  if (isBad && badDays < p.days && state.graded.priority === null) return unchanged(next);
  const isAlarm = leastMs > p.alarmMs;
  const grade: Grade | null = isBad
    ? {
        priority: isAlarm ? 3 : 4,
        onset: epochMs(Math.min(badSince ?? from, now)),
        evidence: [
          {
            name: 'clockOffset',
            value: -Math.round(leastMs / 1000),
            unit: 's',
            limit: -Math.round((isAlarm ? p.alarmMs : p.warnMs) / 1000),
            relation: 'below',
          },
        ],
      }
    : null;
  return within(next, gradeSample(state.graded, now, grade, watch.rule));
}

const watchOf = (p: Params, { device }: Asset): Watch => ({
  p,
  rule: bySamples({ offDelayMs: p.clearForMs, maxGapMs: p.maxGapMs }, 'no day with a snapshot'),
  isConnected: device.spec.reporting === 'scada',
});

export const meterClock = defineDetector<Params, Watch, State>({
  type: 'meter.clock',
  watches: 'meter',
  about: {
    rule: '§A.3 clock offset',
    formula:
      'Least (received − stamped) of the records of a UTC day > 5 min (P4) or > 60 min (P3) on 2 days in a row that had a snapshot (any day of an always connected meter); flag clockInvalid, or any record stamped > 2 min in the future (P3)',
    delay: '2 days; the first record with the flag or from the future',
    source: 'Domain description §A.3; a 20 ppm crystal drifts 1.7 s a day',
    cannotSee:
      'A clock that is fast by up to 2 min; a link that is late by the same time every day',
  },
  params: Params,
  state: State,
  version: 1,
  judges: 'arrival',
  hears: ['reading', 'refused'],
  applies: (asset) => asset.meter !== null,
  prepare: watchOf,
  start: () => ({ graded: UNGRADED, day: null, badSince: null, badDays: 0, newest: 0 }),
  step,
  dueAt: (state, { rule }) => gradedDueAt(state.graded, rule),
});
