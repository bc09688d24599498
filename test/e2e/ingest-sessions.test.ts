import { afterEach, describe, expect, it } from 'vitest';
import { MemorySessionStore } from '../../src/ingest/memory-session-store.ts';
import {
  login,
  openWorld,
  publishPacket,
  type RawClient,
  registryOf,
  until,
  type World,
  type WorldOptions,
} from './ingest-world.ts';

const STATUS = 'gas/v1/a/status';
const will = { topic: STATUS, payload: Buffer.from('"offline"'), qos: 1 as const, retain: true };

const subscribe = async (client: RawClient, topic: string): Promise<void> => {
  client.send({ cmd: 'subscribe', messageId: 77, subscriptions: [{ topic, qos: 1 }] });
  await until(() => client.of('suback').length === 1);
};

describe('wills, retained status and lasting sessions', () => {
  let world: World;
  const open = async (options: WorldOptions = {}): Promise<World> => {
    world = await openWorld(options);
    return world;
  };
  afterEach(() => world.close());

  it('journals the will of a device whose socket dies, and retains it', async () => {
    await open();
    const { client } = await login(world, 'a', { will });
    client.send(publishPacket(STATUS, 1, '"online"', { retain: true }));
    await until(() => client.of('puback').length === 1);
    client.socket.resetAndDestroy();
    await until(() => world.journal.of(STATUS).length === 2);
    expect(world.journal.of(STATUS)).toEqual(['"online"', '"offline"']);
    expect(world.journal.entries[1]).toMatchObject({ kind: 'message', source: 'a' });
    await until(() => world.ingest.stats().inFlightMessages === 0);
    const { client: again } = await login(world, 'a');
    await subscribe(again, 'gas/v1/a/#');
    await until(() => again.of('publish').length === 1);
    expect(again.of('publish')[0]).toMatchObject({ topic: STATUS, retain: true });
    expect(again.of('publish')[0]?.payload.toString()).toBe('"offline"');
  });

  it('publishes no will after a clean DISCONNECT', async () => {
    await open();
    const { client } = await login(world, 'a', { will });
    client.send({ cmd: 'disconnect' });
    await client.closed;
    const { client: other } = await login(world, 'b');
    other.send(publishPacket('gas/v1/b/event', 1));
    await until(() => other.of('puback').length === 1);
    expect(world.journal.of(STATUS)).toEqual([]);
  });

  it('publishes no wills when the service itself stops', async () => {
    await open();
    await login(world, 'a', { will });
    await world.ingest.close();
    expect(world.journal.entries).toEqual([]);
    expect(world.eventsOf('disconnected')).toMatchObject([{ reason: 'shutdown' }]);
  });

  it.each([
    ['gas/v1/b/status', 'not-its-own'],
    ['gas/v1/a/rejected', 'downlink'],
    ['gas/v1/+/status', 'not-its-own'],
    ['gas/v1/a/#', 'not-its-own'],
    ['$SYS/x', 'reserved'],
  ])('refuses a CONNECT whose will is on %s', async (topic, reason) => {
    await open();
    const { client, returnCode } = await login(world, 'a', { will: { ...will, topic } });
    await client.closed;
    expect(returnCode).toBe(5);
    expect(world.eventsOf('topic-violation')).toMatchObject([{ will: true, reason }]);
    expect(world.journal.entries).toEqual([]);
  });

  it('refuses a will with QoS 2', async () => {
    await open();
    expect((await login(world, 'a', { will: { ...will, qos: 2 } })).returnCode).toBe(5);
    expect(world.eventsOf('qos2')).toMatchObject([{ device: 'a', topic: STATUS }]);
  });

  it('has the retained status after a restart, and none once it was cleared', async () => {
    const sessions = new MemorySessionStore();
    await open({ sessions });
    const { client } = await login(world, 'a');
    client.send(publishPacket(STATUS, 1, '"online"', { retain: true }));
    await until(() => client.of('puback').length === 1);
    await world.close();
    await open({ sessions });
    const { client: second } = await login(world, 'a');
    await subscribe(second, STATUS);
    await until(() => second.of('publish').length === 1);
    expect(second.of('publish')[0]?.payload.toString()).toBe('"online"');
    second.send(publishPacket(STATUS, 1, '', { retain: true }));
    await until(() => second.of('puback').length === 1);
    await world.close();
    expect((await sessions.load()).retained).toEqual([]);
    await open({ sessions });
  });

  it('retains nothing but a status, and no oversized one', async () => {
    await open();
    const { client } = await login(world, 'a');
    client.send(
      publishPacket('gas/v1/a/telemetry', 1, 'x', { retain: true }),
      publishPacket(STATUS, 2, 'x'.repeat(1025), { retain: true }),
    );
    await until(() => client.of('puback').length === 2);
    expect(world.ingest.stats().retained).toBe(0);
  });

  it('queues for an offline lasting session, across a restart, and forgets what was acknowledged', async () => {
    const sessions = new MemorySessionStore();
    await open({ sessions });
    const lasting = { clientId: 'rtu', clean: false };
    const { client } = await login(world, 'a', lasting);
    await subscribe(client, 'gas/v1/a/rejected');
    client.send({ cmd: 'disconnect' });
    await client.closed;
    for (const text of ['one', 'two', 'three']) {
      await world.ingest.publishToDevice('a', 'rejected', Buffer.from(text));
    }
    expect(world.ingest.stats()).toMatchObject({ sessions: 1, queued: 3 });
    await world.close();
    await open({ sessions });
    const { client: back } = await login(world, 'a', lasting);
    expect(back.of('connack')[0]?.sessionPresent).toBe(true);
    await until(() => back.of('publish').length === 3);
    const got = back.of('publish');
    expect(got.map((packet) => packet.payload.toString())).toEqual(['one', 'two', 'three']);
    for (const { messageId } of got) back.send({ cmd: 'puback', messageId: messageId ?? 0 });
    await until(() => world.ingest.stats().queued === 0);
    await world.ingest.publishToDevice('a', 'rejected', Buffer.from('live'));
    await until(() => back.of('publish').length === 4);
    back.socket.destroy();
    await world.close();
    const [kept] = (await sessions.load()).sessions;
    expect(kept?.queue.map(({ payload }) => Buffer.from(payload).toString())).toEqual(['live']);
    await open({ sessions });
  });

  it('lets a lasting session in again after it was cut for a forbidden filter', async () => {
    await open();
    const lasting = { clientId: 'rtu', clean: false };
    const { client } = await login(world, 'a', lasting);
    client.send({
      cmd: 'subscribe',
      messageId: 1,
      subscriptions: [
        { topic: 'gas/v1/a/rejected', qos: 1 },
        { topic: 'gas/v1/#', qos: 1 },
      ],
    });
    await client.closed;
    const { client: again, returnCode } = await login(world, 'a', lasting);
    expect(returnCode).toBe(0);
    await world.ingest.publishToDevice('a', 'rejected', Buffer.from('still mine'));
    await until(() => again.of('publish').length === 1);
    expect(world.eventsOf('subscribe-violation').length).toBe(1);
  });

  it('ends a lasting session when the device comes back with a clean one', async () => {
    await open();
    const { client } = await login(world, 'a', { clientId: 'rtu', clean: false });
    await subscribe(client, 'gas/v1/a/rejected');
    client.socket.destroy();
    await until(() => world.eventsOf('disconnected').length === 1);
    await world.ingest.publishToDevice('a', 'rejected', Buffer.from('old'));
    const { client: clean } = await login(world, 'a', { clientId: 'rtu', clean: true });
    expect(world.ingest.stats()).toMatchObject({ sessions: 0, queued: 0 });
    expect(clean.of('publish')).toEqual([]);
  });

  it('drops sessions and status of devices that leave the fleet', async () => {
    await open();
    const { client } = await login(world, 'a', { clientId: 'rtu', clean: false });
    await subscribe(client, 'gas/v1/a/rejected');
    client.send(publishPacket(STATUS, 1, '"online"', { retain: true }));
    await until(() => client.of('puback').length === 1);
    world.ingest.setFleet(registryOf([]));
    expect(world.ingest.stats()).toMatchObject({ sessions: 0, retained: 0 });
  });

  it('refuses to send once closed', async () => {
    await open();
    await world.ingest.close();
    await expect(
      world.ingest.publishToDevice('a', 'rejected', Buffer.from('x')),
    ).rejects.toMatchObject({ code: 'ingest-closed' });
  });
});
