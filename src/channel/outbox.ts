import { backoffMs } from '../lib/backoff.ts';
import type { Clock } from '../lib/clock.ts';
import type { LedgerLine } from '../model/delivery.ts';
import { epochMs } from '../model/units.ts';
import type { DeliveryOutcome, LedgerRecords } from '../records/records.ts';
import type { AlarmBrief, Channel } from './channel.ts';
import { batched } from './durable-batch.ts';
import { attempt, backoffOf, type Ending, outcomeOf } from './outbox-attempt.ts';
import { type NotifyHealth, type OutboxFigures, watchHealth } from './outbox-health.ts';
import { choose, type Held, healthOf, type Lane } from './outbox-lanes.ts';
import type { OutboxPolicy } from './outbox-policy.ts';
import { openQueue } from './outbox-queue.ts';
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
  const { ledger, channels, clock, policy, random } = options;
  const timer = options.timer ?? realTimer;
  const queue = openQueue(ledger, (id) => options.alarmOf(id));
  const health = watchHealth(policy.failingAfter, (report) => options.onHealth(report));
  const begin = batched((keys: readonly string[]) => ledger.begin(keys, epochMs(clock.now())));
  const finish = batched((outcomes: readonly DeliveryOutcome[]) => ledger.finish(outcomes));
  const underWay = new Set<Promise<void>>();
  let state: 'recovering' | 'running' | 'stopped' = 'recovering';
  let looking = false;
  let wanted = false;
  let cancelTimer = () => {};

  const stopped = () => state === 'stopped';

  /** Reads what is due and starts what may start. Calls during a look make one more. */
  const look = async (): Promise<void> => {
    if (stopped()) return;
    wanted = true;
    if (looking) return;
    looking = true;
    while (wanted && !stopped()) {
      wanted = false;
      try {
        if (state === 'recovering') {
          await ledger.recover();
          if (!stopped()) state = 'running';
        }
        await queue.refill(epochMs(clock.now()));
      } catch (problem) {
        options.onProblem(problem);
      }
      pump();
    }
    looking = false;
  };

  const pump = (): void => {
    while (state === 'running') {
      const next = choose(queue.lanes.values(), policy, clock.now());
      if (next === null) break;
      const { lane, held } = next;
      lane.sending = { key: held.line.key, since: clock.now(), lane: healthOf(lane) };
      const done = deliver(lane, held)
        .catch((problem: unknown) => options.onProblem(problem))
        .finally(() => {
          lane.sending = null;
          underWay.delete(done);
          if (queue.wantsMore()) void look();
          else pump();
        });
      underWay.add(done);
    }
    arm();
  };

  const deliver = async (lane: Lane, held: Held): Promise<void> => {
    try {
      await begin(held.line.key);
    } catch (problem) {
      options.onProblem(problem);
      const wait = backoffMs(LEDGER_BACKOFF, 2, random());
      lane.held.set(held.line.key, { ...held, notBefore: clock.now() + wait });
      return;
    }
    const channel = channels.get(lane.channel);
    const ending = await attempt(held.line, channel, (id) => options.alarmOf(id));
    const now = clock.now();
    const outcome = outcomeOf(held, ending, policy, now, random());
    health.note(lane, ending, epochMs(now));
    if (await recorded(outcome)) settle(lane, held, ending, outcome);
  };

  /** Until it is written the line stays ours: reading it again would send it again. */
  const recorded = async (outcome: DeliveryOutcome): Promise<boolean> => {
    for (let failures = 0; ; ) {
      try {
        await finish(outcome);
        return true;
      } catch (problem) {
        failures += 1;
        options.onProblem(problem);
        if (stopped()) return false;
        const wait = backoffMs(LEDGER_BACKOFF, failures, random());
        await new Promise<void>((resolve) => timer(wait, resolve));
      }
    }
  };

  const settle = (lane: Lane, held: Held, ending: Ending, outcome: DeliveryOutcome): void => {
    const now = clock.now();
    if (ending.end === 'accepted') {
      lane.failures = 0;
      lane.retryAt = 0;
      queue.reopen(lane, now);
    } else if (ending.end === 'failed') {
      lane.failures += 1;
      lane.retryAt = now + backoffMs(backoffOf(held, policy), lane.failures, random());
    }
    if (outcome.state === 'queued') queue.postpone(lane, held, ending, outcome);
    else queue.drop(lane, held);
    options.onOutcome(held.line, outcome);
  };

  /** Sleeps until something may become possible, and never longer than the poll. */
  const arm = (): void => {
    if (stopped()) return;
    cancelTimer();
    const now = clock.now();
    const at = Math.min(now + policy.pollMs, queue.nextChangeAt(now, policy));
    cancelTimer = timer(Math.max(10, at - now), () => void look());
  };

  void look();
  return {
    kick: () => void look(),
    figures: () => queue.figures(clock.now(), [...channels.keys()], health.failuresOf),
    stop: async () => {
      state = 'stopped';
      cancelTimer();
      let cancelWait = () => {};
      const bound = new Promise<void>((resolve) => {
        cancelWait = timer(policy.stopWithinMs, resolve);
      });
      await Promise.race([Promise.allSettled([...underWay]), bound]);
      cancelWait();
    },
  };
}
