import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { AppError } from '../../src/lib/app-error.ts';
import { position } from '../../src/model/units.ts';
import {
  connectPacket,
  login,
  openWorld,
  pause,
  publishPacket,
  qos0,
  RawClient,
  until,
  type World,
} from './ingest-world.ts';

const TOPIC = 'gas/v1/a/telemetry';

describe('acknowledgement', () => {
  let world: World;
  beforeEach(async () => {
    world = await openWorld();
  });
  afterEach(() => world.close());

  it('is never sent before the journal has committed', async () => {
    world.journal.stop();
    const { client } = await login(world, 'a');
    client.send(publishPacket(TOPIC, 1), publishPacket(TOPIC, 2));
    await until(() => world.journal.pending === 2);
    await pause(50);
    expect(client.of('puback')).toEqual([]);
    world.journal.commit();
    await until(() => client.of('puback').length === 2);
    expect(client.of('puback').map((ack) => ack.messageId)).toEqual([1, 2]);
  });

  it('does not make a message wait for the one before: many are in one commit', async () => {
    world.journal.stop();
    const { client } = await login(world, 'a');
    const ids = Array.from({ length: 100 }, (_, at) => at + 1);
    client.send(...ids.map((id) => publishPacket(TOPIC, id, `m${id}`)));
    await until(() => world.journal.pending === 100);
    world.journal.commit();
    await until(() => client.of('puback').length === 100);
    expect(world.journal.of(TOPIC)).toEqual(ids.map((id) => `m${id}`));
  });

  it('keeps bytes, topic, device and time of arrival as they came', async () => {
    const { client } = await login(world, 'a');
    client.send(publishPacket(TOPIC, 1, '{"ts":1'));
    await until(() => client.of('puback').length === 1);
    const [entry] = world.journal.entries;
    expect(entry).toMatchObject({
      kind: 'message',
      source: 'a',
      topic: TOPIC,
      at: 1_700_000_000_000,
    });
    expect(Buffer.from(entry?.payload ?? []).toString()).toBe('{"ts":1');
  });

  it('closes the connection unacknowledged when the journal refuses', async () => {
    world.journal.stop();
    const { client } = await login(world, 'a');
    client.send(publishPacket(TOPIC, 1));
    await until(() => world.journal.pending === 1);
    world.journal.commit(new AppError('disk-low', 'too little disk is left', { retryable: true }));
    await client.closed;
    await until(() => world.eventsOf('disconnected').length === 1);
    expect(client.of('puback')).toEqual([]);
    expect(world.eventsOf('disconnected')).toMatchObject([
      { device: 'a', reason: 'not-stored', detail: 'disk-low' },
    ]);
    expect(world.ingest.stats()).toMatchObject({ notStored: 1, inFlightMessages: 0 });
  });

  it('answers CONNECT with 3 while the disk is low and lets devices in afterwards', async () => {
    world.journal.diskLow = true;
    expect((await login(world, 'a')).returnCode).toBe(3);
    world.journal.diskLow = false;
    expect((await login(world, 'a')).returnCode).toBe(0);
    expect(world.eventsOf('login-refused')).toMatchObject([{ username: 'a', reason: 'disk-low' }]);
  });

  it('takes what was sent behind the CONNECT without waiting for the CONNACK, up to the DISCONNECT', async () => {
    const client = await RawClient.open(world.port);
    const messages = Array.from({ length: 200 }, (_, at) => qos0(TOPIC, `m${at}`));
    client.send(connectPacket('a'), ...messages, { cmd: 'disconnect' });
    client.socket.end();
    await client.closed;
    await until(() => world.journal.entries.length === 200);
    await until(() => world.eventsOf('disconnected').length === 1);
    expect(world.eventsOf('disconnected')).toMatchObject([{ reason: 'clean' }]);
  });

  it('waits at close for what is in flight and acknowledges it', async () => {
    world.journal.stop();
    const { client } = await login(world, 'a');
    client.send(publishPacket(TOPIC, 7));
    await until(() => world.journal.pending === 1);
    const closing = world.ingest.close();
    await pause(20);
    expect(client.isClosed).toBe(false);
    world.journal.commit();
    await closing;
    await client.closed;
    expect(client.of('puback').map((ack) => ack.messageId)).toEqual([7]);
  });

  it('survives a journal that answers from within append', async () => {
    world.journal.append = (entry, done) => {
      world.journal.entries.push(entry);
      done(null, position(world.journal.entries.length));
    };
    const { client } = await login(world, 'a');
    client.send(...Array.from({ length: 50 }, (_, at) => publishPacket(TOPIC, at + 1, `m${at}`)));
    await until(() => client.of('puback').length === 50);
    expect(world.journal.of(TOPIC)).toEqual(Array.from({ length: 50 }, (_, at) => `m${at}`));
  });
});
