import { z } from 'zod';
import type { MeterDigest, StationDigest } from '../model/digest.ts';
import type { Finding } from '../model/finding.ts';
import { ATMOSPHERE_KPA } from '../model/units.ts';
import { isPassed, Passing, passed, seenPassing } from './baseline/passing.ts';
import { type RestDays, workingHours } from './baseline/rest-days.ts';
import {
  hearStretch,
  NEVER_SEEN,
  Standstill,
  stillHours,
  stillM3Of,
} from './baseline/standstill.ts';
import { type Grounds, limitHours, type StandstillWatch, tooLong } from './baseline/too-long.ts';
import { defineDetector } from './define-detector.ts';
import type { Asset, DetectorEvent } from './detector.ts';
import {
  atOnce,
  beganWith,
  judgeOnset,
  type Onset,
  type OnsetRule,
  waitOnset,
} from './onset-condition.ts';
import { CLEAR, isActive, nextDue, Tracked } from './persistence.ts';

/**
 * M-1 and BYP-4 (domain.md §B.1, §B.4). Two ways to see a dead counter: gas is
 * seen to pass while it stands (minutes to hours), or it stands longer than it
 * ever uses to although its customer should burn (days).
 */
const Params = z.object({
  minStillHours: z.number().default(72).describe('h; no standstill shorter than this counts'),
  p99Times: z
    .number()
    .default(2)
    .describe('×; the standstill must exceed this times its learned p99'),
  lengthShare: z
    .number()
    .default(0.99)
    .describe('quantile of its past standstills that counts as its longest usual one'),
  demandTimes: z
    .number()
    .default(3)
    .describe('× Qmin; expected flow above which a standstill is odd'),
  expectedShare: z
    .number()
    .default(0.25)
    .describe('share of past spans of that length that burnt less than what is expected'),
  baselineDays: z.number().default(28).describe('d; of past before a standstill is judged'),
  noteHours: z
    .number()
    .default(160)
    .describe('h; standstill that is worth asking about (P4) whatever its past and the calendar'),
  closingShare: z
    .number()
    .default(0.15)
    .describe(
      'share of its rests begun within 1 h of the same hour, from which that is closing time',
    ),
  shutdownHours: z
    .number()
    .default(1344)
    .describe('h; a standstill begun at closing time is taken for a shutdown (P4) up to this'),
  beforeFestival: z
    .number()
    .default(12)
    .describe('d; before the lunar new year that count as rest'),
  afterFestival: z.number().default(21).describe('d; after the lunar new year that count as rest'),
  passingShare: z.number().default(0.05).describe('× Qmax; flow that passes beyond doubt'),
  fastSlotMs: z
    .number()
    .default(1_800_000)
    .describe('ms; of seen flow, where stretches are minutes'),
  fastHourMs: z
    .number()
    .default(10_800_000)
    .describe('ms; of seen flow, where stretches are hours'),
  fastStretches: z.number().int().default(3).describe('stretches of seen flow, at least'),
  backHours: z
    .number()
    .default(2)
    .describe('h; it must count again this long before the alarm ends'),
  maxGapHours: z.number().default(48).describe('h; without a record after which nobody can judge'),
});
type Params = z.infer<typeof Params>;

const State = z.object({
  still: Standstill,
  /** By the station's flow, m³ base. */
  byStation: Passing.nullable(),
  /** By the flow that the meter itself reports, m³ actual. */
  byMeter: Passing.nullable(),
  /** Least delay of its records since it stands, ms: its clock is not slower than that. */
  slowMs: z.number().nullable(),
  /** When the station last said how much flows. */
  stationSaw: z.number().nullable(),
  /** When another meter of the site last counted. */
  othersCounted: z.number().nullable(),
  /** Of what is held: 4 while it may well be a customer at rest. */
  priority: z.number().nullable(),
  tracked: Tracked,
});
type State = z.infer<typeof State>;

interface Watch extends StandstillWatch {
  readonly p: Params;
  readonly device: string;
  readonly station: string | null;
  /** Its runs are parallel to others: while another meter counts, this one may well stand. */
  readonly isParallel: boolean;
  /** Station flow that passes beyond doubt, m³/h base. */
  readonly passingNm3h: number;
  readonly rule: OnsetRule;
}

function watchOf(p: Params, { meter, site, zone, device }: Asset): Watch {
  if (meter === null) throw new Error('a counter belongs to a meter');
  const others = (site?.meters ?? []).filter((other) => other.id !== meter.id);
  const rest: RestDays = {
    timeZone: site?.timeZone ?? 'UTC',
    holidays: new Set(zone?.holidays),
    beforeFestival: p.beforeFestival,
    afterFestival: p.afterFestival,
  };
  const factor = 1 + (site?.station?.setKPa ?? 0) / ATMOSPHERE_KPA;
  return {
    p,
    device: device.spec.id,
    station: site?.station?.device ?? null,
    isParallel: others.some(
      (o) => o.run !== undefined && meter.run !== undefined && o.run !== meter.run,
    ),
    scale: {
      qMax: meter.qMax,
      stillM3: stillM3Of(meter.resolution),
      lengthOf: (from, to) => workingHours(from, to, rest),
    },
    qMin: meter.qMin,
    passingNm3h: Math.max(p.demandTimes * meter.qMin, p.passingShare * meter.qMax) * factor,
    rule: {
      persistence: atOnce(
        p.backHours * 3_600_000,
        Math.max(p.maxGapHours * 3_600_000, 3 * device.intervalMs),
      ),
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
  if (event.kind === 'tick') {
    const [tracked, findings] = waitOnset(state.tracked, event.ts, watch.rule);
    return tracked === state.tracked ? [state, NOTHING_FOUND] : [{ ...state, tracked }, findings];
  }
  if (event.kind !== 'slot' && event.kind !== 'hour') return [state, NOTHING_FOUND];
  const { digest } = event;
  if (digest.subject === 'station')
    return [
      digest.device === watch.station ? hearStation(state, digest, watch) : state,
      NOTHING_FOUND,
    ];
  return digest.device === watch.device
    ? hearMeter(state, digest, watch)
    : [hearOther(state, digest, watch), NOTHING_FOUND];
}

function hearStation(state: State, digest: StationDigest, watch: Watch): State {
  if (digest.q === null) return state;
  const { from } = state.still;
  const isPassing =
    digest.cover === 'whole' &&
    digest.q.mean > watch.passingNm3h &&
    // within the standstill, and by no other meter
    from !== null &&
    digest.from >= from &&
    digest.from >= (state.othersCounted ?? -Infinity);
  const byStation = isPassing ? passed(state.byStation, digest, digest.q.mean) : state.byStation;
  return { ...state, byStation, stationSaw: digest.to };
}

function hearOther(state: State, digest: MeterDigest, watch: Watch): State {
  if (digest.vmM3 === null || digest.vmM3 <= watch.scale.stillM3) return state;
  return { ...state, othersCounted: digest.to, byStation: null };
}

function hearMeter(
  before: State,
  digest: MeterDigest,
  watch: Watch,
): readonly [State, readonly Finding[]] {
  const wasStill = stillHours(before.still);
  // what is suspected is not learned
  const isSuspect =
    isActive(before.tracked) ||
    (wasStill > watch.p.minStillHours && wasStill > limitHours(before.still, watch.p));
  const still = hearStretch(before.still, digest, watch.scale, isSuspect ? 'off' : 'on');
  const counted = still.from === digest.to;
  const state: State = {
    ...before,
    still,
    byStation: counted ? null : before.byStation,
    slowMs: counted ? null : Math.max(0, Math.min(before.slowMs ?? Infinity, digest.delayMs.to)),
    byMeter: counted ? null : reportedFlow(before.byMeter, digest, watch),
  };
  const isHeld = isActive(state.tracked);
  // what is a matter for a visit cannot become more so
  const isSettled = isHeld && state.priority === 2 && !counted;
  const grounds = counted || isSettled ? null : onsetOf(state, digest, watch);
  const onset = grounds?.onset ?? (isHeld && !counted ? () => nothingNew(digest.to) : null);
  const [tracked, findings] = judgeOnset(state.tracked, digest.to, watch.rule, onset);
  if (!isActive(tracked)) return [{ ...state, priority: null, tracked }, findings];
  const isGraver = grounds !== null && grounds.priority < (state.priority ?? Infinity);
  const priority = isGraver ? grounds.priority : state.priority;
  const again = isHeld && isGraver ? [beganWith(grounds.onset(), digest.to)] : [];
  return [{ ...state, priority, tracked }, [...findings, ...again]];
}

/** Never asked for: it holds already. */
const nothingNew = (since: number): Onset => ({ since, priority: 2, evidence: [] });

/** The corrector says that gas flows, yet its own counter stands. */
function reportedFlow(before: Passing | null, digest: MeterDigest, watch: Watch): Passing | null {
  const q = digest.qm?.mean ?? 0;
  // a flow beyond what the meter can carry is a fault of the figure, not of the counter
  const isCredible = q > watch.qMin && q <= 1.2 * watch.scale.qMax && digest.cover === 'whole';
  return isCredible ? passed(before, digest, q) : before;
}

/** Why the counter must be dead; null when it need not be. */
function onsetOf(state: State, digest: MeterDigest, watch: Watch): Grounds | null {
  const { byStation, byMeter, slowMs } = state;
  if (byStation !== null && isPassed(byStation, digest, watch.p, slowMs ?? 0))
    return { priority: 2, onset: () => seenPassing(byStation, 'q', digest.to) };
  if (byMeter !== null && isPassed(byMeter, digest, watch.p, 0))
    return { priority: 2, onset: () => seenPassing(byMeter, 'qm', digest.to) };
  return isExplained(state, watch) ? null : tooLong(state.still, watch);
}

function isExplained({ still, stationSaw, othersCounted }: State, { isParallel }: Watch): boolean {
  const { from } = still;
  if (from === null) return true;
  // the station would see it: no flow there means nobody burns, or a bypass
  if (stationSaw !== null && stationSaw > from) return true;
  return isParallel && othersCounted !== null && othersCounted > from;
}

export const meterStuck = defineDetector<Params, Watch, State>({
  type: 'meter.stuck',
  watches: 'meter',
  scope: 'site',
  hears: ['slot', 'hour'],
  about: {
    rule: 'M-1, BYP-4',
    formula:
      'ΔVm = 0 while the station or the corrector reports flow > max(3·Qmin, 0.05·Qmax) (Qm > Qmin) for 3 stretches and longer than the records of the meter come late, lest its clock be slow; or, where the valve is not closed and q25 of past spans of that length means > 3·Qmin in burning hours: ΔVm = 0 for longer than max(72 h, 2 × learned p99 of its standstills), rest days left out (P2; P4 up to 56 d if it began when its customer uses to close), or for 160 h at all (P4)',
    delay:
      '30 min (SCADA) or 3 h (hourly) where flow is reported; else max(72 h, 2 × p99), usually 3–7 days, at the latest 160 h as P4',
    source:
      'domain.md §B.4; nine field correctors: p99 of standstills 15–109 h, shutdowns to 1314 h. 72 h and q25 (domain: 24 h, q10), 160 h and the built-in rest days were chosen on those nine meters',
    cannotSee:
      'whether a customer who stopped at closing time shut down or his counter seized overnight, and what holidays hide: both are a list entry (P4) first; an unannounced shutdown begun in mid-shift looks like a stuck counter; filter ΔP is not used',
  },
  params: Params,
  state: State,
  version: 1,
  judges: 'condition',
  warmUpMs: 56 * 86_400_000,
  applies: ({ meter }) => meter !== null && meter.status === 'inService',
  prepare: watchOf,
  start: () => ({
    still: NEVER_SEEN,
    byStation: null,
    byMeter: null,
    slowMs: null,
    stationSaw: null,
    othersCounted: null,
    priority: null,
    tracked: CLEAR,
  }),
  step,
  dueAt: (state, watch) => nextDue(state.tracked, watch.rule.persistence),
  doubt: (state, watch) =>
    state.still.learned < watch.p.baselineDays
      ? `${state.still.learned} of ${watch.p.baselineDays} days of baseline`
      : null,
});
