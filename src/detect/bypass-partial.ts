import { z } from 'zod';
import type { MeterDigest, StationDigest } from '../model/digest.ts';
import type { Finding } from '../model/finding.ts';
import { ATMOSPHERE_KPA, type EpochMs } from '../model/units.ts';
import { Demand, expectedHour, learnHour, learnRest, NO_DEMAND } from './baseline/demand.ts';
import { hasUnmeteredBypass, type MeteredSite, meteredSite } from './baseline/metered-site.ts';
import { NOTHING_USUAL, outletState } from './baseline/outlet-band.ts';
import { addOutlet, OutletHours, outletIn, runM3In } from './baseline/outlet-hours.ts';
import { PartialParams } from './baseline/partial-params.ts';
import { fallenM3, hearHour, restsSoon, Shortfall } from './baseline/quiet-test.ts';
import { learnRatio, NO_RATIOS, RatioLevel } from './baseline/ratio-level.ts';
import { addStretch, NO_HOURS, type SiteHour, SiteHours } from './baseline/site-hours.ts';
import { addExpected, type Expected, NOTHING_EXPECTED } from './baseline/unmetered.ts';
import { joined, logOf, proofOf, UseBlock } from './baseline/use-block.ts';
import { weigh } from './baseline/weigh-block.ts';
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
 * BYP-3 (domain.md §B.1): the meters count much less than the customer is expected
 * to burn, although the outlet pressure is that of flowing gas. Judged on blocks of
 * operating hours: hard on one block, and by a CUSUM of ln R over the blocks. R is
 * taken against its own recent level, and believed only beyond its own scatter:
 * spring takes a heated customer down by more than a bypass may. A customer who has
 * quiet hours must show in the next of them that what is left still follows his day.
 */
const State = z.object({
  demand: Demand,
  hours: SiteHours,
  outlets: OutletHours,
  block: UseBlock.nullable(),
  shortfall: Shortfall.nullable(),
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
  readonly p: PartialParams;
  /** m³ base in one m³ actual at the set point. */
  readonly factor: number;
  readonly rule: OnsetRule;
}

const HOUR_MS = 3_600_000;
const NOTHING_FOUND: readonly Finding[] = [];
/** Of the baseline, before its blocks are compared with it. */
const LEVEL_FROM = 0.75;

const watchOf = (p: PartialParams, asset: Asset): Watch => ({
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
  const outlet = outletState(digest, band, NOTHING_USUAL);
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
  before: State,
  hour: SiteHour,
  now: EpochMs,
  watch: Watch,
): readonly [State, readonly Finding[]] {
  const outlet = outletIn(before.outlets, hour);
  const isResting = outlet === 'resting';
  const expected = expectedHour(before.demand, hour, watch.fullScale, watch.holidays);
  const [state, findings] = testQuiet(before, hour, isResting ? null : expected, now, watch);
  if (isResting) return [{ ...state, demand: learnRest(state.demand, hour) }, findings];
  const [next, more] = weighHour(state, hour, { outlet, expected }, now, watch);
  return [next, more.length === 0 ? findings : [...findings, ...more]];
}

/** What waits for quiet hours hears one more. */
function testQuiet(
  state: State,
  hour: SiteHour,
  expected: Expected | null,
  now: EpochMs,
  watch: Watch,
): readonly [State, readonly Finding[]] {
  if (state.shortfall === null) return [state, NOTHING_FOUND];
  const [shortfall, course] = hearHour(state.shortfall, hour, expected, watch.p);
  if (course === 'open') return [{ ...state, shortfall }, NOTHING_FOUND];
  if (course === 'level')
    return [{ ...state, shortfall: null, cusum: 0, cusumFrom: null }, NOTHING_FOUND];
  return announce({ ...state, shortfall: null }, shortfall, now, watch);
}

function weighHour(
  state: State,
  hour: SiteHour,
  seen: { readonly outlet: ReturnType<typeof outletIn>; readonly expected: Expected | null },
  now: EpochMs,
  watch: Watch,
): readonly [State, readonly Finding[]] {
  const { p, holidays, fullScale } = watch;
  const { outlet, expected } = seen;
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
    fell: hour.m3 < p.cusumRatio * expected.median * Math.exp(state.ratio.level) ? [hour.m3] : [],
  };
  const block = state.block === null ? one : joined(state.block, one);
  if (block.hours < p.blockHours) return [{ ...learned, block }, NOTHING_FOUND];
  return judgeBlock({ ...learned, block: null }, block, now, watch);
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
  const [sums, { ratio, isHard, isDrift }] = weigh(before, block, p);
  const state: State = { ...before, ...sums };
  // where nothing at all is counted it is no part: bypass.suspected or meter.stuck
  const isShort = (isHard || isDrift) && fallenM3(block) > watch.stillM3;
  const holds = isCounted && isReady && (isShort || (isHeld && ratio < p.cusumRatio));
  if (!holds) {
    const [tracked, findings] = judgeOnset(state.tracked, now, watch.rule, null);
    const over = isHeld && !isActive(tracked);
    const isUsual = isCounted && !isActive(tracked) && !(isReady && isHard);
    const level = isUsual ? learnRatio(state.ratio, logOf(block), p) : state.ratio;
    const fresh = over ? { held: null, priority: null } : {};
    const cusum = isReady && isUsual && !over ? {} : { cusum: 0, cusumFrom: null };
    return [{ ...state, ...fresh, ...cusum, ratio: level, tracked }, findings];
  }
  const waits = state.shortfall;
  const shortfall: Shortfall = {
    at: waits?.at ?? now,
    since: waits?.since ?? (isHard ? block.from : (state.cusumFrom ?? block.from)),
    ratio,
    limit: isHard ? p.warnRatio : p.cusumRatio,
    block: waits === null ? block : joined(waits.block, block),
    level: waits?.level ?? 0,
  };
  if (!isHeld && (waits !== null || restsSoon(block, now, state.demand, watch)))
    return [{ ...state, shortfall }, NOTHING_FOUND];
  return announce(state, shortfall, now, watch);
}

/** A shortfall that nothing but a bypass explains. */
function announce(
  state: State,
  { since, ratio, limit, block }: Shortfall,
  now: EpochMs,
  watch: Watch,
): readonly [State, readonly Finding[]] {
  const isHeld = isActive(state.tracked);
  const held = state.held === null ? block : joined(state.held, block);
  const priority = ratio < watch.p.graveRatio || state.priority === 2 ? 2 : 3;
  const onset = (): Onset => ({ since, priority, ...proofOf(ratio, limit, held) });
  const [tracked, findings] = judgeOnset(state.tracked, now, watch.rule, onset);
  // each block adds to what is to be billed back
  const again = isHeld && isActive(tracked) ? [beganWith(onset(), now)] : [];
  return [{ ...state, held, priority, tracked }, [...findings, ...again]];
}

export const bypassPartial = defineDetector<PartialParams, Watch, State>({
  type: 'bypass.partial',
  watches: 'bypass',
  scope: 'site',
  hears: ['slot', 'hour'],
  about: {
    rule: 'BYP-3',
    formula:
      'R = ΣΔVm / Σ median expected over 8 operating hours (expected > max(3·Qmin, 0.05·Qmax), outlet in the flowing band), against its level of 20 blocks: < 0.6 and 4 σ below it (P3), < 0.2 (P2); or CUSUM of ln R, k 1.5 σ, h 12 σ, with R < 0.75; the runs, where they tell their flow, agree with the meters within a fifth; and in the next quiet hours of a customer who has some within 24 h, less flows than half of what flowed in the hours that fell short',
    delay:
      '8 operating hours and the first quiet hour after them; smaller shares, and customers who follow the weather, by the CUSUM in 2–5 days',
    source:
      'domain.md §B.1 and §B.5; level, σ and CUSUM are design defaults: blocks follow the weather for days, and k 0.5 σ, h 8 σ is for independent ones',
    cannotSee:
      'a real loss of load that keeps the shape of the day looks the same: ask the customer; a bypass beside a flow that never stops, such as a leak; shares below a third, or below four times the scatter of a customer who follows the weather; what grows over weeks; sites whose hours never repeat; hours in which nothing at all is counted (bypass.suspected, meter.stuck)',
  },
  params: PartialParams,
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
    shortfall: null,
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
