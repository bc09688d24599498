import type {
  BrokerSession,
  BrokerSnapshot,
  QueuedRow,
  SubscriptionRow,
} from '../broker-sessions.ts';
import type { Connection } from './connection.ts';

/** Blobs leave the driver as ArrayBuffer. */
interface StoredRetained {
  readonly topic: string;
  readonly payload: ArrayBuffer;
}

interface StoredQueued extends StoredRetained {
  readonly session: string;
  readonly id: string;
}

interface StoredFilter extends SubscriptionRow {
  readonly session: string;
}

export interface BrokerReads {
  snapshot(): BrokerSnapshot;
}

export function brokerReads(db: Connection): BrokerReads {
  const retained = db.query<StoredRetained>('SELECT topic, payload FROM broker_retained');
  return {
    snapshot: () =>
      db.snapshot(() => ({
        retained: retained().map(({ topic, payload }) => ({
          topic,
          payload: new Uint8Array(payload),
        })),
        sessions: readSessions(db),
      })),
  };
}

interface OpenSession extends BrokerSession {
  readonly subscriptions: SubscriptionRow[];
  readonly queue: QueuedRow[];
}

function readSessions(db: Connection): readonly BrokerSession[] {
  const names = db.query<{ readonly session: string }>(
    'SELECT session FROM broker_sessions ORDER BY session',
  );
  const filters = db.query<StoredFilter>(
    'SELECT session, filter, qos FROM broker_subscriptions ORDER BY session, place',
  );
  const queued = db.query<StoredQueued>(
    'SELECT session, id, topic, payload FROM broker_queue ORDER BY number',
  );
  const sessions = new Map<string, OpenSession>();
  for (const { session } of names()) {
    sessions.set(session, { session, subscriptions: [], queue: [] });
  }
  for (const { session, filter, qos } of filters()) {
    sessions.get(session)?.subscriptions.push({ filter, qos });
  }
  for (const { session, id, topic, payload } of queued()) {
    sessions.get(session)?.queue.push({ id, topic, payload: new Uint8Array(payload) });
  }
  return [...sessions.values()];
}
