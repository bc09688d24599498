import type { Language } from './localized.ts';
import type { EpochMs } from './units.ts';

/**
 * Why a message goes out.
 * - `first`: the alarm began, and this recipient had not been told.
 * - `escalated`: its priority rose, or nobody acknowledged in time.
 * - `repeated`: it came back.
 * - `reminder`: it is still not acknowledged.
 * - `cleared`: it ended; only to who was told that it holds.
 * - `late-detected`: found in late data, and it holds now.
 */
export type DeliveryReason =
  | 'first'
  | 'escalated'
  | 'repeated'
  | 'reminder'
  | 'cleared'
  | 'late-detected';

/** One message to one person about one transition of one alarm. */
export interface Delivery {
  /** Idempotency key: the same transition, recipient and channel always give the same key. */
  readonly key: string;
  readonly alarm: string;
  readonly reason: DeliveryReason;
  readonly channel: string;
  /** Address in the channel's own form, e.g. an e-mail address. */
  readonly recipient: string;
  readonly language: Language | 'both';
  /** Whose address it is: a person's id in the dispatch plan; null for a bare address of the configuration. */
  readonly person: string | null;
  /** The occurrence of the alarm that it tells of: an acknowledgement by answer is of that one. */
  readonly occurrence: number;
  readonly plannedAt: EpochMs;
  /** Not sent before: quiet hours and daily digests. `plannedAt` where it may go at once. */
  readonly notBefore: EpochMs;
  /** The same person's other addresses, tried in order when this one fails. */
  readonly fallback: readonly Fallback[];
}

export interface Fallback {
  readonly channel: string;
  readonly recipient: string;
}

/**
 * queued → accepted (the provider took it) → delivered (its receipt says that it
 * arrived) → acknowledged (the recipient answered it, or followed its link).
 * `undelivered`: accepted, but the receipt says that it never arrived.
 * `abandoned`: refused, or given up.
 */
export type DeliveryState =
  | 'queued'
  | 'accepted'
  | 'delivered'
  | 'acknowledged'
  | 'undelivered'
  | 'failed'
  | 'abandoned';

export interface DeliveryAttempt {
  readonly at: EpochMs;
  readonly outcome:
    | 'accepted'
    | 'failed'
    | 'refused'
    | 'delivered'
    | 'undelivered'
    | 'acknowledged';
  /** The provider's words, shortened, without secrets. */
  readonly detail: string;
}

/** A delivery with what became of it: one line of the notification ledger. */
export interface LedgerLine extends Delivery {
  readonly state: DeliveryState;
  readonly attempts: readonly DeliveryAttempt[];
  /** The process died between a send and its record: the recipient may have it twice. */
  readonly uncertain: boolean;
  readonly nextAttemptAt: EpochMs | null;
  readonly acceptedAt: EpochMs | null;
  readonly providerId: string | null;
  /** The key of the delivery whose failure this one makes good; null: it was planned itself. */
  readonly insteadOf: string | null;
}
