/**
 * Where retained messages and persistent sessions outlive a restart. Ingest
 * works from memory: it loads once, then hands over small changes in order, one
 * batch at a time. A change names the whole new state of what it touches, so a
 * batch that is saved twice does no harm.
 */
export interface SessionStore {
  load(): Promise<SessionSnapshot>;
  /** Resolves when the batch is durable. After a rejection the same batch comes again. */
  save(changes: readonly SessionChange[]): Promise<void>;
}

export interface SessionSnapshot {
  readonly retained: readonly RetainedMessage[];
  readonly sessions: readonly StoredSession[];
}

export interface RetainedMessage {
  readonly topic: string;
  readonly payload: Uint8Array;
}

export interface StoredSession {
  /** `{device}/{client id}`. */
  readonly session: string;
  readonly subscriptions: readonly StoredSubscription[];
  /** In the order in which they were queued. */
  readonly queue: readonly QueuedMessage[];
}

export interface StoredSubscription {
  readonly filter: string;
  readonly qos: 0 | 1 | 2;
}

export interface QueuedMessage {
  /** Unique within the session, also across restarts. */
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
      readonly subscriptions: readonly StoredSubscription[];
    }
  | { readonly kind: 'queued'; readonly session: string; readonly message: QueuedMessage }
  /** Delivered or dropped: out of the queue. */
  | { readonly kind: 'dequeued'; readonly session: string; readonly id: string }
  /** The session and its queue are gone. */
  | { readonly kind: 'ended'; readonly session: string };
