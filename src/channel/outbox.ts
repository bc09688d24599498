import { AppError } from '../lib/app-error.ts';
import { backoffMs } from '../lib/backoff.ts';
import type { Clock } from '../lib/clock.ts';
import type { LedgerLine } from '../model/delivery.ts';
import { epochMs } from '../model/units.ts';
import type { DeliveryOutcome, LedgerRecords } from '../records/records.ts';
import { type Channel, MAY_HAVE_ARRIVED } from './channel.ts';
import { attempt } from './outbox-attempt.ts';
import { Breakers } from './outbox-breaker.ts';
import { choose, diversions, type Gates, nextChangeAt } from './outbox-choose.ts';
import type { Ending } from './outbox-ending.ts';
import { figuresOf, HealthWatch, type NotifyHealth, type OutboxFigures } from './outbox-health.ts';
import { type Held, healthOf, type Lane } from './outbox-lanes.ts';
import { LEDGER_BACKOFF, LedgerPen } from './outbox-ledger.ts';
import type { Words } from './outbox-message.ts';
import { backoffOf, divertedOutcome } from './outbox-outcome.ts';
import type { Parcel } from './outbox-parcel.ts';
import type { OutboxPolicy } from './outbox-policy.ts';
import { DueQueue } from './outbox-queue.ts';
import { Budgets } from './outbox-rates.ts';
import { type Result, resultsOf } from './outbox-result.ts';
import { shortenWaits } from './outbox-shorten-waits.ts';
import { realTimer, type Timer } from './timer.ts';

export interface OutboxOptions extends Words {
  readonly ledger: LedgerRecords;
  /** By the name that deliveries carry. */
  readonly channels: ReadonlyMap<string, Channel>;
  readonly clock: Clock;
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

/**
 * Sends what is due: begin (durable), send, finish (durable). A message goes
 * out twice only when the process, or the answer, was lost between send and
 * finish; it then says that it may be a repetition, and carries the same id
 * unless more has become due that is told with it.
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
  readonly #gates: Gates;
  readonly #pen: LedgerPen;
  readonly #underWay = new Set<Promise<void>>();
  #state: 'recovering' | 'running' | 'stopped' = 'recovering';
  #looking = false;
  #wanted = false;
  #lookedAt = 0;
  #lookAgainAt = Number.POSITIVE_INFINITY;
  #cancelTimer = () => {};

  constructor(options: OutboxOptions) {
    const { ledger, policy } = options;
    this.#options = options;
    this.#timer = options.timer ?? realTimer;
    this.#queue = new DueQueue(ledger, (id) => options.alarmOf(id));
    this.#health = new HealthWatch(policy.failingAfter, (report) => options.onHealth(report));
    this.#gates = {
      policy,
      budgets: new Budgets(policy.rateOf),
      breakers: new Breakers(policy.breaker),
    };
    this.#pen = new LedgerPen({
      ...options,
      timer: this.#timer,
      stopped: () => this.#stopped(),
    });
  }

  kick(): void {
    void this.#look();
  }

  figures(): OutboxFigures {
    const { channels, clock } = this.#options;
    const of = <T>(figure: (channel: string) => T): Readonly<Record<string, T>> =>
      Object.fromEntries([...channels.keys()].map((channel) => [channel, figure(channel)]));
    return {
      ...figuresOf([...this.#queue.lanes.values()], clock.now()),
      channels: of((channel) => this.#health.failuresOf(channel)),
      breakers: of((channel) => this.#gates.breakers.stateOf(channel)),
      lookedAt: this.#lookedAt,
    };
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
      this.#lookAgainAt = Number.POSITIVE_INFINITY;
      try {
        await this.#recover();
        const now = this.#options.clock.now();
        shortenWaits(this.#queue.lanes.values(), this.#options.policy, now);
        this.#gates.breakers.shorten(now);
        await this.#queue.refill(epochMs(now));
        this.#gates.budgets.tidy(this.#queue.lanes, now);
        this.#lookedAt = now;
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
    const { clock } = this.#options;
    const { breakers } = this.#gates;
    if (this.#state === 'running') {
      const lanes = this.#queue.lanes.values();
      for (const { lane, held } of diversions(lanes, breakers, clock.now())) {
        this.#start(lane, () => this.#divert(lane, held));
      }
    }
    while (this.#state === 'running') {
      const next = choose(this.#queue.lanes.values(), this.#gates, clock.now());
      if (next === null) break;
      const { lane, parcel } = next;
      breakers.begin(lane, clock.now());
      this.#gates.budgets.take(lane, clock.now());
      this.#start(lane, () => this.#deliver(lane, parcel));
    }
    this.#arm();
  }

  #start(lane: Lane, work: () => Promise<void>): void {
    lane.sending = { since: this.#options.clock.now(), lane: healthOf(lane) };
    const done = work()
      .catch((problem: unknown) => this.#options.onProblem(problem))
      .finally(() => {
        lane.sending = null;
        this.#underWay.delete(done);
        if (this.#queue.wantsMore()) this.kick();
        else this.#pump();
      });
    this.#underWay.add(done);
  }

  async #deliver(lane: Lane, parcel: Parcel): Promise<void> {
    const { channels, clock, policy, random } = this.#options;
    const all = [...parcel.tells, ...parcel.along];
    try {
      await this.#pen.begin(all.map(({ line }) => line.key));
    } catch (problem) {
      this.#notBegun(lane, all, problem);
      return;
    }
    const attempted = await attempt(lane, parcel, channels.get(lane.channel), this.#options);
    const results = resultsOf(parcel, attempted, policy, clock.now(), random());
    this.#judge(lane, attempted.ending);
    await this.#record(lane, results);
  }

  /** Known elsewhere as answered, or the ledger is in trouble: either way nothing was sent. */
  #notBegun(lane: Lane, all: readonly Held[], problem: unknown): void {
    const { clock, random } = this.#options;
    this.#judge(lane, null);
    const wait = backoffMs(LEDGER_BACKOFF, 2, random());
    if (problem instanceof AppError && problem.code === 'delivery-not-queued') {
      this.#queue.forget(lane, all);
      this.#lookAgainAt = clock.now() + LEDGER_BACKOFF.firstMs;
      return;
    }
    this.#options.onProblem(problem);
    for (const held of all) {
      lane.held.set(held.line.key, { ...held, notBefore: clock.now() + wait });
    }
  }

  async #divert(lane: Lane, all: readonly Held[]): Promise<void> {
    const now = this.#options.clock.now();
    await this.#record(
      lane,
      all.map((held) => ({
        held,
        lastFailure: held.lastFailure,
        outcome: divertedOutcome(held, lane.channel, now),
      })),
    );
  }

  /** What an ending says of the recipient and of the channel; null: nothing was sent. */
  #judge(lane: Lane, ending: Ending | null): void {
    const { clock, policy, random } = this.#options;
    const { breakers, budgets } = this.#gates;
    const now = clock.now();
    if (ending?.end !== 'accepted' && ending?.detail.endsWith(MAY_HAVE_ARRIVED) !== true) {
      budgets.lane(lane).giveBack();
    }
    if (ending === null) {
      breakers.unused(lane);
      return;
    }
    this.#health.note(lane, ending, epochMs(now));
    if (breakers.note(lane, ending, now) === 'closed') this.#reopen(lane.channel);
    if (ending.end === 'accepted') {
      lane.failures = 0;
      this.#queue.reopen(lane, now);
    } else if (ending.end === 'failed') {
      lane.failures += 1;
      const gravest = Math.min(...[...lane.held.values()].map(({ priority }) => priority));
      const pace = backoffOf({ priority: gravest === 1 ? 1 : 2 }, policy);
      lane.retryAt = now + backoffMs(pace, lane.failures, random());
      lane.pausedUntil = ending.retryAfterMs > 0 ? now + ending.retryAfterMs : 0;
    }
  }

  #reopen(channel: string): void {
    const now = this.#options.clock.now();
    for (const lane of this.#queue.lanes.values()) {
      if (lane.channel === channel) this.#queue.reopen(lane, now);
    }
  }

  async #record(lane: Lane, results: readonly Result[]): Promise<void> {
    const recorded = await this.#pen.finish(results.map(({ outcome }) => outcome));
    for (const { held, lastFailure, outcome } of results) {
      if (!recorded.has(held.line.key)) this.#queue.forget(lane, [held]);
      else if (outcome.state === 'queued') this.#queue.postpone(lane, held, lastFailure, outcome);
      else this.#queue.drop(lane, held);
      if (recorded.has(held.line.key)) this.#options.onOutcome(held.line, outcome);
    }
    if (results.some(({ outcome }) => outcome.handOver === 'yes')) this.kick();
  }

  /** Sleeps until something may become possible, and never longer than the poll. */
  #arm(): void {
    if (this.#stopped()) return;
    this.#cancelTimer();
    const { clock, policy } = this.#options;
    const now = clock.now();
    const change = nextChangeAt(this.#queue.lanes.values(), this.#gates, now);
    const at = Math.min(now + policy.pollMs, change, this.#lookAgainAt);
    this.#cancelTimer = this.#timer(Math.max(SHORTEST_SLEEP_MS, at - now), () => this.kick());
  }

  #stopped(): boolean {
    return this.#state === 'stopped';
  }
}

/** However many moments come close together, the ledger is not asked more often than this. */
const SHORTEST_SLEEP_MS = 10;
