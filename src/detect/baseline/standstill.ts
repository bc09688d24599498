import { z } from 'zod';
import { hoursOf, type MeterDigest } from '../../model/digest.ts';
import { quantiles } from '../stats/quantile.ts';
import { decodeLevels, encodeLevel } from './level-code.ts';
import { addRun, ageRuns } from './run-lengths.ts';
import type { Expected } from './unmetered.ts';

/**
 * How a meter burns by the day and how long it uses to stand still: half a
 * kilobyte that tells a standstill from a stuck counter. Days on which the
 * counter is suspected are not learned, or a fault would teach itself.
 */
export const Standstill = z.object({
  /** End of the last stretch in which it counted, ms; null before the first stretch. */
  from: z.number().nullable(),
  /** Whether that end was seen: a run that was already on at the first record has no length. */
  sawItCount: z.boolean(),
  /** End of the last stretch heard of. */
  seen: z.number().nullable(),
  /** Local hour in which the present standstill began; null where a gap hides it. */
  stoppedAt: z.number().nullable(),
  /** Counts of past standstills by the local hour in which they began. */
  stops: z.array(z.number()),
  /** Counts of past standstills by length. */
  lengths: z.array(z.number()),
  /** The last 56 days' volumes, oldest first. */
  days: z.string(),
  /** Days learned so far. */
  learned: z.number(),
  /** Hours in which it counted, and hours known, over the last eight weeks. */
  countedHours: z.number(),
  knownHours: z.number(),
  /** The day that still grows, and its volume, m³. */
  date: z.string().nullable(),
  dayM3: z.number(),
});
export type Standstill = z.infer<typeof Standstill>;

export const NEVER_SEEN: Standstill = {
  from: null,
  sawItCount: false,
  seen: null,
  stoppedAt: null,
  stops: [],
  lengths: [],
  days: '',
  learned: 0,
  countedHours: 0,
  knownHours: 0,
  date: null,
  dayM3: 0,
};

/** Eight weeks. */
const DAYS_KEPT = 56;
/** A day's weight in the share of counting hours, so that eight weeks matter. */
const KEPT_SHARE = 1 - 1 / DAYS_KEPT;
const MS_PER_HOUR = 3_600_000;
/** A standstill as long as this is a rest; shorter ones are pauses of a burner. */
const REST_HOURS = 3;

export interface MeterScale {
  readonly qMax: number;
  /** Volume below which the counter stood still, m³. */
  readonly stillM3: number;
  /** Length of a standstill, h, rest days left out. */
  readonly lengthOf: (from: number, to: number) => number;
}

export const stillM3Of = (resolution: number | undefined): number =>
  Math.max(0.0005, 0.5 * (resolution ?? 0));

/** Hours since it last counted; 0 before the first stretch. */
export const stillHours = ({ from, seen }: Standstill): number =>
  from === null || seen === null ? 0 : (seen - from) / MS_PER_HOUR;

export function hearStretch(
  state: Standstill,
  digest: MeterDigest,
  scale: MeterScale,
  learning: 'on' | 'off',
): Standstill {
  // behind a closed valve nothing is used: it neither stands still nor teaches anything
  const isShut = digest.valve === 'closed';
  const today = turnDay(state, digest.local.date, scale, isShut ? 'off' : learning);
  // a register that was reset says nothing: the run starts over
  const counted = isShut || digest.vmM3 === null || digest.vmM3 > scale.stillM3;
  const known = digest.cover === 'whole' && digest.vmM3 !== null && !isShut ? hoursOf(digest) : 0;
  const hasJustStopped = today.from === null || today.from === today.seen;
  // named one by one: this runs for every hour of every meter, and a spread takes several times as long
  const next: Standstill = {
    from: counted || today.from === null ? digest.to : today.from,
    sawItCount: counted ? digest.vmM3 !== null && !isShut : today.sawItCount,
    seen: digest.to,
    stoppedAt: counted ? null : hasJustStopped ? stopHour(digest) : today.stoppedAt,
    stops: today.stops,
    lengths: today.lengths,
    days: today.days,
    learned: today.learned,
    countedHours: today.countedHours + (counted ? known : 0),
    knownHours: today.knownHours + known,
    date: today.date,
    dayM3: today.dayM3 + Math.max(0, digest.vmM3 ?? 0),
  };
  if (!counted || isShut || !today.sawItCount || digest.vmM3 === null) return next;
  if (today.from === null || today.seen === null) return next;
  const hours = scale.lengthOf(today.from, today.seen);
  if (hours < 1) return next;
  const stops = hours < REST_HOURS ? today.stops : addStop(today.stops, today.stoppedAt);
  return { ...next, lengths: [...addRun(today.lengths, hours)], stops };
}

const stopHour = ({ cover, local }: MeterDigest): number | null =>
  cover === 'whole' ? local.hour : null;

function addStop(stops: readonly number[], hour: number | null): number[] {
  const next = Array.from({ length: 24 }, (_, n) => stops[n] ?? 0);
  if (hour !== null) next[hour] = (next[hour] ?? 0) + 1;
  return next;
}

/**
 * Whether the present standstill began when its customer uses to stop: then he
 * has most likely gone home, and not the counter has jammed. Unknown counts as yes.
 */
export function beganAtClosing({ stops, stoppedAt }: Standstill, leastShare: number): boolean {
  if (stoppedAt === null) return true;
  const all = stops.reduce((sum, count) => sum + count, 0);
  const near = [stoppedAt - 1, stoppedAt, stoppedAt + 1]
    .map((hour) => stops[(hour + 24) % 24] ?? 0)
    .reduce((sum, count) => sum + count, 0);
  return all > 0 && near >= leastShare * all;
}

function turnDay(
  state: Standstill,
  date: string,
  { qMax }: MeterScale,
  learning: 'on' | 'off',
): Standstill {
  if (state.date === date) return state;
  const isFirst = state.date === null;
  if (isFirst) return { ...state, date, dayM3: 0 };
  if (learning === 'off') return { ...state, date, dayM3: 0, days: beforeStandstill(state.days) };
  return {
    ...state,
    date,
    dayM3: 0,
    days: `${state.days}${encodeLevel(state.dayM3, 24 * qMax)}`.slice(-DAYS_KEPT),
    learned: state.learned + 1,
    lengths: state.learned % 7 === 6 ? [...ageRuns(state.lengths)] : state.lengths,
    stops: state.learned % 7 === 6 ? [...ageRuns(state.stops)] : state.stops,
    countedHours: KEPT_SHARE * state.countedHours,
    knownHours: KEPT_SHARE * state.knownHours,
  };
}

/** The days before the standstill that is on: it must not lower what is expected of itself. */
const beforeStandstill = (days: string): string => days.replace(/#+$/, '');

/** m³ over the span: the least share, half and nine tenths of past spans of its length. */
export interface ExpectedUse extends Expected {
  /** Least rate expected in the hours in which the customer burns, m³/h. */
  readonly rateM3h: number;
}

/** What the past lets expect of a span as long as this; null while too little is known. */
export function expectedUse(
  { days, countedHours, knownHours }: Standstill,
  spanHours: number,
  leastShare: number,
  { qMax }: Pick<MeterScale, 'qMax'>,
): ExpectedUse | null {
  const volumes = decodeLevels(beforeStandstill(days), 24 * qMax);
  const length = Math.min(Math.max(1, Math.round(spanHours / 24)), Math.floor(volumes.length / 2));
  if (length < 1) return null;
  const sums = windowSums(volumes, length);
  const share = knownHours > 0 ? countedHours / knownHours : 0;
  const [low = null, median = null, high = null] = quantiles(sums, [leastShare, 0.5, 0.9]);
  if (low === null || median === null || high === null || share === 0) return null;
  const scaled = spanHours / (24 * length);
  return {
    low: low * scaled,
    median: median * scaled,
    high: high * scaled,
    rateM3h: low / (24 * length * share),
  };
}

function windowSums(volumes: readonly number[], length: number): number[] {
  const sums: number[] = [];
  let sum = 0;
  for (const [i, volume] of volumes.entries()) {
    sum += volume - (volumes[i - length] ?? 0);
    if (i >= length - 1) sums.push(sum);
  }
  return sums;
}
