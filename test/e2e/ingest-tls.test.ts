import { connect as connectTls } from 'node:tls';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { DEFAULT_MQTT } from '../../src/ingest/ingest-options.ts';
import {
  AUTHORITY,
  DEVICE_CERTIFICATE,
  DEVICE_KEY,
  FORGED_CERTIFICATE,
  FORGED_KEY,
  SERVER_CERTIFICATE,
  SERVER_KEY,
} from './ingest-certificates.ts';
import {
  type ConnectOptions,
  connectPacket,
  device,
  openWorld,
  publishPacket,
  RawClient,
  until,
  type World,
} from './ingest-world.ts';

interface Identity {
  readonly key: string;
  readonly cert: string;
}

const genuine: Identity = { key: DEVICE_KEY, cert: DEVICE_CERTIFICATE };
const forged: Identity = { key: FORGED_KEY, cert: FORGED_CERTIFICATE };

describe('MQTT over TLS', () => {
  let world: World;
  beforeEach(async () => {
    const tls = { port: 0, key: SERVER_KEY, cert: SERVER_CERTIFICATE, ca: AUTHORITY };
    world = await openWorld({
      mqtt: { ...DEFAULT_MQTT, port: 0, tls },
      devices: [device('cert-1', { certificate: true }), device('a'), device('b')],
    });
  });
  afterEach(() => world.close());

  const open = (identity: Identity | null): Promise<RawClient> =>
    new Promise((resolve, reject) => {
      const port = world.ingest.addresses().mqtts?.port ?? 0;
      const options = { port, host: '127.0.0.1', ca: AUTHORITY, ...(identity ?? {}) };
      const socket = connectTls(options, () => resolve(new RawClient(socket)));
      socket.once('error', reject);
    });

  const answer = async (
    identity: Identity | null,
    id: string,
    options: ConnectOptions = {},
  ): Promise<{ client: RawClient; returnCode: number | undefined }> => {
    const client = await open(identity);
    client.send(connectPacket(id, options));
    await until(() => client.of('connack').length > 0 || client.isClosed);
    return { client, returnCode: client.of('connack')[0]?.returnCode };
  };

  it('takes a password and acknowledges through the same gate', async () => {
    world.journal.stop();
    const { client, returnCode } = await answer(null, 'a');
    expect(returnCode).toBe(0);
    client.send(publishPacket('gas/v1/a/telemetry', 1, 'x'.repeat(100_000)));
    await until(() => world.journal.pending === 1);
    expect(client.of('puback')).toEqual([]);
    world.journal.commit();
    await until(() => client.of('puback').length === 1);
    client.socket.destroy();
  });

  it('takes a certificate in place of a password, with and without a user name', async () => {
    const named = await answer(genuine, 'cert-1', { password: 'whatever' });
    const {
      username: _username,
      password: _password,
      ...bare
    } = { ...connectPacket('cert-1') } as {
      username?: string;
      password?: Buffer;
    } & ReturnType<typeof connectPacket>;
    const nameless = await open(genuine);
    nameless.send(bare);
    await until(() => nameless.of('connack').length > 0);
    expect([named.returnCode, nameless.of('connack')[0]?.returnCode]).toEqual([0, 0]);
    expect(world.eventsOf('connected').map((event) => event.device)).toEqual(['cert-1', 'cert-1']);
    for (const { socket } of [named.client, nameless]) socket.destroy();
  });

  it('gives a certificate no rights over another device, nor a forged one any', async () => {
    expect((await answer(genuine, 'a', { password: 'no' })).returnCode).toBe(4);
    expect((await answer(forged, 'cert-1')).returnCode).toBe(4);
    expect((await answer(null, 'cert-1')).returnCode).toBe(4);
    expect((await answer(forged, 'b')).returnCode).toBe(0);
  });

  it('cuts an oversized packet and answers an unknown protocol level here too', async () => {
    const { client } = await answer(null, 'a');
    client.socket.write(Buffer.of(0x32, 0x80, 0x84, 0xaf, 0x5f));
    await client.closed;
    expect(world.eventsOf('oversized').length).toBe(1);
    const five = await open(null);
    five.socket.write(Buffer.of(0x10, 13, 0, 4, 0x4d, 0x51, 0x54, 0x54, 5, 2, 0, 0, 0, 0, 0));
    await five.closed;
    expect(five.of('connack')[0]?.returnCode).toBe(1);
  });

  it('stands plain text on the TLS port', async () => {
    const port = world.ingest.addresses().mqtts?.port ?? 0;
    const plain = await RawClient.open(port);
    plain.send(connectPacket('a'));
    await plain.closed;
    expect(plain.of('connack')).toEqual([]);
    expect((await answer(null, 'a')).returnCode).toBe(0);
  });
});
