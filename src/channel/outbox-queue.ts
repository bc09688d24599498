import type { Priority } from '../model/alarm-type.ts';
import type { EpochMs } from '../model/units.ts';
import type { DeliveryOutcome, DueLine, LedgerRecords } from '../records/records.ts';
import type { AlarmBrief } from './channel.ts';
import { type Held, type Lane, laneKey, openLane } from './outbox-lanes.ts';
import { failuresIn, wasHandedOver } from './outbox-outcome.ts';

/** Lines read at first; each further read doubles what is held. */
const PAGE = 500;
/**
 * Lines held in memory (about 1 KB each); the rest waits in the ledger, but for
 * emergencies and for recipients of whom fewer than `FEW` are held: a storm to
 * some who cannot be reached must not silence the others.
 */
const MOST_HELD = 20_000;
const FEW = 50;

/** The part of the ledger that is due, or was and failed, by recipient, in memory. */
export class DueQueue {
  readonly lanes = new Map<string, Lane>();
  readonly #ledger: LedgerRecords;
  readonly #alarmOf: AlarmOf;
  /** Finished since the last read began: what was read may be older than that. */
  readonly #gone = new Set<string>();
  #more = false;
  /** A recipient's lines in memory came to their end: there may be more in the ledger. */
  #ranDry = false;

  constructor(ledger: LedgerRecords, alarmOf: AlarmOf) {
    this.#ledger = ledger;
    this.#alarmOf = alarmOf;
  }

  /** Adds what has become due. */
  async refill(now: EpochMs): Promise<void> {
    this.#gone.clear();
    this.#ranDry = false;
    let before: number;
    do {
      before = this.#size();
      // lines already held are due as well and come first, so the page grows with them;
      // with no room for them it is what comes beyond the page that counts
      const limit = before >= MOST_HELD ? 1 : Math.min(2 * before + PAGE, MOST_HELD);
      const due = await this.#ledger.due(now, limit);
      await this.#take(due);
      this.#more = due.length >= limit;
    } while (this.#more && this.#size() > before && this.#size() < MOST_HELD);
  }

  /** Whether the ledger had more than may be held, and there is room again, or somebody for whom nothing is held. */
  wantsMore(): boolean {
    return this.#more && (this.#ranDry || this.#size() < MOST_HELD / 2);
  }

  /** A line waits for its next attempt. */
  postpone(lane: Lane, held: Held, of: Held['lastFailure'], outcome: DeliveryOutcome): void {
    const attempts = [...held.line.attempts, outcome.attempt];
    const fallback = outcome.handOver === 'yes' ? [] : held.line.fallback;
    lane.held.set(held.line.key, {
      ...held,
      line: { ...held.line, attempts, fallback },
      failures: failuresIn(attempts),
      notBefore: outcome.nextAttemptAt ?? 0,
      lastFailure: of,
      handedOver: wasHandedOver(attempts),
    });
  }

  /** What the ledger has is not what we hold: it is read again. */
  forget(lane: Lane, all: readonly Held[]): void {
    for (const { line } of all) lane.held.delete(line.key);
    this.#dropEmpty(lane);
  }

  drop(lane: Lane, held: Held): void {
    lane.held.delete(held.line.key);
    this.#gone.add(held.line.key);
    this.#dropEmpty(lane);
  }

  /** The way to the recipient works again: what failed only for that reason goes now. */
  reopen(lane: Lane, now: number): void {
    lane.retryAt = 0;
    for (const [key, held] of lane.held) {
      if (held.lastFailure === 'channel') lane.held.set(key, { ...held, notBefore: now });
    }
  }

  async #take(due: readonly DueLine[]): Promise<void> {
    const fresh = due.filter((line) => !this.#known(line));
    const priorities = await prioritiesOf(fresh, this.#alarmOf);
    const isFull = this.#size() >= MOST_HELD;
    // all of a recipient or nothing: the lines of one alarm come together, so that none overtakes another
    const crowded = new Set(
      [...this.lanes.values()].filter(({ held }) => held.size >= FEW).map(({ key }) => key),
    );
    for (const line of fresh) {
      if (this.#known(line)) continue;
      const isUrgent = (priorities.get(line.alarm) ?? 1) === 1;
      if (isFull && !isUrgent && crowded.has(laneKey(line))) continue;
      const lane = this.lanes.get(laneKey(line)) ?? openLane(line);
      this.lanes.set(lane.key, lane);
      lane.held.set(line.key, {
        line,
        priority: priorities.get(line.alarm) ?? 1,
        failures: failuresIn(line.attempts),
        notBefore: line.nextAttemptAt ?? line.notBefore,
        lastFailure: 'none',
        handedOver: wasHandedOver(line.attempts),
      });
    }
  }

  #dropEmpty(lane: Lane): void {
    if (lane.held.size > 0) return;
    this.#ranDry = true;
    if (lane.failures === 0) this.lanes.delete(lane.key);
  }

  #known(line: DueLine): boolean {
    return this.#gone.has(line.key) || this.lanes.get(laneKey(line))?.held.has(line.key) === true;
  }

  #size(): number {
    return [...this.lanes.values()].reduce((sum, lane) => sum + lane.held.size, 0);
  }
}

type AlarmOf = (id: string) => Promise<AlarmBrief | null>;

/** An alarm whose priority cannot be found counts as an emergency: better early than late. */
async function prioritiesOf(
  lines: readonly DueLine[],
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
