import { GROUP_DETECTORS } from '../../src/detect/group-registry.ts';
import { DETECTORS } from '../../src/detect/registry.ts';
import type { Alarm } from '../../src/model/alarm.ts';
import { indexFleet } from '../../src/model/fleet-index.ts';
import type { Reading } from '../../src/model/reading.ts';
import { type EpochMs, epochMs } from '../../src/model/units.ts';
import { type Backtest, createBacktest } from '../../src/pipeline/backtest/backtest.ts';
import type { FoldSnapshot } from '../../src/records/records.ts';
import { FLEET } from './fleet.ts';

/**
 * One call for attention: an alarm that was raised, came back or became graver.
 * Nobody acknowledges in a backtest, so that one alarm of years may call often;
 * counting alarms alone would hide that.
 */
export interface Call {
  readonly type: string;
  readonly subject: string;
  readonly priority: number;
  /** When it was found, epoch ms. */
  readonly at: number;
  /** Onset; where it came back, when that was found: an alarm keeps its first onset alone. */
  readonly since: number;
  /** When it returned; null while it holds at the end. */
  until: number | null;
  /** Explained by an alarm above it while it was active. */
  explained: boolean;
  readonly evidence: Alarm['evidence'];
}

export interface Judged {
  readonly alarms: readonly Alarm[];
  readonly calls: readonly Call[];
}

/** Readings between two looks at the alarms: some hours of nine meters. */
const LOOK_EVERY = 40;

/** Judges readings in the order of their stamps as `npm run backtest` does with every detector. */
export async function judge(readings: readonly Reading[]): Promise<Judged> {
  const [first, last] = [readings[0], readings.at(-1)];
  if (first === undefined || last === undefined) return { alarms: [], calls: [] };
  const backtest = open(first.receivedAt);
  const watch = watchCalls();
  for (let n = 0; n < readings.length; n += LOOK_EVERY) {
    await backtest.take(readings.slice(n, n + LOOK_EVERY));
    watch.look(backtest.alarms());
  }
  await backtest.finish(epochMs(last.receivedAt + 1));
  const alarms = backtest.alarms();
  watch.look(alarms);
  return { alarms, calls: watch.calls };
}

/** @param from where another one stood, to go on from; null: nothing was heard before. */
export function open(since: EpochMs, from: FoldSnapshot | null = null): Backtest {
  return createBacktest({
    fleet: indexFleet(FLEET, 1),
    since,
    detectors: DETECTORS,
    groupDetectors: GROUP_DETECTORS,
    past: null,
    ...(from === null ? {} : { from }),
  });
}

function watchCalls() {
  const calls: Call[] = [];
  /** The call that an alarm makes now, and what the alarm was like at the last look. */
  const known = new Map<string, { readonly call: Call; readonly seen: Alarm }>();
  return {
    calls,
    look(alarms: readonly Alarm[]): void {
      for (const alarm of alarms) {
        const before = known.get(alarm.id);
        if (before?.seen === alarm) continue;
        const calling = before === undefined || isNewCall(before.seen, alarm);
        const call = calling ? callOf(alarm) : before.call;
        if (calling) calls.push(call);
        call.until = alarm.returnedAt;
        call.explained ||= alarm.suppressedBy !== null;
        known.set(alarm.id, { call, seen: alarm });
      }
    },
  };
}

const isNewCall = (before: Alarm, now: Alarm): boolean =>
  now.occurrence > before.occurrence || now.priority < before.priority;

/** Lines of an alarm's life by which it calls. */
export const CALLING: ReadonlySet<string> = new Set(['raised', 'reactivated', 'changed']);

function callOf(alarm: Alarm): Call {
  const at = alarm.history.findLast(({ event }) => CALLING.has(event))?.at ?? alarm.detectedAt;
  return {
    type: alarm.type,
    subject: alarm.subject.id,
    priority: alarm.priority,
    at,
    since: alarm.occurrence === 1 ? alarm.occurredAt : at,
    until: alarm.returnedAt,
    explained: false,
    evidence: alarm.evidence,
  };
}
