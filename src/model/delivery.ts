import type { Language } from './localized.ts';
import type { EpochMs } from './units.ts';

/** Why a message goes out. */
export type DeliveryReason = 'first' | 'escalated' | 'repeated' | 'cleared' | 'late-detected';

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
  readonly plannedAt: EpochMs;
}

export type DeliveryState = 'queued' | 'accepted' | 'failed' | 'abandoned';

export interface DeliveryAttempt {
  readonly at: EpochMs;
  readonly outcome: 'accepted' | 'failed' | 'refused';
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
}
