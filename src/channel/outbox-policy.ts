import type { BackoffPolicy } from '../lib/backoff.ts';

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
  /** Counted from `plannedAt`; at least one attempt is made even after that. */
  readonly giveUpAfterMs: number;
  /** The ledger is asked for what is due at least this often, ms. */
  readonly pollMs: number;
  /** `stop` waits this long for sends under way. */
  readonly stopWithinMs: number;
  /** Failures in a row after which a channel or a recipient counts as failing. */
  readonly failingAfter: number;
}

const SECOND = 1000;
const MINUTE = 60 * SECOND;

/** With the spread of `backoffMs`, urgent attempts follow after about 6, 12, 24, 48 s … 4 min. */
export const DEFAULT_OUTBOX_POLICY: OutboxPolicy = {
  parallelSends: 8,
  slowAfterMs: 3 * SECOND,
  urgent: { firstMs: 8 * SECOND, capMs: 5 * MINUTE, factor: 2 },
  ordinary: { firstMs: 10 * SECOND, capMs: 15 * MINUTE, factor: 2 },
  giveUpAfterMs: 24 * 60 * MINUTE,
  pollMs: 15 * SECOND,
  stopWithinMs: 10 * SECOND,
  failingAfter: 3,
};
