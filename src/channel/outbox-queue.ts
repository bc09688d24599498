import type { Priority } from '../model/alarm-type.ts';
import type { LedgerLine } from '../model/delivery.ts';
import type { EpochMs } from '../model/units.ts';
import type { DeliveryOutcome, LedgerRecords } from '../records/records.ts';
import type { AlarmBrief } from './channel.ts';
import type { Ending } from './outbox-attempt.ts';
import { type Held, type Lane, laneKey, openLane, readyAt } from './outbox-lanes.ts';
import type { OutboxPolicy } from './outbox-policy.ts';

/** Lines read at first; each further read doubles what is held. */
const PAGE = 500;
/** Lines held in memory at most (about 1 KB each); the rest waits in the ledger. */
const MOST_HELD = 20_000;

/** The part of the ledger that is due, or was and failed, by recipient, in memory. */
export class DueQueue {
  readonly lanes = new Map<string, Lane>();
  readonly #ledger: LedgerRecords;
  readonly #alarmOf: AlarmOf;
  /** Finished since the last read began: what was read may be older than that. */
  readonly #gone = new Set<string>();
  #more = false;

  constructor(ledger: LedgerRecords, alarmOf: AlarmOf) {
    this.#ledger = ledger;
    this.#alarmOf = alarmOf;
  }

  /** Adds what has become due. */
  async refill(now: EpochMs): Promise<void> {
    this.#gone.clear();
    let before: number;
    do {
      before = this.#size();
      // lines already held are due as well and come first, so the page grows with them
      const limit = Math.min(2 * before + PAGE, MOST_HELD);
      const due = await this.#ledger.due(now, limit);
      await this.#take(due);
      this.#more = due.length === limit;
    } while (this.#more && this.#size() > before && this.#size() < MOST_HELD);
  }

  /** Whether the ledger had more than may be held, and there is room again. */
  wantsMore(): boolean {
    return this.#more && this.#size() < MOST_HELD / 2;
  }

  /** A failed line waits for its next attempt. */
  postpone(lane: Lane, held: Held, ending: Ending, outcome: DeliveryOutcome): void {
    const line = { ...held.line, attempts: [...held.line.attempts, outcome.attempt] };
    lane.held.set(line.key, {
      ...held,
      line,
      failures: held.failures + 1,
      notBefore: outcome.nextAttemptAt ?? 0,
      lastFailure: ending.end === 'failed' ? ending.of : 'none',
    });
  }

  drop(lane: Lane, held: Held): void {
    lane.held.delete(held.line.key);
    this.#gone.add(held.line.key);
    if (lane.held.size === 0 && lane.failures === 0) this.lanes.delete(lane.key);
  }

  /** The way to the recipient works again: what failed only for that reason goes now. */
  reopen(lane: Lane, now: number): void {
    for (const [key, held] of lane.held) {
      if (held.lastFailure === 'channel') lane.held.set(key, { ...held, notBefore: now });
    }
  }

  /** The earliest moment at which something may be sent that may not be sent now. */
  nextChangeAt(now: number, policy: OutboxPolicy): number {
    let at = Number.POSITIVE_INFINITY;
    const sooner = (when: number) => {
      if (when > now && when < at) at = when;
    };
    for (const lane of this.lanes.values()) {
      if (lane.sending !== null) sooner(lane.sending.since + policy.slowAfterMs);
      else for (const held of lane.held.values()) sooner(readyAt(lane, held));
    }
    return at;
  }

  async #take(due: readonly LedgerLine[]): Promise<void> {
    const fresh = due.filter((line) => !this.#known(line));
    const priorities = await prioritiesOf(fresh, this.#alarmOf);
    for (const line of fresh) {
      if (this.#known(line)) continue;
      const lane = this.lanes.get(laneKey(line)) ?? openLane(line);
      this.lanes.set(lane.key, lane);
      lane.held.set(line.key, {
        line,
        priority: priorities.get(line.alarm) ?? 1,
        failures: line.attempts.filter(({ outcome }) => outcome === 'failed').length,
        notBefore: line.nextAttemptAt ?? line.plannedAt,
        lastFailure: 'none',
      });
    }
  }

  #known(line: LedgerLine): boolean {
    return this.#gone.has(line.key) || this.lanes.get(laneKey(line))?.held.has(line.key) === true;
  }

  #size(): number {
    return [...this.lanes.values()].reduce((sum, lane) => sum + lane.held.size, 0);
  }
}

type AlarmOf = (id: string) => Promise<AlarmBrief | null>;

/** An alarm whose priority cannot be found counts as an emergency: better early than late. */
async function prioritiesOf(
  lines: readonly LedgerLine[],
  alarmOf: AlarmOf,
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
