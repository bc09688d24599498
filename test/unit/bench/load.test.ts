import { createServer, type Server } from 'node:net';
import { Aedes } from 'aedes';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { benchFleet } from '../../bench/fleet.ts';
import { Load } from '../../bench/load/load.ts';
import { FIRST_SEQ } from '../../bench/load/message-source.ts';
import { PacketRing } from '../../bench/load/packet-ring.ts';

let broker: Aedes;
let server: Server;
let port = 0;
/** Payload `seq` by device, in order of arrival. */
let arrived: Map<string, number[]>;
let load: Load | null = null;

beforeEach(async () => {
  arrived = new Map();
  broker = await Aedes.createBroker({
    authenticate: (_client, username, password, done) =>
      done(null, password?.toString() === `pw-${username}`),
    authorizePublish: (_client, { topic, payload }, done) => {
      const device = topic.split('/')[2] ?? '';
      const { seq } = JSON.parse(payload.toString());
      arrived.set(device, [...(arrived.get(device) ?? []), seq - FIRST_SEQ]);
      done(null);
    },
  });
  server = createServer(broker.handle);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  port = typeof address === 'object' && address !== null ? address.port : 0;
});

afterEach(async () => {
  load?.close();
  await new Promise<void>((resolve) => broker.close(resolve));
  await new Promise((resolve) => server.close(resolve));
});

describe('Load', () => {
  it.each([
    ['paced', 500],
    ['saturating', 'all'],
  ] as const)(
    '%s: tells exactly what was acknowledged, per device and in order',
    async (_, offered) => {
      const told = new Map<string, number[]>();
      const { devices } = benchFleet({ devices: 6, reporting: 'scada' });
      load = new Load({
        port,
        devices,
        window: 8,
        onAcknowledged: (device, seq) => told.set(device, [...(told.get(device) ?? []), seq]),
      });
      await load.connect();
      const result = await load.run({ offered, seconds: 0.3 });
      await load.settled();
      expect(result.acknowledged).toBeGreaterThan(20);
      expect(result.lostConnections).toBe(0);
      expect([...told.keys()].toSorted()).toEqual(devices.map(({ device }) => device));
      expect(told).toEqual(arrived);
      for (const seqs of told.values()) expect(seqs).toEqual(seqs.map((_seq, n) => n));
      expect(load.acknowledged).toBe([...told.values()].flat().length);
    },
  );

  it('never has more in flight than its window', async () => {
    const { devices } = benchFleet({ devices: 1, reporting: 'scada' });
    load = new Load({ port, devices, window: 3 });
    await load.connect();
    const [connection] = load.connections;
    expect(connection?.send(10, 1_700_000_000_000, 0)).toBe(3);
    expect(connection?.inFlight).toBe(3);
    expect(connection?.send(1, 1_700_000_000_000, 0)).toBe(0);
  });

  it('ends a burst before its time when it is told to', async () => {
    const { devices } = benchFleet({ devices: 1, reporting: 'scada' });
    load = new Load({ port, devices, window: 3 });
    await load.connect();
    const result = await load.run({ offered: 'all', seconds: 1000, until: AbortSignal.abort() });
    expect(result.seconds).toBeLessThan(1000);
  });
});

describe('PacketRing', () => {
  it('gives a slot out again only when it has been released', () => {
    const [device] = benchFleet({ devices: 1, reporting: 'scada' }).devices;
    if (device === undefined) throw new Error('no device');
    const ring = new PacketRing(device.source, 2);
    const [a, b] = [ring.take(1), ring.take(2)];
    expect(ring.free).toBe(0);
    expect(new Set([a, b]).size).toBe(2);
    expect(ring.release(a)).toBe(true);
    expect(ring.release(a)).toBe(false);
    expect(ring.take(3)).toBe(a);
  });
});
