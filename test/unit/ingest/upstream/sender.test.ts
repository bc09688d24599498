import { describe, expect, it } from 'vitest';
import { message, pause, type Script, stage, until } from './scripted-broker.ts';

const QOS1 = { qos: 1, retain: false } as const;

describe('what the service publishes', () => {
  it('is there when the broker has acknowledged it', async () => {
    const { subscribed, upstream } = await stage();
    const peer = await subscribed();
    await upstream.publish('gas/v1/a/rejected', '{"reason":"ts-future"}', { qos: 1, retain: true });
    expect(peer.of('publish')).toMatchObject([
      { topic: 'gas/v1/a/rejected', qos: 1, retain: true, dup: false },
    ]);
    await upstream.publish('x', Buffer.from('y'), { qos: 0, retain: false });
    await until(() => peer.of('publish').length === 2);
  });

  it('waits for the connection at QoS 1, and is refused at QoS 0 without one', async () => {
    const { broker, upstream } = await stage({}, { connack: () => null });
    const sent = upstream.publish('a', 'later', QOS1);
    await expect(upstream.publish('a', 'now', { qos: 0, retain: false })).rejects.toMatchObject({
      code: 'upstream-offline',
      retryable: true,
    });
    await until(() => broker.connections.length > 0);
    broker.last.send({ cmd: 'connack', sessionPresent: false, reasonCode: 0 });
    await sent;
  });

  it('is sent again, in order, with its id and marked, when the connection broke before the answer', async () => {
    const { broker, subscribed, upstream } = await stage(
      {},
      {
        acknowledges: false,
        connack: (_connect, nth) => ({ cmd: 'connack', sessionPresent: nth > 1, reasonCode: 0 }),
      },
    );
    const peer = await subscribed();
    const sent = Promise.all(['1', '2', '3'].map((text) => upstream.publish('t', text, QOS1)));
    await until(() => peer.of('publish').length === 3);
    broker.script.acknowledges = true;
    peer.socket.destroy();
    await sent;
    const again = broker.last.of('publish');
    expect(again.map(({ payload, dup }) => [`${payload}`, dup])).toEqual([
      ['1', true],
      ['2', true],
      ['3', true],
    ]);
    expect(again.map(({ messageId }) => messageId)).toEqual(
      peer.of('publish').map(({ messageId }) => messageId),
    );
  });

  it('never has more unanswered than the broker takes', async () => {
    const { subscribed, upstream } = await stage(
      {},
      {
        acknowledges: false,
        connack: () => ({
          cmd: 'connack',
          sessionPresent: false,
          reasonCode: 0,
          properties: { receiveMaximum: 3 },
        }),
      },
    );
    const peer = await subscribed();
    const sent = Promise.all(
      Array.from({ length: 10 }, (_, nth) => upstream.publish('t', `${nth}`, QOS1)),
    );
    await until(() => peer.of('publish').length === 3);
    await pause(20);
    for (let nth = 0; nth < 10; nth += 1) {
      await until(() => peer.of('publish').length > nth);
      expect(peer.of('publish').length).toBeLessThanOrEqual(nth + 3);
      peer.send({
        cmd: 'puback',
        messageId: peer.of('publish')[nth]?.messageId ?? 0,
        reasonCode: 0,
      });
    }
    await sent;
    expect(peer.of('publish').map(({ payload }) => `${payload}`)).toEqual(
      Array.from({ length: 10 }, (_, nth) => `${nth}`),
    );
  });

  it("fails with the broker's reason, and when it is larger than the broker takes", async () => {
    const script: Partial<Script> = {
      acknowledges: false,
      connack: () => ({
        cmd: 'connack',
        sessionPresent: false,
        reasonCode: 0,
        properties: { maximumPacketSize: 100 },
      }),
    };
    const { subscribed, upstream } = await stage({}, script);
    const peer = await subscribed();
    const refused = upstream.publish('secret/place', 'x', QOS1);
    await until(() => peer.of('publish').length === 1);
    peer.send({
      cmd: 'puback',
      messageId: peer.of('publish')[0]?.messageId ?? 0,
      reasonCode: 0x87,
    });
    await expect(refused).rejects.toMatchObject({
      code: 'upstream-refused',
      message: expect.stringMatching(/secret\/place.*access control/),
    });
    await expect(upstream.publish('t', 'x'.repeat(200), QOS1)).rejects.toThrow(
      'packets of 100 bytes',
    );
    await expect(upstream.publish('a/#', 'x', QOS1)).rejects.toMatchObject({
      code: 'upstream-refused',
    });
  });

  it('is bounded', async () => {
    const { upstream } = await stage({}, { connack: () => null });
    const waiting = Array.from({ length: 10_000 }, () => upstream.publish('t', 'x', QOS1));
    await expect(upstream.publish('t', 'x', QOS1)).rejects.toMatchObject({
      code: 'upstream-queue-full',
    });
    await upstream.close();
    const outcomes = await Promise.allSettled(waiting);
    expect(outcomes.every(({ status }) => status === 'rejected')).toBe(true);
  });

  it('does not disturb what comes in', async () => {
    const { journal, subscribed, upstream } = await stage();
    const peer = await subscribed();
    // the two sides number their messages each for itself
    peer.send(message(1));
    await upstream.publish('t', 'x', QOS1);
    await until(() => journal.pending === 1);
    expect(peer.acknowledged).toEqual([]);
    journal.commit();
    await until(() => peer.acknowledged.length === 1);
  });
});

describe('presence', () => {
  const statement = (payload: string) =>
    ({ topic: 'gaswatch/status', payload, qos: 1, retain: true }) as const;
  const presence = () => {
    let nth = 0;
    return {
      topics: ['gaswatch/status'],
      next: () => {
        nth += 1;
        return {
          will: statement(`offline ${nth}`),
          online: statement(`online ${nth}`),
          offline: statement(`gone ${nth}`),
        };
      },
    };
  };

  it('is announced with every connection, by will and greeting of the same stamp', async () => {
    const { subscribed } = await stage({ presence: presence() });
    const first = await subscribed();
    await until(() => first.of('publish').length === 1);
    first.socket.destroy();
    const second = await subscribed(2);
    await until(() => second.of('publish').length === 1);
    for (const [nth, peer] of [first, second].entries()) {
      expect(peer.of('connect')[0]?.will).toMatchObject({
        topic: 'gaswatch/status',
        retain: true,
        qos: 1,
      });
      expect(`${peer.of('connect')[0]?.will?.payload}`).toBe(`offline ${nth + 1}`);
      expect(`${peer.of('publish')[0]?.payload}`).toBe(`online ${nth + 1}`);
    }
  });

  it('comes from one session alone, is taken back at a clean end, and is no message of a device', async () => {
    const sessions = ['one', 'two'].map((clientId) => ({ clientId, filters: [`${clientId}/#`] }));
    const { broker, upstream, journal } = await stage({ presence: presence(), sessions });
    await until(
      () => broker.connections.filter((peer) => peer.of('subscribe').length > 0).length === 2,
    );
    const wills = broker.connections.filter((peer) => peer.of('connect')[0]?.will !== undefined);
    expect(wills).toHaveLength(1);
    const [speaker] = wills;
    speaker?.send(message(9, { topic: 'gaswatch/status', payload: 'online 1' }));
    await until(() => speaker?.acknowledged.length === 1);
    expect(journal.entries).toEqual([]);
    const closed = upstream.close();
    await until(() => speaker?.of('disconnect').length === 1);
    expect(`${speaker?.of('publish').at(-1)?.payload}`).toBe('gone 1');
    for (const peer of broker.connections) peer.socket.end();
    await closed;
  });
});
