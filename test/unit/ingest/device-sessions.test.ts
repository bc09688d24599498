import { describe, expect, it } from 'vitest';
import { DeviceSessions } from '../../../src/ingest/device-sessions.ts';
import { MemorySessionStore } from '../../../src/ingest/memory-session-store.ts';
import type { SessionChange } from '../../../src/ingest/session-store.ts';

const REJECTED = 'gas/v1/a/rejected';
const limits = { sessionsPerDevice: 2, queuedPerSession: 3 };
const empty = { retained: [], sessions: [] };

const packet = (
  counter: number,
  topic = REJECTED,
): Parameters<DeviceSessions['outgoingEnqueue']>[1] => ({
  cmd: 'publish',
  topic,
  payload: Buffer.from(`p${counter}`),
  qos: 1,
  retain: false,
  dup: false,
  brokerId: 'broker',
  brokerCounter: counter,
  messageId: undefined,
});

async function drain(sessions: DeviceSessions, id: string): Promise<string[]> {
  const found: string[] = [];
  for await (const one of sessions.outgoingStream({ id })) found.push(String(one.payload));
  return found;
}

describe('device sessions', () => {
  const fresh = (): { sessions: DeviceSessions; changes: SessionChange[] } => {
    const changes: SessionChange[] = [];
    return { sessions: new DeviceSessions(empty, limits, (one) => changes.push(one)), changes };
  };

  it('finds the sessions a message goes to, once each, and none for what devices publish', async () => {
    const { sessions } = fresh();
    await sessions.addSubscriptions({ id: 'a/1' }, [
      { topic: REJECTED, qos: 1 },
      { topic: 'gas/v1/a/#', qos: 1 },
    ]);
    await sessions.addSubscriptions({ id: 'a/2' }, [{ topic: REJECTED, qos: 0 }]);
    expect(await sessions.subscriptionsByTopic(REJECTED)).toEqual([{ clientId: 'a/1' }]);
    expect(await sessions.subscriptionsByTopic('gas/v1/a/telemetry')).toEqual([]);
    expect(await sessions.subscriptionsByTopic('gas/v1/b/rejected')).toEqual([]);
    expect(await sessions.subscriptionsByTopic('$SYS/x')).toEqual([]);
  });

  it('keeps the newest of a full queue and says what it dropped', async () => {
    const { sessions, changes } = fresh();
    await sessions.addSubscriptions({ id: 'a/1' }, [{ topic: REJECTED, qos: 1 }]);
    for (const counter of [1, 2, 3, 4]) {
      await sessions.outgoingEnqueueCombi([{ clientId: 'a/1' }], packet(counter));
    }
    expect(await drain(sessions, 'a/1')).toEqual(['p2', 'p3', 'p4']);
    expect(sessions.counts.queued).toBe(3);
    expect(changes.at(-1)).toEqual({ kind: 'dequeued', session: 'a/1', id: 'broker:1' });
  });

  it('takes a delivered packet out by its message id and stands unknown ones', async () => {
    const { sessions } = fresh();
    await sessions.addSubscriptions({ id: 'a/1' }, [{ topic: REJECTED, qos: 1 }]);
    await sessions.outgoingEnqueue({ clientId: 'a/1' }, packet(1));
    await sessions.outgoingUpdate({ id: 'a/1' }, { ...packet(1), messageId: 77 });
    await sessions.outgoingUpdate({ id: 'a/1' }, { ...packet(9), messageId: 78 });
    expect(await sessions.outgoingClearMessageId({ id: 'a/1' }, { messageId: 78 })).toBeUndefined();
    expect(await sessions.outgoingClearMessageId({ id: 'a/1' }, {})).toBeUndefined();
    expect(await sessions.outgoingClearMessageId({ id: 'a/1' }, { messageId: 77 })).toMatchObject({
      topic: REJECTED,
    });
    expect(sessions.counts.queued).toBe(0);
    await sessions.outgoingEnqueue({ clientId: 'nobody/1' }, packet(2));
    expect(await drain(sessions, 'nobody/1')).toEqual([]);
  });

  it('replaces a device’s oldest session by a further one', async () => {
    const { sessions } = fresh();
    for (const id of ['a/1', 'a/2', 'a/3', 'b/1']) {
      await sessions.addSubscriptions({ id }, [{ topic: `gas/v1/${id[0]}/#`, qos: 1 }]);
    }
    expect(sessions.counts.sessions).toBe(3);
    expect(await sessions.subscriptionsByClient({ id: 'a/1' })).toEqual([]);
    expect(await sessions.subscriptionsByClient({ id: 'a/3' })).toEqual([
      { topic: 'gas/v1/a/#', qos: 1 },
    ]);
  });

  it('keeps no filter outside the device’s own tree', async () => {
    const { sessions } = fresh();
    await sessions.addSubscriptions({ id: 'a/1' }, [{ topic: '#', qos: 1 }]);
    expect(sessions.counts.sessions).toBe(0);
    await sessions.addSubscriptions({ id: 'a/1' }, [
      { topic: REJECTED, qos: 1 },
      { topic: 'gas/v1/b/#', qos: 1 },
    ]);
    expect(await sessions.subscriptionsByClient({ id: 'a/1' })).toEqual([
      { topic: REJECTED, qos: 1 },
    ]);
  });

  it('ends a session with its last filter, or when the client wants a clean one', async () => {
    const { sessions, changes } = fresh();
    const subscriptions = [{ topic: REJECTED, qos: 1 as const }];
    await sessions.addSubscriptions({ id: 'a/1' }, subscriptions);
    await sessions.removeSubscriptions({ id: 'a/1' }, ['other']);
    expect(sessions.counts.sessions).toBe(1);
    await sessions.removeSubscriptions({ id: 'a/1' }, [REJECTED]);
    await sessions.addSubscriptions({ id: 'a/1' }, subscriptions);
    await sessions.cleanSubscriptions({ id: 'a/1' });
    await sessions.cleanSubscriptions({ id: 'a/1' });
    expect(sessions.counts.sessions).toBe(0);
    expect(changes.filter(({ kind }) => kind === 'ended').length).toBe(2);
  });

  it('records a retained message only when it changes, and finds it by filter', async () => {
    const { sessions, changes } = fresh();
    for (const text of ['on', 'on', 'off']) sessions.retain('gas/v1/a/status', Buffer.from(text));
    expect(changes.length).toBe(2);
    const found: unknown[] = [];
    for await (const one of sessions.createRetainedStreamCombi(['gas/v1/a/+', 'gas/v1/b/#', 'x'])) {
      found.push(one);
    }
    expect(found).toMatchObject([{ topic: 'gas/v1/a/status', retain: true }]);
    sessions.retain('gas/v1/a/status', Buffer.alloc(0));
    sessions.retain('gas/v1/a/status', Buffer.alloc(0));
    expect(changes.length).toBe(3);
    expect(sessions.counts.retained).toBe(0);
  });

  it('is the same after its changes went through a store', async () => {
    const store = new MemorySessionStore();
    const changes: SessionChange[] = [];
    const before = new DeviceSessions(empty, limits, (one) => changes.push(one));
    await before.addSubscriptions({ id: 'a/1' }, [{ topic: REJECTED, qos: 1 }]);
    await before.addSubscriptions({ id: 'a/2' }, [{ topic: REJECTED, qos: 1 }]);
    await before.cleanSubscriptions({ id: 'a/2' });
    for (const counter of [1, 2, 3, 4]) {
      await before.outgoingEnqueue({ clientId: 'a/1' }, packet(counter));
    }
    before.retain('gas/v1/a/status', Buffer.from('on'));
    await store.save(changes);
    await store.save(changes.slice(-1));
    const after = new DeviceSessions(await store.load(), limits, (one) => changes.push(one));
    expect(after.counts).toEqual(before.counts);
    expect(await drain(after, 'a/1')).toEqual(['p2', 'p3', 'p4']);
    await after.outgoingUpdate({ id: 'a/1' }, { ...packet(1), brokerId: 'restored', messageId: 5 });
    await after.outgoingClearMessageId({ id: 'a/1' }, { messageId: 5 });
    expect(changes.at(-1)).toEqual({ kind: 'dequeued', session: 'a/1', id: 'broker:2' });
  });

  it('keeps only what belongs to known devices', async () => {
    const { sessions } = fresh();
    for (const name of ['a', 'b']) {
      await sessions.addSubscriptions({ id: `${name}/1` }, [{ topic: `gas/v1/${name}/x`, qos: 1 }]);
      sessions.retain(`gas/v1/${name}/status`, Buffer.from('on'));
    }
    sessions.keepOnly((device) => device === 'b');
    expect(sessions.counts).toEqual({ retained: 1, sessions: 1, queued: 0 });
    expect(await sessions.subscriptionsByClient({ id: 'b/1' })).not.toEqual([]);
  });
});
