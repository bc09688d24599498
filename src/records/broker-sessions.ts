/**
 * What the MQTT broker must not forget over a restart. The shapes are those the
 * broker's own session port asks for; stores do not import the broker.
 */
export interface BrokerSessions {
  load(): Promise<BrokerSnapshot>;
  /** Resolves when the batch is durable; a batch saved twice does no harm. */
  save(changes: readonly SessionChange[]): Promise<void>;
}

export interface BrokerSnapshot {
  readonly retained: readonly RetainedRow[];
  readonly sessions: readonly BrokerSession[];
}

export interface RetainedRow {
  readonly topic: string;
  readonly payload: Uint8Array;
}

export interface BrokerSession {
  readonly session: string;
  readonly subscriptions: readonly SubscriptionRow[];
  /** In the order in which they were queued. */
  readonly queue: readonly QueuedRow[];
}

export interface SubscriptionRow {
  readonly filter: string;
  readonly qos: 0 | 1 | 2;
}

export interface QueuedRow {
  /** Unique within the session. */
  readonly id: string;
  readonly topic: string;
  readonly payload: Uint8Array;
}

export type SessionChange =
  /** Null removes the retained message. */
  | { readonly kind: 'retained'; readonly topic: string; readonly payload: Uint8Array | null }
  /** The session's whole list; creates the session. */
  | {
      readonly kind: 'subscribed';
      readonly session: string;
      readonly subscriptions: readonly SubscriptionRow[];
    }
  | { readonly kind: 'queued'; readonly session: string; readonly message: QueuedRow }
  | { readonly kind: 'dequeued'; readonly session: string; readonly id: string }
  /** The session, its subscriptions and its queue are gone. */
  | { readonly kind: 'ended'; readonly session: string };
