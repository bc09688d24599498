import { describe, expect, it } from 'vitest';
import { message, pause, type Script, stage, until } from './scripted-broker.ts';

const refusing = (level: 4 | 5, code: number): Partial<Script> => ({
  connack: () =>
    level === 4
      ? { cmd: 'connack', sessionPresent: false, returnCode: code }
      : { cmd: 'connack', sessionPresent: false, reasonCode: code },
});

describe('a connection to a broker', () => {
  it('asks to keep the session, and says who it is', async () => {
    const { subscribed } = await stage({
      username: 'gw',
      password: 'secret',
      sessionExpirySeconds: 86_400,
    });
    const [connect] = (await subscribed()).of('connect');
    expect(connect).toMatchObject({
      protocolVersion: 5,
      clientId: 'gaswatch-1',
      clean: false,
      keepalive: 60,
      username: 'gw',
      properties: { sessionExpiryInterval: 86_400, receiveMaximum: 500, topicAliasMaximum: 0 },
    });
    expect(`${connect?.password}`).toBe('secret');
  });

  it.each([
    [4, 2, 'refused', /client identifier/],
    [4, 4, 'refused', /passwordFile/],
    [4, 5, 'refused', /not authorized/],
    [5, 0x85, 'refused', /clientId/],
    [5, 0x86, 'refused', /passwordFile/],
    [5, 0x8a, 'refused', /banned/],
    [5, 0x9f, 'refused', /rate/],
  ] as const)(
    'in MQTT level %i refused with %i says why, and is tried again',
    async (level, code, reason, words) => {
      const { eventsOf, broker, upstream } = await stage(
        { protocol: level },
        refusing(level, code),
      );
      await until(() => broker.connections.length > 2);
      expect(eventsOf('broker-disconnected')[0]).toMatchObject({ reason, repeated: 0 });
      expect(eventsOf('broker-disconnected')[1]).toMatchObject({ reason, repeated: 1 });
      expect(eventsOf('broker-disconnected')[0]?.detail).toMatch(words);
      expect(upstream.figures()[0]?.detail).toMatch(words);
      expect(upstream.figures()[0]?.failures).toBeGreaterThan(1);
    },
  );

  it("carries the broker's own words", async () => {
    const { eventsOf } = await stage(
      { protocol: 5 },
      {
        connack: () => ({
          cmd: 'connack',
          sessionPresent: false,
          reasonCode: 0x97,
          properties: { reasonString: 'tenant is full' },
        }),
      },
    );
    await until(() => eventsOf('broker-disconnected').length > 0);
    expect(eventsOf('broker-disconnected')[0]?.detail).toContain('"tenant is full"');
  });

  it.each([
    ['says so in the form of MQTT 5', { cmd: 'connack', sessionPresent: false, reasonCode: 0x84 }],
    ['says so in its own form', Buffer.of(0x20, 2, 0, 1)],
    ['closes', 'close'],
  ] as const)('falls back to MQTT 3.1.1 where the broker %s', async (_how, answer) => {
    const { subscribed, eventsOf, broker } = await stage(
      {},
      {
        connack: ({ protocolVersion }) =>
          protocolVersion === 5 ? answer : { cmd: 'connack', sessionPresent: false, returnCode: 0 },
      },
    );
    await subscribed(2);
    expect(broker.last.level).toBe(4);
    await until(() => eventsOf('broker-connected').length === 1);
    expect(eventsOf('broker-connected')).toMatchObject([
      { protocol: 'MQTT 3.1.1', session: 'new' },
    ]);
    // and stays with it
    broker.last.socket.destroy();
    await subscribed(3);
    expect(broker.last.level).toBe(4);
  });

  it('does not fall back where a version is demanded', async () => {
    const { broker, eventsOf } = await stage(
      { protocol: 5 },
      { connack: () => Buffer.of(0x20, 2, 0, 1) },
    );
    await until(() => broker.connections.length > 2);
    expect(broker.connections.every(({ level }) => level === 5)).toBe(true);
    expect(eventsOf('broker-disconnected')[0]).toMatchObject({ reason: 'wrong-version' });
  });

  it('without a CONNACK, and without a SUBACK, is given up', async () => {
    const { eventsOf, broker } = await stage(
      { protocol: 5, timing: { answerMs: 40 } },
      {
        connack: (_connect, nth) =>
          nth === 1 ? null : { cmd: 'connack', sessionPresent: false, reasonCode: 0 },
        suback: () => null,
      },
    );
    await until(() => eventsOf('broker-disconnected').length > 1);
    expect(eventsOf('broker-disconnected').slice(0, 2)).toMatchObject([
      { reason: 'no-answer', detail: expect.stringContaining('CONNACK') },
      { reason: 'no-answer', detail: expect.stringContaining('SUBACK') },
    ]);
    expect(broker.connections.length).toBeGreaterThan(1);
  });

  it('that is half open is found by its keepalive', async () => {
    const { eventsOf, subscribed } = await stage({ keepaliveMs: 60 }, { answersPings: false });
    const peer = await subscribed();
    await until(() => eventsOf('broker-disconnected').length > 0);
    expect(peer.of('pingreq').length).toBeGreaterThan(0);
    expect(eventsOf('broker-disconnected')[0]).toMatchObject({ reason: 'keepalive' });
    await subscribed(2);
  });

  it('that answers stays, also while we do not read', async () => {
    const { eventsOf, subscribed, journal } = await stage({
      keepaliveMs: 40,
      inFlight: { messages: 2, bytes: 1_000_000 },
    });
    const peer = await subscribed();
    peer.send(message(1), message(2), message(3));
    await until(() => journal.pending === 2);
    const before = peer.of('pingreq').length;
    await until(() => peer.of('pingreq').length > before + 4);
    expect(eventsOf('broker-disconnected')).toEqual([]);
    journal.commitEvery(1);
    await until(() => peer.acknowledged.length === 3);
    await until(() => peer.of('pingreq').length > before + 8);
    expect(eventsOf('broker-disconnected')).toEqual([]);
  });

  it('heeds a shorter keepalive that the broker wants', async () => {
    const { subscribed } = await stage(
      {},
      {
        connack: () => ({
          cmd: 'connack',
          sessionPresent: false,
          reasonCode: 0,
          properties: { serverKeepAlive: 1 },
        }),
      },
    );
    const peer = await subscribed();
    await until(() => peer.of('pingreq').length > 0);
    expect(peer.of('connect')[0]?.keepalive).toBe(60);
  });

  it.each([
    ['a second CONNACK', { cmd: 'connack', sessionPresent: false, reasonCode: 0 }, 'malformed'],
    ['a PUBLISH without a message id', Buffer.of(0x32, 6, 0, 1, 0x61, 0, 0, 0), 'malformed'],
    [
      'a topic alias',
      {
        cmd: 'publish',
        topic: 'a',
        payload: '',
        qos: 0,
        dup: false,
        retain: false,
        properties: { topicAlias: 1 },
      },
      'malformed',
    ],
    ['noise', Buffer.from('HTTP/1.1 400 Bad Request\r\n\r\n'), 'malformed'],
    ['DISCONNECT: session taken over', { cmd: 'disconnect', reasonCode: 0x8e }, 'disconnected'],
  ] as const)('ends at %s, and is made anew', async (_what, packet, reason) => {
    const { subscribed, eventsOf } = await stage({ protocol: 5 });
    const peer = await subscribed();
    peer.send(packet);
    await until(() => eventsOf('broker-disconnected').length > 0);
    expect(eventsOf('broker-disconnected')[0]).toMatchObject({ reason });
    await subscribed(2);
  });

  it('passes by a message that is too large: told, acknowledged in its turn, not kept', async () => {
    const { subscribed, eventsOf, journal, upstream } = await stage({ packetBytes: 1000 });
    const peer = await subscribed();
    peer.send(
      message(1),
      message(2, { topic: 'gas/v1/b/telemetry', payload: 'x'.repeat(100_000) }),
      message(3),
    );
    await until(() => journal.pending === 2);
    await pause(20);
    expect(peer.acknowledged).toEqual([]);
    journal.commit();
    await until(() => peer.acknowledged.length === 3);
    expect(peer.acknowledged).toEqual([1, 2, 3]);
    expect(eventsOf('oversized-upstream')).toMatchObject([
      { topic: 'gas/v1/b/telemetry', limit: 1000 },
    ]);
    expect(upstream.figures()[0]).toMatchObject({ oversized: 1, messages: 2 });
  });

  it('to nobody is unreachable, in so many words', async () => {
    const { broker, eventsOf } = await stage();
    await broker.close();
    await until(() =>
      eventsOf('broker-disconnected').some(({ reason }) => reason === 'unreachable'),
    );
    const [found] = eventsOf('broker-disconnected').filter(
      ({ reason }) => reason === 'unreachable',
    );
    expect(found?.detail).toContain('ECONNREFUSED');
    expect(found?.retryMs).toBeGreaterThan(0);
  });
});
