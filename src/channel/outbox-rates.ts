import type { MessageRate } from '../model/message-rate.ts';
import { type Lane, laneKey } from './outbox-lanes.ts';

/** A token bucket: so many at once, then one per `everyMs`. */
export class Budget {
  readonly most: number;
  readonly #everyMs: number;
  #left: number;
  #at = Number.NEGATIVE_INFINITY;

  constructor(most: number, everyMs: number) {
    this.most = most;
    this.#everyMs = everyMs;
    this.#left = most;
  }

  /** Whole messages that may go now. */
  level(now: number): number {
    this.#refill(now);
    return Math.floor(this.#left + 1e-9);
  }

  take(now: number): void {
    this.#refill(now);
    this.#left -= 1;
  }

  /** What was taken did not reach anybody. */
  giveBack(): void {
    this.#left = Math.min(this.most, this.#left + 1);
  }

  /** When `messages` may go; now or earlier when they may. */
  when(messages: number, now: number): number {
    this.#refill(now);
    return now + Math.max(0, messages - this.#left) * this.#everyMs;
  }

  #refill(now: number): void {
    const passed = this.#at === Number.NEGATIVE_INFINITY ? 0 : Math.max(0, now - this.#at);
    this.#left = Math.min(this.most, this.#left + passed / this.#everyMs);
    this.#at = now;
  }
}

export type RateOf = (channel: string) => MessageRate;

/** Of a lane's budget this much is kept for emergencies, where it has more than one message. */
export const reserveOf = ({ most }: Budget): number => Math.min(1, most - 1);

/** Budgets outlive the lanes, which go when they are empty. A new process begins with full ones. */
export class Budgets {
  readonly #rateOf: RateOf;
  readonly #lanes = new Map<string, Budget>();
  readonly #channels = new Map<string, Budget>();

  constructor(rateOf: RateOf) {
    this.#rateOf = rateOf;
  }

  /** Of one recipient on one channel. */
  lane(lane: Pick<Lane, 'channel' | 'recipient'>): Budget {
    const { atOnce, everyMs } = this.#rateOf(lane.channel);
    return known(this.#lanes, laneKey(lane), () => new Budget(atOnce, everyMs));
  }

  /** Of all recipients of a channel together. */
  channel(name: string): Budget {
    const { perSecond } = this.#rateOf(name);
    return known(
      this.#channels,
      name,
      () => new Budget(Math.max(1, Math.floor(perSecond)), 1000 / perSecond),
    );
  }

  take(lane: Lane, now: number): void {
    this.lane(lane).take(now);
    this.channel(lane.channel).take(now);
  }

  /** Drops full budgets of recipients to whom nothing is going: a new one would be the same. */
  tidy(lanes: ReadonlyMap<string, Lane>, now: number): void {
    for (const [key, budget] of this.#lanes) {
      if (!lanes.has(key) && budget.level(now) === budget.most) this.#lanes.delete(key);
    }
  }
}

function known<T>(map: Map<string, T>, key: string, make: () => T): T {
  const there = map.get(key);
  if (there !== undefined) return there;
  const made = make();
  map.set(key, made);
  return made;
}
