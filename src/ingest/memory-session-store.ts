import type {
  QueuedMessage,
  SessionChange,
  SessionSnapshot,
  SessionStore,
  StoredSubscription,
} from './session-store.ts';

interface KeptSession {
  subscriptions: readonly StoredSubscription[];
  readonly queue: Map<string, QueuedMessage>;
}

/** Keeps sessions as long as the object lives: for tests and for a service without a data directory. */
export class MemorySessionStore implements SessionStore {
  readonly #retained = new Map<string, Uint8Array>();
  readonly #sessions = new Map<string, KeptSession>();

  async load(): Promise<SessionSnapshot> {
    return {
      retained: [...this.#retained].map(([topic, payload]) => ({ topic, payload })),
      sessions: [...this.#sessions].map(([session, kept]) => ({
        session,
        subscriptions: kept.subscriptions,
        queue: [...kept.queue.values()],
      })),
    };
  }

  async save(changes: readonly SessionChange[]): Promise<void> {
    for (const change of changes) this.#apply(change);
  }

  #apply(change: SessionChange): void {
    switch (change.kind) {
      case 'retained':
        if (change.payload === null) this.#retained.delete(change.topic);
        else this.#retained.set(change.topic, change.payload);
        return;
      case 'subscribed':
        this.#session(change.session).subscriptions = change.subscriptions;
        return;
      case 'queued':
        this.#session(change.session).queue.set(change.message.id, change.message);
        return;
      case 'dequeued':
        this.#sessions.get(change.session)?.queue.delete(change.id);
        return;
      case 'ended':
        this.#sessions.delete(change.session);
    }
  }

  #session(name: string): KeptSession {
    const known = this.#sessions.get(name);
    if (known !== undefined) return known;
    const created: KeptSession = { subscriptions: [], queue: new Map() };
    this.#sessions.set(name, created);
    return created;
  }
}
