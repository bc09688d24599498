import { z } from 'zod';
import { classifyRegister, type RegisterMeter } from '../gas/register.ts';
import type { Finding } from '../model/finding.ts';
import type { MeterReading } from '../model/reading.ts';
import { epochMs } from '../model/units.ts';
import { defineDetector } from './define-detector.ts';
import type { Asset, DetectorEvent } from './detector.ts';
import { CLEAR, isActive, observe, type Persistence, Tracked } from './persistence.ts';

/**
 * M-13 (domain.md §B.4): gas passes a closed valve. While the valve is reported
 * closed at both ends of a span, ΔVm over at most one hour exceeds
 * max(0.1 m³, 5 last digits) on two successive records; where records lie
 * further apart, their mean over an hour counts. The record in which the
 * valve is first seen closed does not count: it may have moved after its stamp.
 */
const Params = z.object({
  leakM3: z.number().min(0).default(0.1).describe('m³; more than this within the span counts'),
  leakDigits: z
    .number()
    .min(0)
    .default(5)
    .describe('last digits of the register; more than this within the span counts'),
  spanMs: z
    .number()
    .min(60_000)
    .default(3_600_000)
    .describe('ms; the span over which the volume is counted'),
  records: z.number().int().min(1).default(2).describe('successive records that must agree'),
  maxGapMs: z
    .number()
    .min(0)
    .default(36 * 3_600_000)
    .describe('ms; a longer gap breaks what is pending'),
});
type Params = z.infer<typeof Params>;

interface Watch {
  readonly limitM3: number;
  readonly spanMs: number;
  readonly register: RegisterMeter;
  readonly persistence: Persistence;
}

const watchOf = (p: Params, asset: Asset): Watch => {
  const { meter } = asset;
  if (meter === null) throw new Error('a meter valve belongs to a meter');
  return {
    limitM3: Math.max(p.leakM3, p.leakDigits * (meter.resolution ?? 0)),
    spanMs: p.spanMs,
    register: {
      qMax: meter.qMax,
      capacity: meter.capacity ?? null,
      factor: 1,
      resolution: meter.resolution ?? null,
      replaced: false,
    },
    persistence: {
      mode: 'samples',
      onDelayMs: Infinity,
      onSamples: p.records,
      offDelayMs: 0,
      maxGapMs: p.maxGapMs,
    },
  };
};

const State = z.object({
  leak: Tracked,
  /** Registers since the valve has been closed, oldest first, spanning at most one hour back from the last. */
  closed: z.array(z.object({ ts: z.number(), vm: z.number() })),
});
type State = z.infer<typeof State>;

function step(
  state: State,
  event: DetectorEvent,
  watch: Watch,
): readonly [State, readonly Finding[]] {
  if (event.kind !== 'reading' || event.reading.record !== 'meter') return [state, []];
  const { reading } = event;
  const { valve, vm } = reading.values;
  if (valve === undefined || valve === 'fault' || vm === undefined) return [state, []];
  if (valve !== 'closed') {
    const [leak, turns] = observe(state.leak, reading.ts, 'no', watch.persistence);
    const ended = turns.find((turn) => turn.what === 'ended');
    const findings: Finding[] =
      ended === undefined ? [] : [{ verdict: 'ended', since: ended.at, evidence: [] }];
    return [{ leak, closed: [] }, findings];
  }
  return whileClosed(state, reading, vm, watch);
}

function whileClosed(
  state: State,
  reading: MeterReading,
  vm: number,
  watch: Watch,
): readonly [State, readonly Finding[]] {
  const last = state.closed.at(-1);
  const now = { ts: reading.ts, vm };
  if (last === undefined) return [{ ...state, closed: [now] }, []];
  const previous = { ts: epochMs(last.ts), value: last.vm };
  const judged = classifyRegister(previous, { ts: reading.ts, value: vm }, watch.register);
  // another register, one that ran backwards or round: start counting afresh
  if (judged.deltaM3 === null || judged.class === 'rollover')
    return [{ ...state, closed: [now] }, []];
  const closed = append(withinSpan(state.closed, reading.ts, watch.spanMs), now, watch.spanMs);
  const first = closed[0] ?? now;
  const passedM3 = (vm - first.vm) / Math.max(1, (now.ts - first.ts) / watch.spanMs);
  const verdict = passedM3 > watch.limitM3 ? 'yes' : 'no';
  const [leak, turns] = observe(state.leak, reading.ts, verdict, watch.persistence);
  const findings = turns.flatMap((turn): Finding[] => {
    if (turn.what === 'ended') return [{ verdict: 'ended', since: turn.at, evidence: [] }];
    if (turn.what === 'blind') {
      const reason = 'no record of the closed meter';
      return isActive(leak) ? [{ verdict: 'unknown', since: turn.at, reason }] : [];
    }
    return [
      {
        verdict: 'began',
        since: epochMs(Math.min(first.ts, turn.at)),
        priority: 2,
        evidence: [
          {
            name: 'passed',
            value: Number(passedM3.toFixed(4)),
            unit: 'm³',
            limit: watch.limitM3,
            relation: 'above',
          },
          { name: 'valve', value: 'closed' },
          { name: 'vm', value: vm, unit: 'm³' },
        ],
      },
    ];
  });
  return [{ leak, closed }, findings];
}

/** The registers of the last span, and the one before it, so that hourly records have a difference. */
function withinSpan(
  seen: State['closed'],
  now: number,
  spanMs: number,
): readonly State['closed'][number][] {
  const from = seen.findIndex(({ ts }) => ts >= now - spanMs);
  return from < 0 ? seen.slice(-1) : seen.slice(from);
}

/** Keeps a point every twelfth of the span and the newest: frequent records must not swell the state. */
function append(
  seen: readonly State['closed'][number][],
  now: State['closed'][number],
  spanMs: number,
): State['closed'] {
  const last = seen.at(-1);
  const beforeLast = seen.at(-2);
  const crowded =
    last !== undefined && beforeLast !== undefined && last.ts - beforeLast.ts < spanMs / 12;
  return [...(crowded ? seen.slice(0, -1) : seen), now];
}

export const meterValveLeak = defineDetector<Params, Watch, State>({
  type: 'meter.valve-leak',
  watches: 'meter',
  about: {
    rule: 'M-13',
    formula:
      'valve = closed at both ends and ΔVm per hour > max(0.1 m³, 5 last digits) on 2 records',
    delay: '2 records: 1–2 h hourly, a day or two for daily reporters',
    source: 'Design defaults; the record in which the valve is first seen closed does not count',
    cannotSee:
      'Leaks below 0.1 m³/h or below five last digits; a valve whose switch reports open or fault',
  },
  params: Params,
  state: State,
  version: 1,
  judges: 'condition',
  applies: (asset) => asset.meter !== null,
  prepare: watchOf,
  start: () => ({ leak: CLEAR, closed: [] }),
  step,
  dueAt: () => null,
});
