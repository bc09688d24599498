import { afterEach, describe, expect, it } from 'vitest';
import { MemorySessionStore } from '../../src/ingest/memory-session-store.ts';
import {
  device,
  login,
  openWorld,
  type RawClient,
  registryOf,
  until,
  type World,
  type WorldOptions,
} from './ingest-world.ts';

const STATE = 'spBv1.0/STATE/gaswatch';
const COMMAND = { qos: 0, retain: false } as const;
const STATEMENT = { qos: 1, retain: true } as const;

async function subscribe(client: RawClient, topic: string): Promise<void> {
  const before = client.of('suback').length;
  client.send({ cmd: 'subscribe', messageId: 40 + before, subscriptions: [{ topic, qos: 1 }] });
  await until(() => client.of('suback').length > before || client.isClosed);
}

const texts = (client: RawClient): string[] =>
  client.of('publish').map(({ topic, payload }) => `${topic} ${payload}`);

describe('what a Sparkplug host says on the embedded broker', () => {
  let world: World;
  const open = async (options: WorldOptions = {}): Promise<World> => {
    world = await openWorld(options);
    return world;
  };
  afterEach(() => world.close());

  it('of itself reaches all who ask, at once and later, over a restart and a change of fleet', async () => {
    const sessions = new MemorySessionStore();
    await open({ sessions });
    const { client: a } = await login(world, 'a');
    await subscribe(a, STATE);
    await world.ingest.publish(STATE, Buffer.from('first'), STATEMENT);
    await until(() => texts(a).length === 1);
    await world.close();
    await open({ sessions });
    world.ingest.setFleet(registryOf([device('b')]));
    const { client: b } = await login(world, 'b');
    await subscribe(b, STATE);
    await until(() => texts(b).length === 1);
    expect(texts(b)).toEqual([`${STATE} first`]);
    expect(b.of('publish')[0]).toMatchObject({ retain: true });
  });

  it('to one edge node reaches it alone, whichever way it has asked', async () => {
    await open();
    const { client: plain } = await login(world, 'a', { clientId: 'plain' });
    const { client: wide } = await login(world, 'a', { clientId: 'wide' });
    const { client: other } = await login(world, 'b');
    await subscribe(plain, 'spBv1.0/g/NCMD/a');
    await subscribe(wide, 'spBv1.0/g/NCMD/a/#');
    await subscribe(other, 'spBv1.0/g/NCMD/b');
    await world.ingest.publish('spBv1.0/g/NCMD/a', Buffer.from('rebirth'), COMMAND);
    await world.ingest.publish('spBv1.0/g/DCMD/a/m', Buffer.from('none asks'), COMMAND);
    await world.ingest.publish('spBv1.0/g/NCMD/b', Buffer.from('yours'), COMMAND);
    await until(() => [plain, wide, other].every((client) => texts(client).length === 1));
    expect(texts(plain)).toEqual(['spBv1.0/g/NCMD/a rebirth']);
    expect(texts(wide)).toEqual(['spBv1.0/g/NCMD/a rebirth']);
    expect(texts(other)).toEqual(['spBv1.0/g/NCMD/b yours']);
  });

  it.each(['spBv1.0/#', 'spBv1.0/STATE/+', 'spBv1.0/g/NCMD/b', 'spBv1.0/g/NBIRTH/a'])(
    'is not for who asks for %s: it is cut off, and that is on record',
    async (filter) => {
      await open();
      const { client } = await login(world, 'a');
      await subscribe(client, filter);
      await client.closed;
      expect(world.eventsOf('subscribe-violation')).toMatchObject([{ device: 'a', filter }]);
    },
  );

  it('is refused once the endpoint is closed', async () => {
    await open();
    await world.close();
    await expect(world.ingest.publish(STATE, Buffer.from('x'), STATEMENT)).rejects.toMatchObject({
      code: 'ingest-closed',
    });
  });
});
