import { afterEach, describe, expect, it } from 'vitest';
import { DEFAULT_LIMITS, DEFAULT_MQTT } from '../../src/ingest/ingest-options.ts';
import {
  device,
  login,
  openWorld,
  pause,
  publishPacket,
  qos0,
  until,
  type World,
  type WorldOptions,
} from './ingest-world.ts';

const TOPIC = 'gas/v1/a/telemetry';
const ids = (count: number): number[] => Array.from({ length: count }, (_, at) => at + 1);

describe('back-pressure', () => {
  let world: World;
  const open = async (options: WorldOptions): Promise<World> => {
    world = await openWorld(options);
    return world;
  };
  afterEach(() => world.close());

  it('pauses a device above its rate, never disconnects it, and delivers all in order', async () => {
    const rate = { messagesPerSecond: 200, bytesPerSecond: 1_000_000, burstSeconds: 0.1 };
    await open({ limits: { ...DEFAULT_LIMITS, rate } });
    const { client } = await login(world, 'a', { keepalive: 1 });
    const { client: other } = await login(world, 'b');
    client.send(...ids(600).map((id) => publishPacket(TOPIC, id, `m${id}`)));
    await until(() => world.ingest.stats().ratePaused === 1);
    other.send(publishPacket('gas/v1/b/event', 1));
    await until(() => other.of('puback').length === 1);
    expect(client.of('puback').length).toBeLessThan(600);
    await until(() => client.of('puback').length === 600);
    expect(world.journal.of(TOPIC)).toEqual(ids(600).map((id) => `m${id}`));
    expect(client.isClosed).toBe(false);
  });

  it('counts one rate over all connections of a device', async () => {
    const rate = { messagesPerSecond: 100, bytesPerSecond: 1_000_000, burstSeconds: 0.1 };
    await open({ limits: { ...DEFAULT_LIMITS, rate } });
    const clients = await Promise.all(
      ids(4).map((id) => login(world, 'a', { clientId: `c${id}` })),
    );
    for (const { client } of clients) client.send(...ids(50).map((id) => publishPacket(TOPIC, id)));
    await pause(300);
    expect(world.journal.entries.length).toBeLessThan(120);
    await until(() => world.journal.entries.length === 200);
  });

  it('lets a packet larger than the burst pass', async () => {
    const rate = { messagesPerSecond: 100, bytesPerSecond: 100_000, burstSeconds: 1 };
    await open({ limits: { ...DEFAULT_LIMITS, rate } });
    const { client } = await login(world, 'a');
    client.send(publishPacket(TOPIC, 1, 'x'.repeat(200_000)), publishPacket(TOPIC, 2));
    await until(() => client.of('puback').length === 2);
    expect(world.journal.entries.length).toBe(2);
  });

  it('bounds what waits for a stalled journal and goes on when it answers', async () => {
    const inFlight = { messages: 200, bytes: 1_000_000 };
    const devices = ids(10).map((id) => device(`d${id}`));
    await open({ devices, limits: { ...DEFAULT_LIMITS, inFlight } });
    world.journal.stop();
    const clients = await Promise.all(devices.map(({ id }) => login(world, id)));
    clients.forEach(({ client }, at) => {
      const topic = `gas/v1/d${at + 1}/telemetry`;
      client.send(...ids(1000).map((id) => publishPacket(topic, id, 'x'.repeat(200))));
    });
    await until(() => world.ingest.stats().parked > 0);
    await pause(100);
    // one chunk of 64 KiB may be on its way when the cap is reached
    expect(world.journal.pending).toBeLessThan(200 + 350);
    expect(world.ingest.stats().inFlightMessages).toBe(world.journal.pending);
    world.journal.commitEvery(1);
    await until(() => clients.every(({ client }) => client.of('puback').length === 1000));
    expect(world.journal.largestPending).toBeLessThan(200 + 350);
    expect(world.journal.entries.length).toBe(10_000);
    expect(world.ingest.stats()).toMatchObject({
      inFlightMessages: 0,
      inFlightBytes: 0,
      parked: 0,
    });
  });

  it('does not take the silence of a stalled journal for a dead device', async () => {
    await open({ limits: { ...DEFAULT_LIMITS, inFlight: { messages: 1, bytes: 1_000_000 } } });
    world.journal.stop();
    const { client } = await login(world, 'a', { keepalive: 1 });
    client.send(publishPacket(TOPIC, 1));
    await until(() => world.journal.pending === 1);
    client.send({ cmd: 'pingreq' });
    await pause(3000);
    expect(client.isClosed).toBe(false);
    world.journal.commit();
    await until(() => client.of('pingresp').length === 1);
    expect(client.of('puback').length).toBe(1);
  });

  it('cuts a subscriber that stops reading, and stalls nobody meanwhile', async () => {
    await open({ mqtt: { ...DEFAULT_MQTT, port: 0, drainTimeoutMs: 400 } });
    const { client: frozen } = await login(world, 'a');
    frozen.send({
      cmd: 'subscribe',
      messageId: 1,
      subscriptions: [{ topic: 'gas/v1/a/#', qos: 1 }],
    });
    await until(() => frozen.of('suback').length === 1);
    frozen.socket.pause();
    const { client: other } = await login(world, 'b');
    const chunk = Buffer.alloc(100_000, 0x61);
    for (const id of ids(120)) {
      await world.ingest.publishToDevice('a', 'rejected', chunk);
      other.send(publishPacket('gas/v1/b/telemetry', id), qos0('gas/v1/b/event'));
    }
    await until(() => other.of('puback').length === 120);
    await until(() => world.eventsOf('disconnected').length === 1);
    expect(world.eventsOf('disconnected')).toMatchObject([{ device: 'a', reason: 'not-reading' }]);
    expect(other.isClosed).toBe(false);
    frozen.socket.destroy();
  });
});
