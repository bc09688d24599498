import { z } from 'zod';
import type { MeterDigest, StationDigest } from '../model/digest.ts';
import type { Finding } from '../model/finding.ts';
import { ATMOSPHERE_KPA, type EpochMs } from '../model/units.ts';
import { Demand, expectedHour, learnHour, learnRest, NO_DEMAND } from './baseline/demand.ts';
import { hasUnmeteredBypass, type MeteredSite, meteredSite } from './baseline/metered-site.ts';
import { outletState } from './baseline/outlet-band.ts';
import { addOutlet, OutletHours, outletIn, runM3In } from './baseline/outlet-hours.ts';
import { learnRatio, NO_RATIOS, RatioLevel, sigmaOf } from './baseline/ratio-level.ts';
import { addStretch, NO_HOURS, type SiteHour, SiteHours } from './baseline/site-hours.ts';
import { addExpected, NOTHING_EXPECTED } from './baseline/unmetered.ts';
import { joined, logOf, proofOf, UseBlock } from './baseline/use-block.ts';
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
 * BYP-3 (domain.md §B.1): the meters count much less than the customer is expected
 * to burn, although the outlet pressure is that of flowing gas. Judged on blocks of
 * operating hours: hard on one block, and by a CUSUM of ln R over the blocks. R is
 * taken against its own recent level, and believed only beyond its own scatter:
 * spring takes a heated customer down by more than a bypass may.
 */
const Params = z.object({
  blockHours: z.number().int().default(8).describe('h; operating hours in a block'),
  warnRatio: z.number().default(0.6).describe('R; below it a block is an alarm, P3'),
  graveRatio: z.number().default(0.2).describe('R; below it the alarm is P2'),
  hardSigma: z.number().default(4).describe('σ; how far ln R must be below its level in one block'),
  cusumK: z.number().default(1.5).describe('σ; slack of the CUSUM on ln R'),
  cusumH: z.number().default(12).describe('σ; limit of the CUSUM on ln R'),
  leastSigma: z
    .number()
    .default(0.1)
    .describe('ln R; spread below which the blocks are not believed'),
  cusumRatio: z.number().default(0.75).describe('R; a block above it ends no CUSUM alarm'),
  levelBlocks: z
    .number()
    .int()
    .default(20)
    .describe('blocks; the level of R follows the season over so many'),
  leastBlocks: z.number().int().default(10).describe('blocks; of past before R is judged'),
  meteredShare: z
    .number()
    .default(0.8)
    .describe('× flow of the runs; where the meters count less, the counter is at fault'),
  qMinTimes: z.number().default(3).describe('× Qmin; expected flow of an operating hour'),
  qMaxShare: z.number().default(0.05).describe('× Qmax; expected flow of an operating hour'),
  bandShare: z
    .number()
    .default(0.3)
    .describe('× SG; rise above the set point that still counts as flowing'),
  usualSg: z.number().default(10).describe('%; lock-up class where no run tells it'),
  baselineDays: z.number().int().default(28).describe('d; of past before it is judged'),
  backHours: z.number().default(16).describe('h; of usual use before the alarm ends'),
  maxGapHours: z
    .number()
    .default(96)
    .describe('h; without an operating hour after which nobody can judge'),
});
type Params = z.infer<typeof Params>;

const State = z.object({
  demand: Demand,
  hours: SiteHours,
  outlets: OutletHours,
  block: UseBlock.nullable(),
  ratio: RatioLevel,
  /** CUSUM of ln R below its level, σ, and its onset. */
  cusum: z.number(),
  cusumFrom: z.number().nullable(),
  /** What the alarm has cost so far. */
  held: UseBlock.nullable(),
  priority: z.number().nullable(),
  tracked: Tracked,
});
type State = z.infer<typeof State>;

interface Watch extends MeteredSite {
  readonly p: Params;
  /** m³ base in one m³ actual at the set point. */
  readonly factor: number;
  readonly rule: OnsetRule;
}

const HOUR_MS = 3_600_000;
const NOTHING_FOUND: readonly Finding[] = [];
/** Of the baseline, before its blocks are compared with it. */
const LEVEL_FROM = 0.75;

const watchOf = (p: Params, asset: Asset): Watch => ({
  ...meteredSite(asset, p),
  p,
  factor: 1 + (asset.site?.station?.setKPa ?? 0) / ATMOSPHERE_KPA,
  rule: {
    persistence: atOnce(p.backHours * HOUR_MS, p.maxGapHours * HOUR_MS),
    blindReason: 'no operating hour of the meters',
  },
});

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
  return watch.devices.has(digest.device)
    ? hearMeter(state, digest, watch)
    : [state, NOTHING_FOUND];
}

function hearStation(state: State, digest: StationDigest, { band }: Watch): State {
  const outlet = outletState(digest, band, null);
  return { ...state, outlets: addOutlet(state.outlets, digest, outlet) };
}

function hearMeter(
  before: State,
  digest: MeterDigest,
  watch: Watch,
): readonly [State, readonly Finding[]] {
  const [hours, closed] = addStretch(before.hours, digest, watch.devices.size);
  let state: State = { ...before, hours };
  if (closed.length === 0) return [state, NOTHING_FOUND];
  const findings: Finding[] = [];
  for (const hour of closed) {
    const [next, found] = judgeHour(state, hour, digest.to, watch);
    state = next;
    findings.push(...found);
  }
  return [state, findings];
}

function judgeHour(
  state: State,
  hour: SiteHour,
  now: EpochMs,
  watch: Watch,
): readonly [State, readonly Finding[]] {
  const { p, holidays, fullScale } = watch;
  const outlet = outletIn(state.outlets, hour);
  if (outlet === 'resting')
    return [{ ...state, demand: learnRest(state.demand, hour) }, NOTHING_FOUND];
  const expected = expectedHour(state.demand, hour, fullScale, holidays);
  // no gas at all where there should be some: bypass.suspected or meter.stuck, and no baseline
  const isDead = hour.m3 <= watch.stillM3 && (expected?.low ?? 0) > watch.operating;
  // hours that are suspected are no baseline
  const demand =
    isActive(state.tracked) || isDead
      ? state.demand
      : learnHour(state.demand, hour, fullScale, holidays);
  const learned: State = { ...state, demand };
  if (expected === null || isDead || outlet === 'unknown') return [learned, NOTHING_FOUND];
  if (state.demand.days < LEVEL_FROM * p.baselineDays) return [learned, NOTHING_FOUND];
  if (expected.median <= watch.operating) return [learned, NOTHING_FOUND];
  const runM3 = runM3In(state.outlets, hour);
  const one: UseBlock = {
    from: hour.from,
    hours: 1,
    m3: hour.m3,
    runM3: runM3 === null ? null : runM3 / watch.factor,
    expected,
  };
  const block = state.block === null ? one : joined(state.block, one);
  if (block.hours < p.blockHours) return [{ ...learned, block }, NOTHING_FOUND];
  return judgeBlock({ ...learned, block: null }, block, now, watch);
}

/** What a block says of R. */
interface Judgement {
  /** R against its own level. */
  readonly ratio: number;
  readonly isHard: boolean;
  readonly isDrift: boolean;
}

function judgeBlock(
  before: State,
  raw: UseBlock,
  now: EpochMs,
  watch: Watch,
): readonly [State, readonly Finding[]] {
  const { p } = watch;
  const expected = addExpected(NOTHING_EXPECTED, raw.expected, Math.exp(before.ratio.level));
  const block: UseBlock = { ...raw, expected };
  // what the runs passed and the meters did not count, the counter lost
  const isCounted = block.runM3 === null || block.m3 >= p.meteredShare * block.runM3;
  const isReady = before.ratio.blocks >= p.leastBlocks && before.demand.days >= p.baselineDays;
  const isHeld = isActive(before.tracked);
  const [state, { ratio, isHard, isDrift }] = weigh(before, block, p);
  const holds = isCounted && isReady && (isHard || isDrift || (isHeld && ratio < p.cusumRatio));
  if (!holds) {
    const [tracked, findings] = judgeOnset(state.tracked, now, watch.rule, null);
    const over = isHeld && !isActive(tracked);
    const isUsual = isCounted && !isActive(tracked);
    const level = isUsual ? learnRatio(state.ratio, logOf(block), p) : state.ratio;
    const fresh = over ? { held: null, priority: null } : {};
    const cusum = isReady && isUsual && !over ? {} : { cusum: 0, cusumFrom: null };
    return [{ ...state, ...fresh, ...cusum, ratio: level, tracked }, findings];
  }
  const held = state.held === null ? block : joined(state.held, block);
  const priority = ratio < p.graveRatio || state.priority === 2 ? 2 : 3;
  const since = isHard ? block.from : (state.cusumFrom ?? block.from);
  const limit = isHard ? p.warnRatio : p.cusumRatio;
  const onset = (): Onset => ({ since, priority, ...proofOf(ratio, limit, held) });
  const [tracked, findings] = judgeOnset(state.tracked, now, watch.rule, onset);
  // each block adds to what is to be billed back
  const again = isHeld && isActive(tracked) ? [beganWith(onset(), now)] : [];
  return [{ ...state, held, priority, tracked }, [...findings, ...again]];
}

function weigh(state: State, block: UseBlock, p: Params): readonly [State, Judgement] {
  const log = logOf(block);
  const ratio = Math.exp(log);
  const sigmas = log / sigmaOf(state.ratio, p.leastSigma);
  const cusum = Math.min(4 * p.cusumH, Math.max(0, state.cusum - sigmas - p.cusumK));
  const cusumFrom = cusum === 0 ? null : (state.cusumFrom ?? block.from);
  return [
    { ...state, cusum: rounded(cusum), cusumFrom },
    {
      ratio,
      isHard: ratio < p.warnRatio && sigmas < -p.hardSigma,
      isDrift: cusum > p.cusumH && ratio < p.cusumRatio,
    },
  ];
}

const rounded = (value: number): number => significant(value, 4);

export const bypassPartial = defineDetector<Params, Watch, State>({
  type: 'bypass.partial',
  watches: 'bypass',
  scope: 'site',
  hears: ['slot', 'hour'],
  about: {
    rule: 'BYP-3',
    formula:
      'R = ΣΔVm / Σ median expected over 8 operating hours (expected > max(3·Qmin, 0.05·Qmax), outlet in the flowing band), against its level of 20 blocks: < 0.6 and 4 σ below it (P3), < 0.2 (P2); or CUSUM of ln R, k 1.5 σ, h 12 σ, with R < 0.75; the runs, where they tell their flow, agree with the meters within a fifth',
    delay:
      '8 operating hours; smaller shares, and customers who follow the weather, by the CUSUM in 2–5 days',
    source:
      'domain.md §B.1 and §B.5; level, σ and CUSUM are design defaults: blocks follow the weather for days, and k 0.5 σ, h 8 σ is for independent ones',
    cannotSee:
      'a real loss of load looks the same: ask the customer; shares below a third, or below four times the scatter of a customer who follows the weather; what grows over weeks; sites whose hours never repeat; hours in which nothing at all is counted (bypass.suspected, meter.stuck)',
  },
  params: Params,
  state: State,
  version: 1,
  judges: 'condition',
  warmUpMs: 56 * 86_400_000,
  applies: hasUnmeteredBypass,
  prepare: watchOf,
  start: () => ({
    demand: NO_DEMAND,
    hours: NO_HOURS,
    outlets: [],
    block: null,
    ratio: NO_RATIOS,
    cusum: 0,
    cusumFrom: null,
    held: null,
    priority: null,
    tracked: CLEAR,
  }),
  step,
  dueAt: (state, watch) => nextDue(state.tracked, watch.rule.persistence),
  doubt: ({ demand }, { p }) =>
    demand.days < p.baselineDays ? `${demand.days} of ${p.baselineDays} days of baseline` : null,
});
