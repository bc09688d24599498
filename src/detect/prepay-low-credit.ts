import { z } from 'zod';
import { localClock } from '../lib/local-time.ts';
import type { Priority } from '../model/alarm-type.ts';
import type { DayDigest } from '../model/digest.ts';
import type { Evidence, Finding } from '../model/finding.ts';
import type { MeterReading } from '../model/reading.ts';
import { decodeLevels, encodeLevel } from './baseline/level-code.ts';
import { defineDetector } from './define-detector.ts';
import type { Asset, DetectorEvent } from './detector.ts';
import { atOnce, beganWith, judgeOnset, type OnsetRule, waitOnset } from './onset-condition.ts';
import { CLEAR, isActive, nextDue, Tracked } from './persistence.ts';
import { quantile } from './stats/quantile.ts';

/**
 * M-15 (domain.md §B.4): how long the balance lasts. Each coming day is taken to
 * burn what seven of ten of its past weekdays burnt, so a weekly rest is seen.
 */
const Params = z.object({
  noticeDays: z.number().default(7).describe('d; left when the customer is told'),
  urgentDays: z.number().default(3).describe('d; left when it is said again'),
  lastDays: z.number().default(1).describe('d; left when it becomes P3'),
  hospitalDays: z.number().default(14).describe('d; left when a hospital is told'),
  share: z.number().default(0.7).describe('quantile of the use of past same weekdays'),
  baselineDays: z.number().int().default(14).describe('d; of past before it is forecast'),
  clearDays: z.number().default(2).describe('d; above the notice before the alarm ends'),
  maxGapHours: z.number().default(96).describe('h; without a balance after which nobody can judge'),
});
type Params = z.infer<typeof Params>;

const State = z.object({
  /** Eight days' use of each weekday, Sunday first, oldest first. */
  weekdays: z.array(z.string()).length(7),
  days: z.number(),
  /** 0: nothing said; 1 notice; 2 urgent; 3 last day. */
  said: z.number(),
  tracked: Tracked,
});
type State = z.infer<typeof State>;

interface Watch {
  readonly p: Params;
  readonly noticeDays: number;
  /** Full scale of a day's use, m³ base. */
  readonly dayScale: number;
  readonly prepay: { readonly unit: 'm3' | 'money'; readonly price: number };
  readonly timeZone: string;
  readonly rule: OnsetRule;
}

const SAME_WEEKDAYS_KEPT = 8;
/** Nobody needs to know that a balance lasts longer. */
const HORIZON_DAYS = 60;
const DAY_MS = 86_400_000;
const NOTHING_FOUND: readonly Finding[] = [];

function watchOf(p: Params, { meter, customer, site, device }: Asset): Watch {
  const prepay = meter?.prepay;
  if (meter === null || prepay === undefined)
    throw new Error('a balance belongs to a prepaid meter');
  return {
    p,
    noticeDays: customer?.class === 'hospital' ? p.hospitalDays : p.noticeDays,
    // a corrector multiplies by up to five at the pressures of a city
    dayScale: 24 * meter.qMax * (meter.conversion === 'none' ? 1 : 5),
    prepay,
    timeZone: site?.timeZone ?? 'UTC',
    rule: {
      persistence: atOnce(0, Math.max(p.maxGapHours * 3_600_000, 3 * device.intervalMs)),
      blindReason: 'no report of the balance',
    },
  };
}

function step(
  state: State,
  event: DetectorEvent,
  watch: Watch,
): readonly [State, readonly Finding[]] {
  switch (event.kind) {
    case 'tick': {
      const [tracked, findings] = waitOnset(state.tracked, event.ts, watch.rule);
      return tracked === state.tracked ? [state, NOTHING_FOUND] : [{ ...state, tracked }, findings];
    }
    case 'day':
      return [learnDay(state, event.day, watch), NOTHING_FOUND];
    case 'reading':
      return event.reading.record === 'meter'
        ? hearBalance(state, event.reading, watch)
        : [state, NOTHING_FOUND];
    case 'slot':
    case 'hour':
    case 'refused':
      return [state, NOTHING_FOUND];
  }
}

function learnDay(state: State, day: DayDigest, { dayScale }: Watch): State {
  // what a prepaid meter books is base volume where it has a corrector
  const m3 = day.vbM3 ?? day.vmM3;
  if (m3 === null || day.to - day.from > 1.5 * DAY_MS) return state;
  const known = `${state.weekdays[day.weekday] ?? ''}${encodeLevel(m3, dayScale)}`;
  return {
    ...state,
    weekdays: state.weekdays.with(day.weekday, known.slice(-SAME_WEEKDAYS_KEPT)),
    days: state.days + 1,
  };
}

/** m³ that the customer has paid for; null where the record does not say. */
function paidM3({ values }: MeterReading, { prepay }: Watch): number | null {
  if (prepay.unit === 'm3') return values.credit ?? null;
  const price = values.price ?? prepay.price;
  return values.creditMoney === undefined || price <= 0 ? null : values.creditMoney / price;
}

function hearBalance(
  state: State,
  reading: MeterReading,
  watch: Watch,
): readonly [State, readonly Finding[]] {
  const left = paidM3(reading, watch);
  if (left === null || state.days < watch.p.baselineDays) return [state, NOTHING_FOUND];
  const days = daysLeft(left, state, localClock(watch.timeZone, reading.ts).weekday, watch);
  const { p, noticeDays } = watch;
  const level = days <= p.lastDays ? 3 : days <= p.urgentDays ? 2 : days <= noticeDays ? 1 : 0;
  const isHeld = isActive(state.tracked);
  if (level === 0 && !isHeld) return [state, NOTHING_FOUND];
  const onset = () => ({
    since: reading.ts,
    priority: PRIORITIES[level] ?? 4,
    evidence: evidenceOf(
      left,
      days,
      level === 3 ? p.lastDays : level === 2 ? p.urgentDays : noticeDays,
    ),
  });
  // a day of little use must not end it
  const holds = level > 0 || days <= noticeDays + p.clearDays;
  const [tracked, findings] = judgeOnset(
    state.tracked,
    reading.ts,
    watch.rule,
    holds ? onset : null,
  );
  const said = holds ? Math.max(level, state.said) : 0;
  if (isHeld && level > state.said)
    return [{ ...state, said, tracked }, [...findings, beganWith(onset(), reading.ts)]];
  return [{ ...state, said, tracked }, findings];
}

/** By level. Only the last day needs somebody at work; the others are notices (domain.md §F). */
const PRIORITIES: readonly Priority[] = [4, 4, 4, 3];

const evidenceOf = (left: number, days: number, limit: number): Evidence => [
  { name: 'days', value: Number(days.toFixed(1)), unit: 'd', limit, relation: 'at most' },
  { name: 'credit', value: Number(left.toPrecision(4)), unit: 'm³' },
];

/** Spends the balance weekday by weekday. */
function daysLeft(left: number, state: State, weekday: number, { p, dayScale }: Watch): number {
  const known = state.weekdays.map((codes) => decodeLevels(codes, dayScale));
  const all = quantile(known.flat(), p.share) ?? 0;
  const uses = known.map((past) => (past.length < 2 ? all : (quantile(past, p.share) ?? all)));
  let balance = left;
  for (let day = 0; day < HORIZON_DAYS; day += 1) {
    const use = uses[(weekday + day) % 7] ?? all;
    if (balance <= use) return use > 0 ? day + Math.max(0, balance) / use : day;
    balance -= use;
  }
  return HORIZON_DAYS;
}

export const prepayLowCredit = defineDetector<Params, Watch, State>({
  type: 'prepay.low-credit',
  watches: 'meter',
  hears: ['reading', 'day'],
  about: {
    rule: 'M-15',
    formula:
      'days until the balance (m³, or yuan by the price) is used up, each day taken at q70 of its last 8 same weekdays ≤ 7 d (hospital 14 d); said again at 3 d, P3 at 1 d',
    delay: 'none after 14 days of baseline',
    source: 'domain.md §B.4 and §F',
    cannotSee:
      'weather to come: use is taken as in the last eight weeks; gas at a tariff in steps; meters that do not report their balance',
  },
  params: Params,
  state: State,
  version: 1,
  judges: 'condition',
  warmUpMs: 56 * DAY_MS,
  applies: ({ meter }) => meter?.prepay !== undefined && meter.status === 'inService',
  prepare: watchOf,
  start: () => ({ weekdays: ['', '', '', '', '', '', ''], days: 0, said: 0, tracked: CLEAR }),
  step,
  dueAt: (state, watch) => nextDue(state.tracked, watch.rule.persistence),
  doubt: (state, { p }) =>
    state.days < p.baselineDays ? `${state.days} of ${p.baselineDays} days of baseline` : null,
});
