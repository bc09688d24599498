import type { SessionChange } from '../broker-sessions.ts';
import type { Connection } from './connection.ts';
import type { WriteHandlers } from './records-write.ts';

type ChangeOf<Kind extends SessionChange['kind']> = Extract<SessionChange, { readonly kind: Kind }>;

export function brokerHandlers(db: Connection): WriteHandlers<'broker.save'> {
  const applyChange = changeWrite(db);
  return {
    'broker.save': ({ changes }) => {
      for (const change of changes) applyChange(change);
      return null;
    },
  };
}

function changeWrite(db: Connection): (change: SessionChange) => void {
  const createSession = db.command(
    'INSERT INTO broker_sessions (session) VALUES (?) ON CONFLICT DO NOTHING',
  );
  const retained = retainedWrite(db);
  const subscribed = subscribedWrite(db);
  const queued = queuedWrite(db);
  const dequeue = db.command('DELETE FROM broker_queue WHERE session = ? AND id = ?');
  const end = db.command('DELETE FROM broker_sessions WHERE session = ?');
  return (change) => {
    switch (change.kind) {
      case 'retained':
        return retained(change);
      case 'subscribed':
        createSession(change.session);
        return subscribed(change);
      case 'queued':
        createSession(change.session);
        return queued(change);
      case 'dequeued':
        dequeue(change.session, change.id);
        return;
      case 'ended':
        // subscriptions and queue go with it (ON DELETE CASCADE)
        end(change.session);
    }
  };
}

function retainedWrite(db: Connection): (change: ChangeOf<'retained'>) => void {
  const keep = db.command(`
    INSERT INTO broker_retained (topic, payload) VALUES (?, ?)
    ON CONFLICT (topic) DO UPDATE SET payload = excluded.payload`);
  const forget = db.command('DELETE FROM broker_retained WHERE topic = ?');
  return ({ topic, payload }) => {
    if (payload === null) forget(topic);
    else keep(topic, payload);
  };
}

function subscribedWrite(db: Connection): (change: ChangeOf<'subscribed'>) => void {
  const clear = db.command('DELETE FROM broker_subscriptions WHERE session = ?');
  const insert = db.command(
    'INSERT INTO broker_subscriptions (session, place, filter, qos) VALUES (?, ?, ?, ?)',
  );
  return ({ session, subscriptions }) => {
    clear(session);
    for (const [place, { filter, qos }] of subscriptions.entries()) {
      insert(session, place, filter, qos);
    }
  };
}

/** A message queued again keeps its place. */
function queuedWrite(db: Connection): (change: ChangeOf<'queued'>) => void {
  const insert = db.command(`
    INSERT INTO broker_queue (session, id, topic, payload) VALUES (?, ?, ?, ?)
    ON CONFLICT (session, id) DO UPDATE SET topic = excluded.topic, payload = excluded.payload`);
  return ({ session, message }) => {
    insert(session, message.id, message.topic, message.payload);
  };
}
