import type { BackoffPolicy } from '../lib/backoff.ts';
import { MESSAGE_RATES } from '../model/message-rate.ts';
import type { BreakerPolicy } from './outbox-breaker.ts';
import type { RateOf } from './outbox-rates.ts';

/** How hard the outbox tries. */
export interface OutboxPolicy {
  /**
   * Healthy sends under way at once. Sends that hang or that go to a recipient
   * who failed last time have as many places of their own, so they take none
   * from the others.
   */
  readonly parallelSends: number;
  /** A send under way for this long counts as hanging, ms. */
  readonly slowAfterMs: number;
  /** Between attempts for alarms of priority 1. */
  readonly urgent: BackoffPolicy;
  /** Between attempts for all others. */
  readonly ordinary: BackoffPolicy;
  /** Counted from `notBefore`; at least one attempt is made even after that. */
  readonly giveUpAfterMs: number;
  /** After so many failures the person's next address is told: of emergencies, and of others. */
  readonly handOverAfter: { readonly urgent: number; readonly ordinary: number };
  /** So many messages to one recipient that are due together become one. */
  readonly groupFrom: number;
  /** No more emergencies than this go out one by one when they are due together. */
  readonly fewUrgent: number;
  readonly rateOf: RateOf;
  readonly breaker: BreakerPolicy;
  /** The ledger is asked for what is due at least this often, ms. */
  readonly pollMs: number;
  /** `stop` waits this long for sends under way. */
  readonly stopWithinMs: number;
  /** Failures in a row after which a channel or a recipient counts as failing. */
  readonly failingAfter: number;
}

const SECOND = 1000;
const MINUTE = 60 * SECOND;

const RATES = new Map(Object.entries(MESSAGE_RATES));

/** With the spread of `backoffMs`, urgent attempts follow after about 6, 12, 24, 48 s … 4 min. */
export const DEFAULT_OUTBOX_POLICY: OutboxPolicy = {
  parallelSends: 8,
  slowAfterMs: 3 * SECOND,
  urgent: { firstMs: 8 * SECOND, capMs: 5 * MINUTE, factor: 2 },
  ordinary: { firstMs: 10 * SECOND, capMs: 15 * MINUTE, factor: 2 },
  giveUpAfterMs: 24 * 60 * MINUTE,
  handOverAfter: { urgent: 2, ordinary: 3 },
  groupFrom: 3,
  fewUrgent: 5,
  rateOf: (channel) => RATES.get(channel) ?? MESSAGE_RATES.email,
  breaker: { recipients: 3, probe: { firstMs: 30 * SECOND, capMs: 5 * MINUTE, factor: 2 } },
  pollMs: 15 * SECOND,
  stopWithinMs: 10 * SECOND,
  failingAfter: 3,
};
