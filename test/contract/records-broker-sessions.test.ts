import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { SessionStore } from '../../src/ingest/session-store.ts';
import type { SessionChange } from '../../src/records/broker-sessions.ts';
import { type OpenRecords, RECORDS_DRIVERS } from './records-drivers.ts';

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

const queued = (id: string, text: string, session = 'rtu-1/c'): SessionChange => ({
  kind: 'queued',
  session,
  message: { id, topic: 'gas/v1/rtu-1/rejected', payload: bytes(text) },
});

const subscribed = (...filters: readonly string[]): SessionChange => ({
  kind: 'subscribed',
  session: 'rtu-1/c',
  subscriptions: filters.map((filter) => ({ filter, qos: 1 })),
});

describe.each(RECORDS_DRIVERS)('broker sessions: $name', (driver) => {
  let open: OpenRecords;
  beforeEach(() => {
    open = driver.open();
  });
  afterEach(() => open.remove());

  /** Through the broker's own port: this also proves that the shapes fit. */
  const store = (): SessionStore => open.sessions;

  it('starts empty', async () => {
    expect(await store().load()).toEqual({ retained: [], sessions: [] });
  });

  it('keeps retained messages over a restart, the last one of a topic', async () => {
    await store().save([
      { kind: 'retained', topic: 'gas/v1/rtu-1/status', payload: bytes('online') },
      { kind: 'retained', topic: 'gas/v1/rtu-1/status', payload: bytes('offline') },
      { kind: 'retained', topic: 'gas/v1/rtu-2/status', payload: bytes('online') },
    ]);
    await store().save([{ kind: 'retained', topic: 'gas/v1/rtu-2/status', payload: null }]);
    open = open.reopen();
    expect((await store().load()).retained).toEqual([
      { topic: 'gas/v1/rtu-1/status', payload: bytes('offline') },
    ]);
  });

  it('replaces the whole list of subscriptions, in its order', async () => {
    await store().save([subscribed('z/#', 'a/+', 'm')]);
    await store().save([subscribed('z/#', 'b')]);
    const [session] = (await store().load()).sessions;
    expect(session?.subscriptions).toEqual([
      { filter: 'z/#', qos: 1 },
      { filter: 'b', qos: 1 },
    ]);
    await store().save([subscribed()]);
    expect((await store().load()).sessions).toHaveLength(1);
  });

  it('gives the queue back in the order of queueing, without what was delivered', async () => {
    await store().save([queued('9', 'first'), queued('1', 'second'), queued('5', '第三')]);
    await store().save([{ kind: 'dequeued', session: 'rtu-1/c', id: '1' }]);
    open = open.reopen();
    const [session] = (await store().load()).sessions;
    expect(session?.queue.map(({ id }) => id)).toEqual(['9', '5']);
    expect(new TextDecoder().decode(session?.queue[1]?.payload)).toBe('第三');
  });

  it('forgets an ended session with its queue, and only that one', async () => {
    await store().save([
      subscribed('a'),
      queued('1', 'x'),
      queued('1', 'y', 'rtu-2/c'),
      { kind: 'ended', session: 'rtu-1/c' },
    ]);
    const { sessions } = await store().load();
    expect(sessions.map(({ session }) => session)).toEqual(['rtu-2/c']);
    await store().save([subscribed('b')]);
    const again = (await store().load()).sessions.find(({ session }) => session === 'rtu-1/c');
    expect(again?.queue).toEqual([]);
  });

  it('takes the same batch twice without harm', async () => {
    const batch = [subscribed('a', 'b'), queued('1', 'x'), queued('2', 'y')];
    await store().save(batch);
    const once = await store().load();
    await store().save(batch);
    expect(await store().load()).toEqual(once);
  });

  it('ignores what it does not know', async () => {
    await store().save([
      { kind: 'dequeued', session: 'nobody', id: '1' },
      { kind: 'ended', session: 'nobody' },
      { kind: 'retained', topic: 't', payload: null },
    ]);
    expect(await store().load()).toEqual({ retained: [], sessions: [] });
  });
});
