import { z } from 'zod';
import type { Finding } from '../model/finding.ts';
import type { MeterUse } from '../model/meter-use.ts';
import type { MeterReading } from '../model/reading.ts';
import { defineDetector } from './define-detector.ts';
import type { Asset, DetectorEvent } from './detector.ts';
import { atOnce, judgeOnset, type OnsetRule, waitOnset } from './onset-condition.ts';
import { CLEAR, isActive, nextDue, Tracked } from './persistence.ts';
import { significant } from './stats/significant.ts';

/**
 * M-14 (domain.md §B.4): the balance is used up, yet the meter counts for a day.
 * The first record that says so does not count: its gas was burnt before.
 */
const Params = z.object({
  graceHours: z.number().default(24).describe('h; of an exhausted balance before flow is an alarm'),
  overdraft: z.number().default(0).describe('m³ or yuan, as the meter counts; what it may owe'),
  leastM3: z.number().default(0.1).describe('m³; counted since then, at least'),
  leastDigits: z.number().default(5).describe('last digits; counted since then, at least'),
  stoppedHours: z.number().default(48).describe('h; without flow after which the alarm ends'),
  maxGapHours: z.number().default(72).describe('h; without a record after which nobody can judge'),
});
type Params = z.infer<typeof Params>;

const State = z.object({
  /** First record with an exhausted balance, and what was counted since then, m³ actual. */
  since: z.number().nullable(),
  m3: z.number(),
  /** When it last counted while exhausted. */
  counted: z.number().nullable(),
  tracked: Tracked,
});
type State = z.infer<typeof State>;

interface Watch {
  readonly p: Params;
  readonly leastM3: number;
  readonly unit: 'm³' | 'money';
  readonly rule: OnsetRule;
}

const HOUR_MS = 3_600_000;
const NOTHING_FOUND: readonly Finding[] = [];

function watchOf(p: Params, { meter, device }: Asset): Watch {
  if (meter === null) throw new Error('a balance belongs to a meter');
  return {
    p,
    leastM3: Math.max(p.leastM3, p.leastDigits * (meter.resolution ?? 0)),
    unit: meter.prepay?.unit === 'money' ? 'money' : 'm³',
    rule: {
      // a recharge ends it at once; a stop is counted out by `stoppedHours`
      persistence: atOnce(0, Math.max(p.maxGapHours * HOUR_MS, 3 * device.intervalMs)),
      blindReason: 'no record of the balance',
    },
  };
}

/** Whether a record says that nothing is left; null where it says nothing about it. */
function isExhausted({ values }: MeterReading, { p, unit }: Watch): boolean | null {
  const balance = unit === 'money' ? values.creditMoney : values.credit;
  if (balance !== undefined) return balance <= -p.overdraft;
  // a flag knows of no overdraft
  if (values.flags?.includes('creditExhausted') === true) return p.overdraft === 0 ? true : null;
  return null;
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
  if (event.kind !== 'reading' || event.reading.record !== 'meter') return [state, NOTHING_FOUND];
  const { reading } = event;
  const exhausted = isExhausted(reading, watch);
  if (exhausted === false) {
    if (state.since === null && state.tracked.phase === 'clear') return [state, NOTHING_FOUND];
    const [tracked, findings] = judgeOnset(state.tracked, reading.ts, watch.rule, null);
    return [{ since: null, m3: 0, counted: null, tracked }, findings];
  }
  if (state.since === null)
    return exhausted === null
      ? [state, NOTHING_FOUND]
      : [{ ...state, since: reading.ts, m3: 0, counted: null }, NOTHING_FOUND];
  // a record that does not speak of the balance changes nothing about it
  return whileExhausted(state, state.since, event, watch);
}

interface MeterEvent {
  readonly reading: { readonly ts: MeterReading['ts'] };
  readonly use?: MeterUse | null;
}

function whileExhausted(
  before: State,
  since: number,
  { reading, use }: MeterEvent,
  { p, leastM3, rule }: Watch,
): readonly [State, readonly Finding[]] {
  const m3 = Math.max(0, use?.vm?.m3 ?? 0);
  const counted = m3 > 0 ? reading.ts : before.counted;
  const state: State = { ...before, m3: before.m3 + m3, counted };
  const hasStopped = counted === null || reading.ts - counted > p.stoppedHours * HOUR_MS;
  const isLong = reading.ts - since >= p.graceHours * HOUR_MS;
  const holds = isActive(state.tracked) ? !hasStopped : isLong && m3 > 0 && state.m3 > leastM3;
  const [tracked, findings] = judgeOnset(
    state.tracked,
    reading.ts,
    rule,
    holds
      ? () => ({
          since,
          priority: 2,
          evidence: [
            {
              name: 'unpaid',
              value: round(state.m3),
              unit: 'm³',
              limit: leastM3,
              relation: 'above',
            },
            { name: 'duration', value: Math.round((reading.ts - since) / 1000), unit: 's' },
          ],
        })
      : null,
  );
  // after a stop what flows is a new case, with its own day of grace
  const isOver = isActive(state.tracked) && !isActive(tracked);
  return [
    isOver ? { since: reading.ts, m3: 0, counted: null, tracked } : { ...state, tracked },
    findings,
  ];
}

const round = (value: number): number => significant(value, 4);

export const prepayFlowWithoutCredit = defineDetector<Params, Watch, State>({
  type: 'prepay.flow-without-credit',
  watches: 'meter',
  about: {
    rule: 'M-14',
    formula:
      'balance ≤ −overdraft (m³ or yuan), or the creditExhausted flag, for 24 h while ΔVm > max(0.1 m³, 5 last digits) since the first record that says so',
    delay: '1 day',
    source: 'domain.md §B.4',
    cannotSee:
      'meters that report neither a balance nor the flag; flow below the start of the meter',
  },
  params: Params,
  state: State,
  version: 1,
  judges: 'condition',
  warmUpMs: 3 * 86_400_000,
  applies: ({ meter }) => meter?.prepay !== undefined && meter.status === 'inService',
  prepare: watchOf,
  start: () => ({ since: null, m3: 0, counted: null, tracked: CLEAR }),
  step,
  dueAt: (state, watch) => nextDue(state.tracked, watch.rule.persistence),
});
