import { backoffMs } from '../lib/backoff.ts';
import type { Clock } from '../lib/clock.ts';
import type { LedgerLine } from '../model/delivery.ts';
import { epochMs } from '../model/units.ts';
import type { DeliveryOutcome, LedgerRecords } from '../records/records.ts';
import type { AlarmBrief, Channel } from './channel.ts';
import { batched } from './durable-batch.ts';
import { attempt, backoffOf, type Ending, outcomeOf } from './outbox-attempt.ts';
import { figuresOf, HealthWatch, type NotifyHealth, type OutboxFigures } from './outbox-health.ts';
import { choose, type Held, healthOf, type Lane } from './outbox-lanes.ts';
import type { OutboxPolicy } from './outbox-policy.ts';
import { DueQueue } from './outbox-queue.ts';
import { realTimer, type Timer } from './timer.ts';

export interface OutboxOptions {
  readonly ledger: LedgerRecords;
  /** By the name that deliveries carry. */
  readonly channels: ReadonlyMap<string, Channel>;
  readonly clock: Clock;
  /** The alarm as it is now, in words; null when it is not in the records. */
  alarmOf(id: string): Promise<AlarmBrief | null>;
  readonly policy: OutboxPolicy;
  /** Uniform in [0, 1): spreads retries. */
  readonly random: () => number;
  /** After the ledger has it. */
  onOutcome(line: LedgerLine, outcome: DeliveryOutcome): void;
  /** A channel or recipient began or ceased to fail: feeds `system.notify-failing`. */
  onHealth(health: NotifyHealth): void;
  /** The ledger could not be read or written; it is tried again. */
  onProblem(problem: unknown): void;
  readonly timer?: Timer;
}

export interface Outbox {
  /** New deliveries were committed: look now. */
  kick(): void;
  figures(): OutboxFigures;
  /** Starts nothing more and waits, up to the policy's bound, for what is under way. */
  stop(): Promise<void>;
}

/** A ledger that cannot be written is tried again after these delays. */
const LEDGER_BACKOFF = { firstMs: 500, capMs: 30_000, factor: 2 };

/**
 * Sends what is due: begin (durable), send, finish (durable). A message goes
 * out twice only when the process, or the answer, was lost between send and
 * finish; it then carries the same id and says that it may be a repetition.
 */
export function startOutbox(options: OutboxOptions): Outbox {
  const outbox = new RunningOutbox(options);
  outbox.kick();
  return outbox;
}

class RunningOutbox implements Outbox {
  readonly #options: OutboxOptions;
  readonly #timer: Timer;
  readonly #queue: DueQueue;
  readonly #health: HealthWatch;
  readonly #begin: (key: string) => Promise<void>;
  readonly #finish: (outcome: DeliveryOutcome) => Promise<void>;
  readonly #underWay = new Set<Promise<void>>();
  #state: 'recovering' | 'running' | 'stopped' = 'recovering';
  #looking = false;
  #wanted = false;
  #cancelTimer = () => {};

  constructor(options: OutboxOptions) {
    const { ledger, clock, policy } = options;
    this.#options = options;
    this.#timer = options.timer ?? realTimer;
    this.#queue = new DueQueue(ledger, (id) => options.alarmOf(id));
    this.#health = new HealthWatch(policy.failingAfter, (report) => options.onHealth(report));
    this.#begin = batched((keys) => ledger.begin(keys, epochMs(clock.now())));
    this.#finish = batched((outcomes) => ledger.finish(outcomes));
  }

  kick(): void {
    void this.#look();
  }

  figures(): OutboxFigures {
    const { channels, clock } = this.#options;
    return figuresOf(
      [...this.#queue.lanes.values()],
      clock.now(),
      [...channels.keys()],
      (channel) => this.#health.failuresOf(channel),
    );
  }

  async stop(): Promise<void> {
    this.#state = 'stopped';
    this.#cancelTimer();
    let cancelBound = () => {};
    const bound = new Promise<void>((resolve) => {
      cancelBound = this.#timer(this.#options.policy.stopWithinMs, resolve);
    });
    await Promise.race([Promise.allSettled([...this.#underWay]), bound]);
    cancelBound();
  }

  /** Reads what is due and starts what may start. A call during a look makes one more. */
  async #look(): Promise<void> {
    this.#wanted = true;
    if (this.#looking) return;
    this.#looking = true;
    while (this.#wanted && !this.#stopped()) {
      this.#wanted = false;
      try {
        await this.#recover();
        await this.#queue.refill(epochMs(this.#options.clock.now()));
      } catch (problem) {
        this.#options.onProblem(problem);
      }
      this.#pump();
    }
    this.#looking = false;
  }

  async #recover(): Promise<void> {
    if (this.#state !== 'recovering') return;
    await this.#options.ledger.recover();
    if (!this.#stopped()) this.#state = 'running';
  }

  #pump(): void {
    const { clock, policy } = this.#options;
    while (this.#state === 'running') {
      const next = choose(this.#queue.lanes.values(), policy, clock.now());
      if (next === null) break;
      this.#start(next.lane, next.held);
    }
    this.#arm();
  }

  #start(lane: Lane, held: Held): void {
    lane.sending = {
      key: held.line.key,
      since: this.#options.clock.now(),
      lane: healthOf(lane),
    };
    const done = this.#deliver(lane, held)
      .catch((problem: unknown) => this.#options.onProblem(problem))
      .finally(() => {
        lane.sending = null;
        this.#underWay.delete(done);
        if (this.#queue.wantsMore()) this.kick();
        else this.#pump();
      });
    this.#underWay.add(done);
  }

  async #deliver(lane: Lane, held: Held): Promise<void> {
    const { channels, clock, policy, random } = this.#options;
    try {
      await this.#begin(held.line.key);
    } catch (problem) {
      this.#options.onProblem(problem);
      const wait = backoffMs(LEDGER_BACKOFF, 2, random());
      lane.held.set(held.line.key, { ...held, notBefore: clock.now() + wait });
      return;
    }
    const channel = channels.get(lane.channel);
    const ending = await attempt(held.line, channel, (id) => this.#options.alarmOf(id));
    const outcome = outcomeOf(held, ending, policy, clock.now(), random());
    this.#health.note(lane, ending, outcome.attempt.at);
    if (await this.#recorded(outcome)) this.#settle(lane, held, ending, outcome);
  }

  /** Until it is written the line stays ours: reading it again would send it again. */
  async #recorded(outcome: DeliveryOutcome): Promise<boolean> {
    for (let failures = 1; ; failures += 1) {
      try {
        await this.#finish(outcome);
        return true;
      } catch (problem) {
        this.#options.onProblem(problem);
        if (this.#stopped()) return false;
        const wait = backoffMs(LEDGER_BACKOFF, failures, this.#options.random());
        await new Promise<void>((resolve) => this.#timer(wait, resolve));
      }
    }
  }

  #settle(lane: Lane, held: Held, ending: Ending, outcome: DeliveryOutcome): void {
    const { clock, policy, random } = this.#options;
    if (ending.end === 'accepted') {
      lane.failures = 0;
      lane.retryAt = 0;
      this.#queue.reopen(lane, clock.now());
    } else if (ending.end === 'failed') {
      lane.failures += 1;
      const wait = backoffMs(backoffOf(held, policy), lane.failures, random());
      lane.retryAt = clock.now() + wait;
    }
    if (outcome.state === 'queued') this.#queue.postpone(lane, held, ending, outcome);
    else this.#queue.drop(lane, held);
    this.#options.onOutcome(held.line, outcome);
  }

  /** Sleeps until something may become possible, and never longer than the poll. */
  #arm(): void {
    if (this.#stopped()) return;
    this.#cancelTimer();
    const { clock, policy } = this.#options;
    const now = clock.now();
    const at = Math.min(now + policy.pollMs, this.#queue.nextChangeAt(now, policy));
    this.#cancelTimer = this.#timer(Math.max(SHORTEST_SLEEP_MS, at - now), () => this.kick());
  }

  #stopped(): boolean {
    return this.#state === 'stopped';
  }
}

/** However many moments come close together, the ledger is not asked more often than this. */
const SHORTEST_SLEEP_MS = 10;
