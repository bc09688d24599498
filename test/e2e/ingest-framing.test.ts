import { generate } from 'mqtt-packet';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  connectPacket,
  login,
  openWorld,
  pause,
  publishPacket,
  RawClient,
  until,
  type World,
} from './ingest-world.ts';

const TOPIC = 'gas/v1/a/telemetry';
/** Fixed header of a PUBLISH that announces 200 MB. */
const HUGE = Buffer.of(0x32, 0x80, 0x84, 0xaf, 0x5f);

describe('packets on the wire', () => {
  let world: World;
  beforeEach(async () => {
    world = await openWorld();
  });
  afterEach(() => world.close());

  const raw = async (...parts: readonly Uint8Array[]): Promise<RawClient> => {
    const client = await RawClient.open(world.port);
    for (const part of parts) client.socket.write(part);
    return client;
  };

  it('takes 256 KiB and cuts what announces more, at its header', async () => {
    const { client } = await login(world, 'a');
    client.send(publishPacket(TOPIC, 1, 'x'.repeat(262_144)));
    await until(() => client.of('puback').length === 1);
    client.socket.write(HUGE);
    await client.closed;
    expect(world.eventsOf('oversized')).toMatchObject([
      { device: 'a', announced: 200_000_000, limit: 262_144 + 2048 },
    ]);
    expect(world.journal.entries.map((entry) => entry.payload.length)).toEqual([262_144]);
  });

  it('keeps no memory of many that announce a large CONNECT before login', async () => {
    const before = process.memoryUsage();
    const body = Buffer.alloc(1_000_000, 0x61);
    const clients = await Promise.all(
      Array.from({ length: 40 }, () => raw(Buffer.of(0x10, 0x80, 0x84, 0xaf, 0x5f), body)),
    );
    await Promise.all(clients.map((client) => client.closed));
    const grown = process.memoryUsage().arrayBuffers - before.arrayBuffers;
    expect(grown).toBeLessThan(60_000_000);
    expect(world.eventsOf('oversized').length).toBe(40);
    expect(world.eventsOf('oversized')[0]).toMatchObject({ device: null, limit: 4096 });
  });

  it.each([
    ['a length of five bytes', Buffer.of(0x10, 0xff, 0xff, 0xff, 0xff, 0x01)],
    ['a PUBLISH first', generate(publishPacket(TOPIC, 1))],
    ['a PINGREQ first', Buffer.of(0xc0, 0)],
    ['an HTTP request', Buffer.from('GET / HTTP/1.1\r\nHost: x\r\n\r\n')],
    ['a TLS hello', Buffer.of(0x16, 3, 1, 2, 0, 1, 0, 1, 0xfc, 3, 3)],
    [
      'a CONNECT of another protocol',
      Buffer.of(0x10, 12, 0, 4, 0x4d, 0x51, 0x54, 0x58, 4, 2, 0, 0, 0, 0),
    ],
    ['an empty CONNECT', Buffer.of(0x10, 0)],
  ])('cuts %s and records it', async (_what, bytes) => {
    const client = await raw(bytes);
    await client.closed;
    expect(world.events).toMatchObject([{ kind: 'malformed', device: null }]);
    expect(client.received).toEqual([]);
  });

  it.each([5, 6, 0, 127])('answers protocol level %i with return code 1', async (level) => {
    const bytes = generate(connectPacket('a'));
    bytes[8] = level;
    const client = await raw(bytes);
    await client.closed;
    expect(client.of('connack')[0]?.returnCode).toBe(1);
    expect(world.events).toEqual([{ kind: 'unsupported-protocol', address: '127.0.0.1', level }]);
  });

  it('speaks MQTT 3.1', async () => {
    const bytes = generate(connectPacket('a'));
    // the same CONNECT with the older protocol's name and level: two bytes longer
    const older = Buffer.of(0x10, (bytes[1] ?? 0) + 2, 0, 6, ...Buffer.from('MQIsdp'), 3);
    const client = await raw(Buffer.concat([older, bytes.subarray(9)]));
    await until(() => client.of('connack').length === 1);
    expect(client.of('connack')[0]?.returnCode).toBe(0);
  });

  it('takes packets byte by byte', async () => {
    const client = await RawClient.open(world.port);
    const bytes = Buffer.concat([
      generate(connectPacket('a')),
      generate(publishPacket(TOPIC, 3, 'slow')),
    ]);
    for (const byte of bytes) {
      client.socket.write(Buffer.of(byte));
      await new Promise((resolve) => setImmediate(resolve));
    }
    await until(() => client.of('puback').length === 1);
    expect(world.journal.of(TOPIC)).toEqual(['slow']);
  });

  it('drops a truncated packet with its connection and journals nothing of it', async () => {
    const { client } = await login(world, 'a');
    client.socket.end(generate(publishPacket(TOPIC, 1, 'never whole')).subarray(0, -3));
    await client.closed;
    await until(() => world.eventsOf('disconnected').length === 1);
    expect(world.journal.entries).toEqual([]);
    expect(world.eventsOf('disconnected')).toMatchObject([{ reason: 'socket-closed' }]);
  });

  it.each([
    ['a second CONNECT', generate(connectPacket('a'))],
    ['what only a server sends', Buffer.of(0x20, 2, 0, 0)],
    ['reserved type 15', Buffer.of(0xf0, 0)],
    ['QoS 3', Buffer.of(0x36, 5, 0, 1, 0x61, 0, 1)],
    ['wrong flags', Buffer.of(0x80, 5, 0, 1, 0, 1, 0x61)],
    ['a PUBLISH whose topic is longer than the packet', Buffer.of(0x32, 4, 0xff, 0xff, 0, 1)],
    ['a SUBSCRIBE without a filter', Buffer.of(0x82, 2, 0, 1)],
    ['a PUBLISH with an empty topic', Buffer.of(0x32, 4, 0, 0, 0, 1)],
  ])('cuts a logged-in device that sends %s', async (_what, bytes) => {
    const { client } = await login(world, 'a');
    client.socket.write(bytes);
    await client.closed;
    await until(() => world.eventsOf('disconnected').length === 1);
    expect(world.eventsOf('malformed')).toMatchObject([{ device: 'a' }]);
    expect(world.journal.entries).toEqual([]);
  });

  it('leaves the others alone while some send rubbish', async () => {
    const { client } = await login(world, 'b');
    await raw(Buffer.alloc(5000, 0xff), HUGE);
    await pause(20);
    client.send(publishPacket('gas/v1/b/event', 1));
    await until(() => client.of('puback').length === 1);
    expect(client.isClosed).toBe(false);
  });
});
