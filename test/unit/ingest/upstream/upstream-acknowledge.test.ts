import { describe, expect, it } from 'vitest';
import { AppError } from '../../../../src/lib/app-error.ts';
import { message, pause, stage, until } from './scripted-broker.ts';

const ids = (from: number, count: number): number[] =>
  Array.from({ length: count }, (_, nth) => from + nth);

describe('messages of a broker', () => {
  it('go to the journal as they came, under the name of the broker', async () => {
    const { journal, subscribed } = await stage();
    const peer = await subscribed();
    peer.send(message(1, { payload: '{"ts":1}' }), message(2, { qos: 0, payload: 'zero' }));
    await until(() => journal.entries.length === 2);
    expect(
      journal.entries.map(({ payload, ...rest }) => ({ ...rest, text: `${Buffer.from(payload)}` })),
    ).toEqual([
      {
        kind: 'message',
        at: 1_700_000_000_000,
        source: 'broker/plant',
        topic: 'gas/v1/a/telemetry',
        text: '{"ts":1}',
      },
      {
        kind: 'message',
        at: 1_700_000_000_000,
        source: 'broker/plant',
        topic: 'gas/v1/a/telemetry',
        text: 'zero',
      },
    ]);
  });

  it('are acknowledged after the commit, never before, any number of them at once', async () => {
    const { journal, subscribed } = await stage();
    const peer = await subscribed();
    peer.send(...ids(1, 200).map((id) => message(id)));
    await until(() => journal.entries.length === 200);
    await pause(30);
    // two hundred in flight behind a commit that does not come, and no word about any
    expect(journal.pending).toBe(200);
    expect(peer.acknowledged).toEqual([]);
    journal.commit();
    await until(() => peer.acknowledged.length === 200);
    expect(peer.acknowledged).toEqual(ids(1, 200));
  });

  it('are taken while earlier commits are under way, and acknowledged in their order', async () => {
    const { journal, subscribed } = await stage();
    const peer = await subscribed();
    const order = [7, 3, 9, 1, 65_535];
    for (const id of order) {
      peer.send(message(id));
      await until(() => journal.pending > 0 && journal.entries.length === order.indexOf(id) + 1);
    }
    journal.commit();
    await until(() => peer.acknowledged.length === order.length);
    expect(peer.acknowledged).toEqual(order);
  });

  it('that the journal refuses are not acknowledged: the connection goes, and they come again', async () => {
    const { broker, journal, subscribed, eventsOf, upstream } = await stage();
    const peer = await subscribed();
    peer.send(message(1), message(2), message(3));
    await until(() => journal.pending === 3);
    journal.commit(new AppError('disk-low', 'no space', { retryable: true }));
    await until(() => peer.isClosed);
    expect(peer.acknowledged).toEqual([]);
    await until(() => eventsOf('broker-disconnected').length > 0);
    expect(eventsOf('broker-disconnected')[0]).toMatchObject({
      reason: 'not-stored',
      broker: 'plant',
    });
    expect(upstream.figures()[0]).toMatchObject({ notStored: 3, isConnected: false });
    const again = await subscribed(2);
    again.send(message(1), message(2), message(3));
    await until(() => journal.pending === 3);
    journal.commit();
    await until(() => again.acknowledged.length === 3);
    expect(broker.connections).toHaveLength(2);
  });

  it('are left with the broker while the disk is low', async () => {
    const { broker, journal, subscribed, eventsOf } = await stage();
    const peer = await subscribed();
    journal.diskLow = true;
    peer.send(message(1));
    await until(() => journal.pending === 1);
    journal.commit(new AppError('disk-low', 'no space', { retryable: true }));
    await until(() => eventsOf('broker-disconnected').some(({ repeated }) => repeated > 2));
    expect(broker.connections).toHaveLength(1);
    journal.diskLow = false;
    await subscribed(2);
  });

  it('that were unanswered when the connection broke are not acknowledged on the next one', async () => {
    const { journal, subscribed } = await stage();
    const peer = await subscribed();
    peer.send(message(5));
    await until(() => journal.pending === 1);
    peer.socket.destroy();
    const again = await subscribed(2);
    journal.commit();
    await pause(20);
    expect(again.acknowledged).toEqual([]);
    again.send(message(5));
    await until(() => journal.pending === 1);
    journal.commit();
    await until(() => again.acknowledged.length === 1);
    expect(journal.entries).toHaveLength(2);
  });

  it('of QoS 2, from a subscription that is older than we, are answered to the end', async () => {
    const { journal, subscribed } = await stage();
    const peer = await subscribed();
    peer.send(message(1), message(2, { qos: 2 }));
    await until(() => journal.pending === 2);
    expect(peer.of('pubrec')).toEqual([]);
    journal.commit();
    await until(() => peer.of('pubrec').length === 1);
    peer.send({ cmd: 'pubrel', messageId: 2, reasonCode: 0 });
    await until(() => peer.of('pubcomp').length === 1);
    expect(peer.of('pubcomp')[0]?.messageId).toBe(2);
  });

  it('that the service itself sent down are acknowledged and not taken for a device', async () => {
    const { journal, subscribed } = await stage();
    const peer = await subscribed();
    peer.send(
      message(1, { topic: 'gas/v1/a/rejected' }),
      message(2, { topic: 'spBv1.0/g/NCMD/n' }),
      message(3, { topic: 'gas/v1/a/status' }),
    );
    await until(() => journal.pending === 1);
    await until(() => peer.acknowledged.length === 2);
    expect(journal.entries.map(({ topic }) => topic)).toEqual(['gas/v1/a/status']);
  });

  it('of a topic that no filter asks for are kept, and told once', async () => {
    const { journal, subscribed, eventsOf } = await stage();
    const peer = await subscribed();
    peer.send(message(1, { topic: 'old/place' }), message(2, { topic: 'old/place' }), message(3));
    await until(() => journal.pending === 3);
    expect(eventsOf('filter-left-over')).toMatchObject([
      { topic: 'old/place', clientId: 'gaswatch-1' },
    ]);
  });
});

describe('what is in flight', () => {
  it('stays below its cap with a broker that ignores the receive maximum', async () => {
    const { journal, subscribed, upstream } = await stage({
      inFlight: { messages: 50, bytes: 10_000_000 },
      receiveMaximum: 20,
    });
    const peer = await subscribed();
    expect(peer.of('connect')[0]?.properties).toMatchObject({ receiveMaximum: 20 });
    // one write, so that all of it lies in one chunk
    peer.send(...ids(1, 2000).map((id) => message(id)));
    await until(() => journal.pending === 50);
    await pause(50);
    expect(journal.entries).toHaveLength(50);
    journal.commitEvery(1);
    await until(() => peer.acknowledged.length === 2000);
    expect(peer.acknowledged).toEqual(ids(1, 2000));
    expect(journal.largestPending).toBeLessThanOrEqual(50);
    expect(upstream.figures()[0]).toMatchObject({ messages: 2000, inFlight: 0 });
  });

  it('is capped in bytes, over all sessions of the broker', async () => {
    const { broker, journal } = await stage({
      inFlight: { messages: 10_000, bytes: 100_000 },
      sessions: ['one', 'two'].map((clientId) => ({ clientId, filters: [`${clientId}/#`] })),
    });
    await until(
      () => broker.connections.filter((peer) => peer.of('subscribe').length > 0).length === 2,
    );
    const payload = 'x'.repeat(10_000);
    for (const peer of broker.connections) {
      const [{ clientId = '' } = {}] = peer.of('connect');
      peer.send(...ids(1, 100).map((id) => message(id, { topic: `${clientId}/a`, payload })));
    }
    await until(() => journal.pending >= 10);
    await pause(50);
    expect(journal.pending).toBeLessThanOrEqual(11);
    journal.commitEvery(1);
    await until(() => broker.connections.every((peer) => peer.acknowledged.length === 100));
    expect(journal.largestPending).toBeLessThanOrEqual(11);
  });
});

describe('closing', () => {
  it('takes nothing more, acknowledges what was committed, and keeps the session', async () => {
    const { broker, journal, subscribed, upstream } = await stage();
    const peer = await subscribed();
    peer.send(message(1), message(2));
    await until(() => journal.pending === 2);
    const closed = upstream.close();
    peer.send(message(3));
    await pause(20);
    journal.commit();
    await until(() => peer.of('disconnect').length === 1);
    // the session's end is not moved by the way we go
    expect(peer.of('disconnect')[0]?.reasonCode).toBe(0);
    expect(peer.of('disconnect')[0]?.properties?.sessionExpiryInterval).toBeUndefined();
    expect(peer.acknowledged).toEqual([1, 2]);
    peer.socket.end();
    await closed;
    expect(journal.entries).toHaveLength(2);
    expect(broker.connections).toHaveLength(1);
  });

  it('does not wait for ever for a broker that does not hang up', async () => {
    const { subscribed, upstream } = await stage();
    const peer = await subscribed();
    // it neither reads nor closes
    peer.socket.pause();
    await upstream.close();
    expect(upstream.figures()[0]?.isConnected).toBe(false);
  });

  it('ends also while the broker cannot be reached', async () => {
    const { broker, upstream, events } = await stage();
    await broker.close();
    await until(() => events.length > 1);
    await upstream.close();
    await expect(upstream.publish('a', 'x', { qos: 1, retain: false })).rejects.toMatchObject({
      code: 'upstream-closed',
    });
  });
});
