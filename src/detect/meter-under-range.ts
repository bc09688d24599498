import { z } from 'zod';
import { hoursOf, type MeterDigest } from '../model/digest.ts';
import type { Finding } from '../model/finding.ts';
import { stillM3Of } from './baseline/standstill.ts';
import { defineDetector } from './define-detector.ts';
import type { Asset, DetectorEvent } from './detector.ts';
import { atOnce, judgeOnset, type OnsetRule, waitOnset } from './onset-condition.ts';
import { CLEAR, nextDue, Tracked } from './persistence.ts';
import { significant } from './stats/significant.ts';

/**
 * M-3 (domain.md §B.4), the part that is an alarm: the meter has counted below its
 * Qmin for a day without stopping, where its error is unbounded (creep, or a leak
 * smaller than the meter can measure). That a meter is too large for its customer
 * is a row of the condition table, not an alarm: see stats/low-flow-share.ts.
 */
const Params = z.object({
  hours: z.number().default(24).describe('h; of flow between zero and Qmin without a stop'),
  qMinTimes: z.number().default(1).describe('× Qmin; flow below which it counts as under range'),
  backHours: z.number().default(48).describe('h; of other flow before the alarm ends'),
  maxGapHours: z.number().default(72).describe('h; without a record after which nobody can judge'),
});
type Params = z.infer<typeof Params>;

const State = z.object({
  /** Start of the hours below Qmin, ms; null while flow is zero or in range. */
  from: z.number().nullable(),
  m3: z.number(),
  tracked: Tracked,
});
type State = z.infer<typeof State>;

interface Watch {
  readonly longMs: number;
  /** m³/h actual. */
  readonly limit: number;
  readonly stillM3: number;
  readonly rule: OnsetRule;
}

const HOUR_MS = 3_600_000;
const NOTHING_FOUND: readonly Finding[] = [];

function watchOf(p: Params, { meter, device }: Asset): Watch {
  if (meter === null) throw new Error('a range belongs to a meter');
  return {
    longMs: p.hours * HOUR_MS,
    limit: p.qMinTimes * meter.qMin,
    stillM3: stillM3Of(meter.resolution),
    rule: {
      persistence: atOnce(
        p.backHours * HOUR_MS,
        Math.max(p.maxGapHours * HOUR_MS, 3 * device.intervalMs),
      ),
      blindReason: 'no record of the meter',
    },
  };
}

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
  return hearHour(state, event.digest, watch);
}

function hearHour(
  state: State,
  digest: MeterDigest,
  watch: Watch,
): readonly [State, readonly Finding[]] {
  const { vmM3 } = digest;
  const isLow =
    vmM3 !== null &&
    digest.cover === 'whole' &&
    vmM3 > watch.stillM3 &&
    vmM3 / hoursOf(digest) < watch.limit;
  if (!isLow) {
    const isQuiet = state.from === null && state.tracked.phase === 'clear';
    // what nobody knows breaks the count and neither raises nor clears
    if (isQuiet) return [state, NOTHING_FOUND];
    const cleared: State = { ...state, from: null, m3: 0 };
    if (vmM3 === null || digest.cover === 'gap') return [cleared, NOTHING_FOUND];
    const [tracked, findings] = judgeOnset(state.tracked, digest.to, watch.rule, null);
    return [{ ...cleared, tracked }, findings];
  }
  const from = state.from ?? digest.from;
  const m3 = state.m3 + vmM3;
  const lastedMs = digest.to - from;
  if (lastedMs <= watch.longMs) return [{ ...state, from, m3 }, NOTHING_FOUND];
  const [tracked, findings] = judgeOnset(state.tracked, digest.to, watch.rule, () => ({
    since: from,
    priority: 3,
    evidence: [
      {
        name: 'qm',
        value: round((m3 * HOUR_MS) / lastedMs),
        unit: 'm³/h',
        limit: round(watch.limit),
        relation: 'below',
      },
      { name: 'duration', value: Math.round(lastedMs / 1000), unit: 's' },
    ],
  }));
  return [{ from, m3, tracked }, findings];
}

const round = (value: number): number => significant(value, 3);

export const meterUnderRange = defineDetector<Params, Watch, State>({
  type: 'meter.under-range',
  watches: 'meter',
  hears: ['hour'],
  about: {
    rule: 'M-3',
    formula: '0 < hourly mean of ΔVm < Qmin, m³/h, for more than 24 h without a stop',
    delay: '24 h',
    source: 'domain.md §B.4; MID MI-002: no error limit holds below Qmin',
    cannotSee:
      'flow below the start of the meter; an hour of mixed zero and larger flow counts by its mean; a gap starts the count over; oversized meters are a list, not an alarm',
  },
  params: Params,
  state: State,
  version: 1,
  judges: 'condition',
  applies: ({ meter }) => meter !== null && meter.status === 'inService',
  prepare: watchOf,
  start: () => ({ from: null, m3: 0, tracked: CLEAR }),
  step,
  dueAt: (state, watch) => nextDue(state.tracked, watch.rule.persistence),
});
