import { connectAsync } from 'mqtt';
import { generate } from 'mqtt-packet';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { sealPassword } from '../../src/ingest/credentials.ts';
import { DEFAULT_LIMITS, DEFAULT_MQTT } from '../../src/ingest/ingest-options.ts';
import { hashPassword, verifyPassword } from '../../src/records/password-hash.ts';
import {
  connectPacket,
  device,
  login,
  openWorld,
  PASSWORD_KEY,
  pause,
  publishPacket,
  RawClient,
  registryOf,
  until,
  type World,
  type WorldOptions,
} from './ingest-world.ts';

describe('login', () => {
  let world: World;
  const open = async (options: WorldOptions = {}): Promise<World> => {
    world = await openWorld(options);
    return world;
  };
  afterEach(() => world.close());

  it('lets a device in with its password, by a client nobody here wrote', async () => {
    await open();
    const url = `mqtt://127.0.0.1:${world.port}`;
    const client = await connectAsync(url, { username: 'a', password: 'pw-a', reconnectPeriod: 0 });
    await client.publishAsync('gas/v1/a/telemetry', '{}', { qos: 1 });
    expect([...world.ingest.connected()]).toMatchObject([
      { device: 'a', since: 1_700_000_000_000, address: '127.0.0.1' },
    ]);
    await client.endAsync();
    await until(() => world.eventsOf('disconnected').length === 1);
    expect(world.eventsOf('disconnected')).toMatchObject([{ device: 'a', reason: 'clean' }]);
    expect([...world.ingest.connected()]).toEqual([]);
  });

  it.each([
    ['nobody', { username: '', password: '' }, 5, 'anonymous'],
    ['a wrong password', { password: 'nonsense' }, 4, 'wrong-credentials'],
    ['an unknown device', { username: 'zz' }, 4, 'unknown-device'],
    ['another device’s password', { password: 'pw-b' }, 4, 'wrong-credentials'],
    ['an endless client id', { clientId: 'x'.repeat(129) }, 2, 'identifier-rejected'],
  ])('refuses %s', async (_what, options, returnCode, reason) => {
    await open();
    const { client, returnCode: got } = await login(world, 'a', options);
    await client.closed;
    expect(got).toBe(returnCode);
    expect(world.eventsOf('login-refused')).toMatchObject([{ reason }]);
    expect(JSON.stringify(world.events)).not.toMatch(/nonsense|pw-/);
  });

  it('refuses a lasting session without a name, a passing one may be nameless', async () => {
    await open();
    expect((await login(world, 'a', { clientId: '' })).returnCode).toBe(0);
    const client = await RawClient.open(world.port);
    const bytes = generate(connectPacket('a', { clientId: '' }));
    bytes[9] = (bytes[9] ?? 0) & ~2; // the clean-session flag: mqtt-packet will not write this CONNECT
    client.socket.write(bytes);
    await client.closed;
    expect(client.of('connack')[0]?.returnCode).toBe(2);
  });

  it('knows inherited names as unknown devices', async () => {
    await open();
    for (const username of ['__proto__', 'constructor', 'a/b', 'a\0', '+', '#']) {
      expect((await login(world, 'a', { username })).returnCode).toBe(4);
    }
    expect((await login(world, 'a', { clientId: '__proto__' })).returnCode).toBe(0);
  });

  it('accepts a sealed password and a scrypt hash, computing the slow hash once', async () => {
    let slow = 0;
    const passwordHash = await hashPassword('secret');
    await open({
      devices: [
        device('sealed', { password: sealPassword(PASSWORD_KEY, 'sealed', 'secret') }),
        device('hashed', { passwordHash }),
      ],
      verifyHash: (hash, password) => {
        slow += 1;
        return verifyPassword(hash, password);
      },
    });
    expect((await login(world, 'sealed', { password: 'secret' })).returnCode).toBe(0);
    expect((await login(world, 'sealed', { password: 'other' })).returnCode).toBe(4);
    expect((await login(world, 'hashed', { password: 'other' })).returnCode).toBe(4);
    expect((await login(world, 'hashed', { password: 'secret' })).returnCode).toBe(0);
    expect((await login(world, 'hashed', { password: 'secret' })).returnCode).toBe(0);
    expect(slow).toBe(2);
  });

  it('answers 3 when too many slow hashes wait, and when the check itself fails', async () => {
    let fail: (error: Error) => void = () => {};
    await open({
      devices: [device('h', { passwordHash: 'scrypt$…' })],
      limits: { ...DEFAULT_LIMITS, concurrentHashes: 1, waitingHashes: 0 },
      verifyHash: () => new Promise((_resolve, reject) => (fail = reject)),
    });
    const first = login(world, 'h');
    await pause(30);
    expect((await login(world, 'h')).returnCode).toBe(3);
    fail(new Error('out of memory'));
    expect((await first).returnCode).toBe(3);
  });

  it('locks one (address, user name), tells once, and neither other devices nor for ever', async () => {
    const failedLogins = { failures: 3, windowMs: 400 };
    await open({ limits: { ...DEFAULT_LIMITS, failedLogins } });
    for (let attempt = 0; attempt < 3; attempt += 1) await login(world, 'a', { password: 'no' });
    expect((await login(world, 'a')).returnCode).toBe(5);
    expect((await login(world, 'a')).returnCode).toBe(5);
    expect((await login(world, 'b')).returnCode).toBe(0);
    expect(world.eventsOf('login-locked')).toMatchObject([{ username: 'a' }]);
    expect(world.ingest.stats().refused).toMatchObject({ 'login-refused:locked': 2 });
    await pause(450);
    expect((await login(world, 'a')).returnCode).toBe(0);
  });

  it('gives a forged client id a session of its own and leaves the holder connected', async () => {
    await open();
    const holder = await login(world, 'a', { clientId: 'meter-7', clean: false });
    holder.client.send({
      cmd: 'subscribe',
      messageId: 1,
      subscriptions: [{ topic: 'gas/v1/a/rejected', qos: 1 }],
    });
    await until(() => holder.client.of('suback').length === 1);
    const forger = await login(world, 'b', { clientId: 'meter-7', clean: false });
    expect(forger.client.of('connack')[0]).toMatchObject({ returnCode: 0, sessionPresent: false });
    await world.ingest.publishToDevice('a', 'rejected', Buffer.from('for a'));
    await until(() => holder.client.of('publish').length === 1);
    expect(holder.client.isClosed).toBe(false);
    expect(forger.client.of('publish')).toEqual([]);
    expect(world.eventsOf('takeover-refused')).toMatchObject([
      { device: 'b', holder: 'a', clientId: 'meter-7' },
    ]);
  });

  it('lets a device take over its own session', async () => {
    await open();
    const first = await login(world, 'a', { clientId: 'same' });
    const second = await login(world, 'a', { clientId: 'same' });
    await first.client.closed;
    expect(second.client.isClosed).toBe(false);
    expect(world.ingest.stats().connections).toBe(1);
  });

  it('cuts removed devices and changed credentials when the fleet changes, nobody else', async () => {
    await open();
    const [a, b, gw] = await Promise.all(['a', 'b', 'gw'].map((id) => login(world, id)));
    world.ingest.setFleet(registryOf([device('a'), device('b', { password: 'new' })]));
    await Promise.all([b?.client.closed, gw?.client.closed]);
    expect(a?.client.isClosed).toBe(false);
    expect((await login(world, 'b')).returnCode).toBe(4);
    expect((await login(world, 'b', { password: 'new' })).returnCode).toBe(0);
    const reasons = world.eventsOf('disconnected').map(({ reason }) => reason);
    expect(reasons).toEqual(['fleet-changed', 'fleet-changed']);
  });

  it('cuts who never sends a CONNECT, and who is silent beyond the keepalive', async () => {
    await open({ mqtt: { ...DEFAULT_MQTT, port: 0, connectTimeoutMs: 100 } });
    const mute = await RawClient.open(world.port);
    const { client: asleep } = await login(world, 'a', { keepalive: 1 });
    const { client: awake } = await login(world, 'b', { keepalive: 1 });
    const pings = setInterval(() => awake.send({ cmd: 'pingreq' }), 300);
    await Promise.all([mute.closed, asleep.closed]);
    clearInterval(pings);
    expect(awake.isClosed).toBe(false);
    expect(awake.of('pingresp').length).toBeGreaterThan(0);
    await until(() => world.eventsOf('disconnected').length === 1);
    expect(world.eventsOf('disconnected')).toMatchObject([{ device: 'a', reason: 'keepalive' }]);
  });

  it('takes a keepalive above the limit, and none at all, for the limit', async () => {
    await open({ mqtt: { ...DEFAULT_MQTT, port: 0, keepaliveLimitSeconds: 1 } });
    expect((await login(world, 'a', { keepalive: 600 })).returnCode).toBe(0);
    expect((await login(world, 'b', { keepalive: 0 })).returnCode).toBe(0);
    await vi.waitFor(
      () =>
        expect(world.eventsOf('disconnected').map(({ reason }) => reason)).toEqual([
          'keepalive',
          'keepalive',
        ]),
      { timeout: 15_000 },
    );
  });

  it('turns away sockets above the cap and counts them', async () => {
    await open({ mqtt: { ...DEFAULT_MQTT, port: 0, maxConnections: 1 } });
    const { client } = await login(world, 'a');
    const second = await RawClient.open(world.port);
    await second.closed;
    client.send(publishPacket('gas/v1/a/event', 1));
    await until(() => client.of('puback').length === 1);
    expect(world.ingest.stats()).toMatchObject({ connections: 1, overflowed: 1 });
  });

  it('says so in one error when the port is taken', async () => {
    await open();
    const mqtt = { ...DEFAULT_MQTT, port: world.port };
    await expect(openWorld({ mqtt })).rejects.toMatchObject({ code: 'mqtt-port-taken' });
  });
});
