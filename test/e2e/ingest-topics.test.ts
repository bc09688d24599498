import { generate } from 'mqtt-packet';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { login, openWorld, publishPacket, until, type World } from './ingest-world.ts';

describe('topics', () => {
  let world: World;
  beforeEach(async () => {
    world = await openWorld();
  });
  afterEach(() => world.close());

  it.each([
    'gas/v1/a/telemetry',
    'gas/v1/a/event',
    'gas/v1/a/status',
    'gas/v1/a/sub/b/telemetry',
    'gas/v1/a/sub/nobody/event',
    'gas/v1/a/something/new',
    'spBv1.0/plant/NDATA/a',
    'spBv1.0/plant/DDATA/a/meter-1',
  ])('takes %s', async (topic) => {
    const { client } = await login(world, 'a');
    client.send(publishPacket(topic, 9));
    await until(() => client.of('puback').length === 1);
    expect(world.journal.entries.map((entry) => entry.topic)).toEqual([topic]);
  });

  it.each([
    ['gas/v1/b/telemetry', 'not-its-own'],
    ['gas/v1/a', 'not-its-own'],
    ['gas/v2/a/telemetry', 'not-its-own'],
    ['gas/v1/ab/telemetry', 'not-its-own'],
    ['anything', 'not-its-own'],
    ['spBv1.0/plant/NDATA/b', 'not-its-own'],
    ['spBv1.0/plant/NCMD/a', 'not-its-own'],
    ['gas/v1/a/rejected', 'downlink'],
    ['$SYS/broker/new/clients', 'reserved'],
    ['gas/v1/a//telemetry', 'empty-level'],
    ['/gas/v1/a/telemetry', 'empty-level'],
    ['gas/v1/a/telemetry/', 'empty-level'],
    ['gas/v1/a/tele\0metry', 'nul'],
    [`gas/v1/a/${'x'.repeat(600)}`, 'too-long'],
  ])('disconnects and records %j', async (topic, reason) => {
    const { client } = await login(world, 'a');
    client.send(publishPacket(topic, 9));
    await client.closed;
    expect(client.of('puback')).toEqual([]);
    expect(world.journal.entries).toEqual([]);
    await until(() => world.eventsOf('disconnected').length === 1);
    expect(world.eventsOf('topic-violation')).toMatchObject([{ device: 'a', reason, will: false }]);
    expect(world.eventsOf('disconnected')).toMatchObject([{ reason: 'violation' }]);
  });

  it.each(['gas/v1/a/+', 'gas/v1/#'])(
    'disconnects who publishes on the filter %s',
    async (topic) => {
      const { client } = await login(world, 'a');
      const plain = 'x'.repeat(topic.length);
      const bytes = generate(publishPacket(plain, 1));
      bytes.write(topic, bytes.indexOf(plain));
      client.socket.write(bytes);
      await client.closed;
      expect(world.journal.entries).toEqual([]);
      expect(world.eventsOf('malformed')).toMatchObject([{ device: 'a' }]);
    },
  );

  it('closes the connection on QoS 2 and records it', async () => {
    const { client } = await login(world, 'a');
    client.send(publishPacket('gas/v1/a/telemetry', 1, 'x', { qos: 2 }));
    await client.closed;
    expect(client.of('pubrec')).toEqual([]);
    expect(world.journal.entries).toEqual([]);
    expect(world.eventsOf('qos2')).toMatchObject([{ device: 'a', topic: 'gas/v1/a/telemetry' }]);
  });

  it.each(['gas/v1/a/rejected', 'gas/v1/a/+', 'gas/v1/a/#'])('subscribes to %s', async (topic) => {
    const { client } = await login(world, 'a');
    client.send({ cmd: 'subscribe', messageId: 1, subscriptions: [{ topic, qos: 1 }] });
    await until(() => client.of('suback').length === 1);
    await world.ingest.publishToDevice('a', 'rejected', Buffer.from('{"reason":"not-json"}'));
    await world.ingest.publishToDevice('b', 'rejected', Buffer.from('not for a'));
    await until(() => client.of('publish').length === 1);
    expect(client.of('publish')[0]?.payload.toString()).toBe('{"reason":"not-json"}');
  });

  it.each([
    ['#', 'not-its-own'],
    ['+/v1/a/rejected', 'not-its-own'],
    ['gas/v1/+/rejected', 'not-its-own'],
    ['gas/v1/#', 'not-its-own'],
    ['gas/v1/b/rejected', 'not-its-own'],
    ['$SYS/#', 'reserved'],
    ['$share/g/gas/v1/a/#', 'reserved'],
    ['gas/v1/a//rejected', 'empty-level'],
    ['gas/v1/a/\0', 'nul'],
  ])('disconnects who subscribes to %j', async (topic, reason) => {
    const { client } = await login(world, 'a');
    client.send({
      cmd: 'subscribe',
      messageId: 1,
      subscriptions: [
        { topic: 'gas/v1/a/rejected', qos: 1 },
        { topic, qos: 1 },
      ],
    });
    await client.closed;
    expect(client.of('suback')).toEqual([]);
    expect(world.eventsOf('subscribe-violation')).toMatchObject([{ device: 'a', reason }]);
  });

  it('disconnects who keeps adding filters', async () => {
    const { client } = await login(world, 'a');
    const subscriptions = Array.from({ length: 65 }, (_, at) => ({
      topic: `gas/v1/a/${at}`,
      qos: 1 as const,
    }));
    client.send({ cmd: 'subscribe', messageId: 1, subscriptions });
    await client.closed;
    expect(world.eventsOf('subscribe-violation')).toMatchObject([{ reason: 'too-many-filters' }]);
  });

  it('fans nothing out that a device publishes, not even to itself', async () => {
    const { client } = await login(world, 'a');
    client.send({
      cmd: 'subscribe',
      messageId: 1,
      subscriptions: [{ topic: 'gas/v1/a/#', qos: 1 }],
    });
    await until(() => client.of('suback').length === 1);
    for (const leaf of ['telemetry', 'event', 'status', 'sub/b/telemetry', 'other']) {
      client.send(publishPacket(`gas/v1/a/${leaf}`, 5));
    }
    await until(() => client.of('puback').length === 5);
    await world.ingest.publishToDevice('a', 'rejected', Buffer.from('last'));
    await until(() => client.of('publish').length > 0);
    expect(client.of('publish').map((packet) => packet.topic)).toEqual(['gas/v1/a/rejected']);
  });
});
