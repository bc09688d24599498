import type { Priority } from '../model/alarm-type.ts';
import type { LedgerLine } from '../model/delivery.ts';
import type { EpochMs } from '../model/units.ts';
import type { DeliveryOutcome, LedgerRecords } from '../records/records.ts';
import type { AlarmBrief } from './channel.ts';
import type { Ending } from './outbox-attempt.ts';
import type { OutboxFigures } from './outbox-health.ts';
import { type Held, type Lane, laneKey, openLane, readyAt } from './outbox-lanes.ts';
import type { OutboxPolicy } from './outbox-policy.ts';

/** Lines read at first; each further read doubles what is held. */
const PAGE = 500;
/** Lines held in memory at most (about 1 KB each); the rest waits in the ledger. */
const MOST_HELD = 20_000;

/** The part of the ledger that is due or was, by recipient, in memory. */
export interface OutboxQueue {
  readonly lanes: ReadonlyMap<string, Lane>;
  /** Adds what has become due. */
  refill(now: EpochMs): Promise<void>;
  /** Whether the ledger had more than may be held, and there is room again. */
  wantsMore(): boolean;
  /** A failed line waits for its next attempt. */
  postpone(lane: Lane, held: Held, ending: Ending, outcome: DeliveryOutcome): void;
  drop(lane: Lane, held: Held): void;
  /** The way to the recipient works again: what failed only for that reason goes now. */
  reopen(lane: Lane, now: number): void;
  /** The earliest moment at which something may be sent that may not be sent now. */
  nextChangeAt(now: number, policy: OutboxPolicy): number;
  figures(
    now: number,
    channels: readonly string[],
    failuresOf: (channel: string) => number,
  ): OutboxFigures;
}

export function openQueue(
  ledger: LedgerRecords,
  alarmOf: (id: string) => Promise<AlarmBrief | null>,
): OutboxQueue {
  const lanes = new Map<string, Lane>();
  /** Finished since the last read began: what was read may be older than that. */
  const gone = new Set<string>();
  let more = false;
  const size = () => [...lanes.values()].reduce((sum, lane) => sum + lane.held.size, 0);

  const known = (line: LedgerLine) =>
    gone.has(line.key) || lanes.get(laneKey(line))?.held.has(line.key) === true;

  const take = async (due: readonly LedgerLine[]): Promise<void> => {
    const fresh = due.filter((line) => !known(line));
    const priorities = await prioritiesOf(fresh, alarmOf);
    for (const line of fresh) {
      if (known(line)) continue;
      const lane = lanes.get(laneKey(line)) ?? openLane(line);
      lanes.set(lane.key, lane);
      lane.held.set(line.key, {
        line,
        priority: priorities.get(line.alarm) ?? 1,
        failures: line.attempts.filter(({ outcome }) => outcome === 'failed').length,
        notBefore: line.nextAttemptAt ?? line.plannedAt,
        lastFailure: 'none',
      });
    }
  };

  return {
    lanes,
    refill: async (now) => {
      gone.clear();
      let before: number;
      do {
        before = size();
        // lines already held are due as well and come first, so the page grows with them
        const limit = Math.min(2 * before + PAGE, MOST_HELD);
        const due = await ledger.due(now, limit);
        await take(due);
        more = due.length === limit;
      } while (more && size() > before && size() < MOST_HELD);
    },
    wantsMore: () => more && size() < MOST_HELD / 2,
    postpone: (lane, held, ending, outcome) => {
      const line = { ...held.line, attempts: [...held.line.attempts, outcome.attempt] };
      lane.held.set(line.key, {
        ...held,
        line,
        failures: held.failures + 1,
        notBefore: outcome.nextAttemptAt ?? 0,
        lastFailure: ending.end === 'failed' ? ending.of : 'none',
      });
    },
    drop: (lane, held) => {
      lane.held.delete(held.line.key);
      gone.add(held.line.key);
      if (lane.held.size === 0 && lane.failures === 0) lanes.delete(lane.key);
    },
    reopen: (lane, now) => {
      for (const [key, held] of lane.held) {
        if (held.lastFailure === 'channel') lane.held.set(key, { ...held, notBefore: now });
      }
    },
    nextChangeAt: (now, policy) => {
      let at = Number.POSITIVE_INFINITY;
      const sooner = (when: number) => {
        if (when > now && when < at) at = when;
      };
      for (const lane of lanes.values()) {
        if (lane.sending !== null) sooner(lane.sending.since + policy.slowAfterMs);
        else for (const held of lane.held.values()) sooner(readyAt(lane, held));
      }
      return at;
    },
    figures: (now, channels, failuresOf) =>
      figuresOf([...lanes.values()], now, channels, failuresOf),
  };
}

/** An alarm whose priority cannot be found counts as an emergency: better early than late. */
async function prioritiesOf(
  lines: readonly LedgerLine[],
  alarmOf: (id: string) => Promise<AlarmBrief | null>,
): Promise<ReadonlyMap<string, Priority>> {
  const ids = [...new Set(lines.map(({ alarm }) => alarm))];
  const found = await Promise.allSettled(ids.map((id) => alarmOf(id)));
  return new Map(
    found.flatMap((result, index): [string, Priority][] => {
      const id = ids[index];
      const priority = result.status === 'fulfilled' ? result.value?.alarm.priority : undefined;
      return id === undefined || priority === undefined ? [] : [[id, priority]];
    }),
  );
}

function figuresOf(
  lanes: readonly Lane[],
  now: number,
  channels: readonly string[],
  failuresOf: (channel: string) => number,
): OutboxFigures {
  const oldest = lanes.reduce(
    (least, lane) =>
      [...lane.held.values()].reduce((min, { line }) => Math.min(min, line.plannedAt), least),
    now,
  );
  return {
    queued: lanes.reduce((sum, { held }) => sum + held.size, 0),
    sending: lanes.filter(({ sending }) => sending !== null).length,
    oldestAgeMs: now - oldest,
    channels: Object.fromEntries(channels.map((channel) => [channel, failuresOf(channel)])),
    recipients: lanes
      .filter(({ failures }) => failures > 0)
      .map(({ channel, recipient, failures }) => ({ channel, recipient, failuresInRow: failures })),
  };
}
