import { z } from 'zod';
import type { Digest, MeterDigest, StationDigest } from '../model/digest.ts';
import type { Finding } from '../model/finding.ts';
import {
  Demand,
  expectedHour,
  learnHour,
  learnRest,
  NO_DEMAND,
  operatingIn,
} from './baseline/demand.ts';
import { hasUnmeteredBypass, type MeteredSite, meteredSite } from './baseline/metered-site.ts';
import { outletState } from './baseline/outlet-band.ts';
import { addOutlet, OutletHours, outletIn } from './baseline/outlet-hours.ts';
import { addStretch, NO_HOURS, type SiteHour, SiteHours } from './baseline/site-hours.ts';
import { type Standstill, standstillProof } from './baseline/site-standstill.ts';
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
import { significant } from './stats/significant.ts';

/**
 * BYP-2 (domain.md §B.1): every meter of the site stands while its regulator does
 * not lock up and the customer is expected to burn. Station flow without a
 * counting meter is a dead counter, not a bypass (BYP-4): that is `meter.stuck`.
 */
const Params = z.object({
  // how long every meter must have stood in operating hours, by the length of its stretches
  scadaMs: z.number().default(1_800_000).describe('ms; by slots of five minutes'),
  hourlyMs: z.number().default(10_800_000).describe('ms; by hours'),
  dailyMs: z.number().default(172_800_000).describe('ms; by days'),
  withoutPressureTimes: z.number().default(4).describe('× that, without P_out'),
  qMinTimes: z.number().default(3).describe('× Qmin; q10 of expected flow must exceed it'),
  qMaxShare: z.number().default(0.05).describe('× Qmax; q10 of expected flow must exceed it'),
  bandShare: z.number().default(0.3).describe('× SG; rise that still flows'),
  usualSg: z.number().default(10).describe('%; lock-up class where no run tells it'),
  baselineDays: z.number().int().default(28).describe('d; of past before it is judged'),
  backTimes: z.number().default(2).describe('× the standstill; of counting before the alarm ends'),
  maxGapHours: z.number().default(48).describe('h; without a record after which nobody can judge'),
});
type Params = z.infer<typeof Params>;

const State = z.object({
  demand: Demand,
  hours: SiteHours,
  outlets: OutletHours,
  /** By meter device: when it last counted, was last heard of, and the length of its last stretch, ms. */
  meters: z.record(
    z.string(),
    z.object({ counted: z.number(), seen: z.number(), stretch: z.number() }),
  ),
  /** Mean outlet pressure while the meters count, kPa gauge. */
  flowingKPa: z.number().nullable(),
  /** The same while nobody burns. */
  restKPa: z.number().nullable(),
  /** Since when the outlet has been in the flowing band without a break, until when, and its mean. */
  band: z.object({ from: z.number(), to: z.number(), kPa: z.number() }).nullable(),
  /** When the station last told its outlet pressure. */
  pressureAt: z.number().nullable(),
  /** Onset of what has been reported, and the local day on which it was last said. */
  held: z.object({ since: z.number(), date: z.string() }).nullable(),
  tracked: Tracked,
});
type State = z.infer<typeof State>;

interface Watch extends MeteredSite {
  readonly p: Params;
  /** Station flow that the runs measure beyond doubt, m³/h base. */
  readonly idleNm3h: number;
  readonly rule: OnsetRule;
}

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const round = (value: number): number => significant(value, 4);
const NOTHING_FOUND: readonly Finding[] = [];

function watchOf(p: Params, asset: Asset): Watch {
  const site = meteredSite(asset, p);
  return {
    ...site,
    p,
    idleNm3h: p.qMaxShare * site.fullScale,
    rule: {
      persistence: atOnce(p.backTimes * p.hourlyMs, p.maxGapHours * HOUR_MS),
      blindReason: 'no record of the meters',
    },
  };
}

/** By the length of the stretch: what is known of a standstill is only as fine as its records. */
const standstillOf = ({ meters }: State, { p }: Watch): number => {
  const longest = Math.max(...Object.values(meters).map(({ stretch }) => stretch));
  if (longest < HOUR_MS / 2) return p.scadaMs;
  return longest > 12 * HOUR_MS ? p.dailyMs : p.hourlyMs;
};

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
    return digest.device === watch.station
      ? concludeOnset(hearStation(state, digest, watch), digest, watch)
      : [state, NOTHING_FOUND];
  return watch.devices.has(digest.device)
    ? hearMeter(state, digest, watch)
    : [state, NOTHING_FOUND];
}

const lastCounted = ({ meters }: State): number =>
  Object.values(meters).reduce((latest, { counted }) => Math.max(latest, counted), -Infinity);

function hearStation(state: State, digest: StationDigest, watch: Watch): State {
  const outlet = outletState(digest, watch.band, state);
  if (outlet === 'unknown' || digest.pOut === null) return state;
  const { mean } = digest.pOut;
  // gas that the runs themselves measure is no bypass
  const isMeasured = (digest.q?.mean ?? 0) > watch.idleNm3h;
  const isFlowing = outlet === 'flowing' && !isMeasured;
  const band = isFlowing
    ? { from: state.band?.from ?? digest.from, to: digest.to, kPa: mean }
    : null;
  const outlets = addOutlet(state.outlets, digest, outlet);
  const isCounting = lastCounted(state) > digest.from;
  const flowingKPa =
    isCounting && mean < watch.band.topKPa
      ? round((state.flowingKPa ?? mean) + 0.05 * (mean - (state.flowingKPa ?? mean)))
      : state.flowingKPa;
  const restKPa = isRest(state, digest, watch)
    ? round((state.restKPa ?? mean) + REST_WEIGHT * (mean - (state.restKPa ?? mean)))
    : state.restKPa;
  return { ...state, outlets, band, flowingKPa, restKPa, pressureAt: digest.to };
}

/** Of one stretch: a night teaches a third of it, a bypass that is not yet found next to nothing. */
const REST_WEIGHT = 0.005;
/** A meter's hour is heard of an hour after it began. */
const REST_AFTER_MS = 2 * HOUR_MS;

/** An hour in which nobody uses to burn, and no meter has counted for long. */
function isRest(state: State, { from, local }: StationDigest, watch: Watch): boolean {
  const counted = lastCounted(state);
  const stands = Number.isFinite(counted) && counted <= from - REST_AFTER_MS;
  if (!stands || isActive(state.tracked)) return false;
  const expected = expectedHour(state.demand, local, watch.fullScale, watch.holidays);
  return (expected?.median ?? 0) <= watch.stillM3;
}

function hearMeter(
  before: State,
  digest: MeterDigest,
  watch: Watch,
): readonly [State, readonly Finding[]] {
  const counted = digest.vmM3 === null || digest.vmM3 > watch.stillM3;
  const last = before.meters[digest.device];
  const meters = {
    ...before.meters,
    [digest.device]: {
      counted: counted ? digest.to : (last?.counted ?? digest.from),
      seen: digest.to,
      stretch: digest.to - digest.from,
    },
  };
  const [hours, closed] = addStretch(before.hours, digest, watch.devices.size);
  const demand = closed.reduce((known, hour) => learn(before, known, hour, watch), before.demand);
  const state: State = { ...before, meters, hours, demand };
  if (Object.keys(meters).length < watch.devices.size) return [state, NOTHING_FOUND];
  return conclude(state, digest, watch);
}

function learn(state: State, known: Demand, hour: SiteHour, watch: Watch): Demand {
  if (isSuspect(state, hour, watch)) return known;
  return outletIn(state.outlets, hour) === 'resting'
    ? learnRest(known, hour)
    : learnHour(known, hour, watch.fullScale, watch.holidays);
}

/** The station's hour ends after the meters': what it says may be the last that was missing. */
function concludeOnset(
  state: State,
  digest: StationDigest,
  watch: Watch,
): readonly [State, readonly Finding[]] {
  const isComplete = Object.keys(state.meters).length === watch.devices.size;
  return isComplete && !isActive(state.tracked)
    ? conclude(state, digest, watch)
    : [state, NOTHING_FOUND];
}

/** Hours of a bypass are no baseline, from the first on: one zero among eight would be their q10. */
function isSuspect(state: State, hour: SiteHour, watch: Watch): boolean {
  if (isActive(state.tracked)) return true;
  const isLockedUp = state.pressureAt !== null && state.band === null;
  if (isLockedUp || hour.m3 > watch.stillM3) return false;
  const expected = expectedHour(state.demand, hour, watch.fullScale, watch.holidays);
  return expected !== null && expected.low > watch.operating;
}

function conclude(
  state: State,
  digest: Digest,
  watch: Watch,
): readonly [State, readonly Finding[]] {
  const counted = state.meters[digest.device]?.counted === digest.to;
  const isHeld = isActive(state.tracked);
  if (!isHeld && counted) return [state, NOTHING_FOUND];
  const standstill = standstillIn(state, watch, isHeld ? 'held' : 'new');
  // a station that has not yet told about this time leaves what holds as it is
  if (isHeld && !counted && standstill === null && (state.band?.to ?? 0) < digest.from)
    return [state, NOTHING_FOUND];
  if (!isHeld && standstill === null) return [state, NOTHING_FOUND];
  const onset = standstill === null ? null : () => onsetOf(state, standstill, watch);
  const [tracked, findings] = judgeOnset(state.tracked, digest.to, watch.rule, onset);
  if (!isActive(tracked)) return [{ ...state, tracked, held: null }, findings];
  const { date } = digest.local;
  const since = state.held?.since ?? standstill?.from ?? digest.to;
  const isNewDay = state.held !== null && state.held.date !== date && standstill !== null;
  const again = isNewDay ? [beganWith(onsetOf(state, standstill, watch), digest.to)] : [];
  const held = state.held === null || isNewDay ? { since, date } : state.held;
  return [{ ...state, tracked, held }, [...findings, ...again]];
}

/** What stands still now; null when a meter counts, the regulator has locked up or nobody should burn. */
function standstillIn(state: State, watch: Watch, asked: 'new' | 'held'): Standstill | null {
  if (state.demand.days < watch.p.baselineDays) return null;
  const to = Math.min(...Object.values(state.meters).map(({ seen }) => seen));
  const isPressureKnown = state.pressureAt !== null && state.pressureAt > to - 2 * DAY_MS;
  if (isPressureKnown && state.band === null) return null;
  const inBandFrom = isPressureKnown ? (state.band?.from ?? to) : -Infinity;
  const from = Math.max(lastCounted(state), inBandFrom);
  const until = isPressureKnown ? Math.min(to, state.band?.to ?? to) : to;
  if (asked === 'held') return until > from ? { from: state.held?.since ?? from, to } : null;
  const needed = standstillOf(state, watch) * (isPressureKnown ? 1 : watch.p.withoutPressureTimes);
  if (until - from < needed) return null;
  const operating = operatingIn(state.demand, from, until, watch);
  return operating === null || operating.ms < needed ? null : { from: operating.from, to: until };
}

const onsetOf = (state: State, standstill: Standstill, watch: Watch): Onset => ({
  since: standstill.from,
  priority: 2,
  ...standstillProof(state.demand, standstill, state.band, watch),
});

export const bypassSuspected = defineDetector<Params, Watch, State>({
  type: 'bypass.suspected',
  watches: 'bypass',
  scope: 'site',
  hears: ['slot', 'hour'],
  about: {
    rule: 'BYP-2',
    formula:
      'ΔVm = 0 on every meter of the site while P_out < Ps·(1 + 0.3·SG) without a lock-up rise (half of SG, or half of the way to where the outlet rests at night, above the flowing outlet), the runs report no flow, and q10 of the flow that the hour of the week has while the outlet is in that band (holidays as Sundays, a + b·HDD18) > max(3·Qmin, 0.05·Qmax)',
    delay: '30 min (SCADA meters), 3 h (hourly), 2 d (daily); fourfold where P_out is not reported',
    source: 'domain.md §B.1 and §B.5',
    cannotSee:
      'use in hours in which the customer often rests; sites without a station of their own; weather only through the day-mean gas temperature, which lags; a bypass that lifts P_out above the band',
  },
  params: Params,
  state: State,
  version: 1,
  judges: 'condition',
  warmUpMs: 56 * DAY_MS,
  applies: hasUnmeteredBypass,
  prepare: watchOf,
  start: () => ({
    demand: NO_DEMAND,
    hours: NO_HOURS,
    outlets: [],
    meters: {},
    flowingKPa: null,
    restKPa: null,
    band: null,
    pressureAt: null,
    held: null,
    tracked: CLEAR,
  }),
  step,
  dueAt: (state, watch) => nextDue(state.tracked, watch.rule.persistence),
  doubt: ({ demand }, { p }) =>
    demand.days < p.baselineDays ? `${demand.days} of ${p.baselineDays} days of baseline` : null,
});
