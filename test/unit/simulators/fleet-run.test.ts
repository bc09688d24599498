import { once } from 'node:events';
import { createServer, type Server, type Socket } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { Aedes } from 'aedes';
import { afterEach, describe, expect, it } from 'vitest';
import type { SimulatedMessage } from '../../../simulators/link/link.ts';
import { type FleetRun, pacingOf, runFleet } from '../../../simulators/mqtt/fleet-run.ts';
import { simulatedAt } from '../../../src/lib/replay-clock.ts';

interface Received {
  readonly topic: string;
  readonly payload: string;
  readonly retain: boolean;
  readonly at: number;
}

interface Broker {
  readonly url: string;
  readonly received: readonly Received[];
  readonly sockets: ReadonlySet<Socket>;
  readonly aedes: Aedes;
}

const closers: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0)) await close();
});

async function broker(password = 'secret'): Promise<Broker> {
  const aedes = await Aedes.createBroker();
  aedes.authenticate = (_client, _name, given, done) => done(null, String(given) === password);
  const received: Received[] = [];
  const sockets = new Set<Socket>();
  aedes.on('publish', ({ topic, payload, retain }) => {
    if (!topic.startsWith('gas/')) return;
    received.push({ topic, payload: String(payload), retain, at: Date.now() });
  });
  const server: Server = createServer((socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    aedes.handle(socket);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  closers.push(async () => {
    for (const socket of sockets) socket.destroy();
    await new Promise<void>((resolve) => aedes.close(() => resolve()));
    server.close();
  });
  const address = server.address();
  const port = typeof address === 'object' && address ? address.port : 0;
  return { url: `mqtt://127.0.0.1:${port}`, received, sockets, aedes };
}

const clock = { now: () => Date.now() };
const telemetry = (device: string, n: number, sendAt: number): SimulatedMessage => ({
  sendAt,
  device,
  topic: `gas/v1/${device}/telemetry`,
  payload: { n },
});

function request(url: string, changes: Partial<FleetRun> = {}): FleetRun {
  return {
    url,
    passwords: new Map([
      ['a', 'secret'],
      ['b', 'secret'],
    ]),
    messages: [],
    // a speed of one that has begun an hour ago: everything below is due at once
    pacing: { wallMs: Date.now(), simulatedMs: Date.now() - 3_600_000, speed: 1 },
    clock,
    stop: new AbortController().signal,
    ...changes,
  };
}
const burst = (count: number): SimulatedMessage[] => {
  const from = Date.now() - 7_200_000;
  return Array.from({ length: count }, (_, n) => telemetry(n % 2 === 0 ? 'a' : 'b', n, from + n));
};
const numbersOf = (received: readonly Received[], device: string): readonly number[] =>
  received
    .filter((m) => m.topic === `gas/v1/${device}/telemetry`)
    .map((m) => Number(/\d+/.exec(m.payload)?.[0]));

describe('pacing', () => {
  it('begins now at speed 1 and ends now at any other', () => {
    const now = 1_800_000_000_123;
    expect(pacingOf(now, 3_600_000, 1).simulatedMs).toBe(1_800_000_000_000);
    const fast = pacingOf(now, 3_600_000, 60);
    expect(simulatedAt(fast, now)).toBeLessThanOrEqual(now - 3_500_000);
    const end = now + 60_000;
    expect(end - simulatedAt(fast, end)).toBeLessThan(1000);
  });

  it('is never ahead of the wall clock', () => {
    for (const speed of [1, 3, 1000]) {
      const pacing = pacingOf(1_800_000_000_000, 7_200_000, speed);
      for (let wall = pacing.wallMs; wall < pacing.wallMs + 10_000_000; wall += 77_777) {
        expect(simulatedAt(pacing, wall)).toBeLessThanOrEqual(wall);
      }
    }
  });
});

describe('runFleet', () => {
  it('sends everything in order with QoS 1 and counts the acknowledgements', async () => {
    const { url, received } = await broker();
    const counts = await runFleet(request(url, { messages: burst(500) }));
    expect(counts).toMatchObject({ connected: 2, sent: 500, acknowledged: 500, resent: 0 });
    const even = Array.from({ length: 250 }, (_, i) => 2 * i);
    expect(numbersOf(received, 'a')).toEqual(even);
    expect(numbersOf(received, 'b')).toEqual(even.map((n) => n + 1));
  });

  it('announces each device as online, retained, and says goodbye', async () => {
    const { url, received } = await broker();
    await runFleet(request(url, { messages: burst(2) }));
    const words = received.filter((m) => m.topic === 'gas/v1/a/status').map((m) => m.payload);
    expect(words).toEqual(['online', 'offline']);
    expect(received.filter((m) => m.topic.endsWith('/status')).every((m) => m.retain)).toBe(true);
  });

  it('does not send before its simulated time', async () => {
    const { url, received } = await broker();
    const pacing = pacingOf(Date.now(), 60_000, 100);
    const messages = Array.from({ length: 60 }, (_, i) =>
      telemetry('a', i, pacing.simulatedMs + i * 1000),
    );
    await runFleet(request(url, { messages, pacing }));
    const sent = received.filter((m) => m.topic.endsWith('/telemetry'));
    expect(sent).toHaveLength(60);
    for (const [i, m] of sent.entries()) {
      expect(m.at).toBeGreaterThanOrEqual(pacing.simulatedMs + i * 1000);
    }
  });

  it('lets the last will speak when a device loses its link, and comes back', async () => {
    const { url, received } = await broker();
    const from = Date.now() - 7_200_000;
    const status = (payload: string, sendAt: number): SimulatedMessage => ({
      sendAt,
      device: 'a',
      topic: 'gas/v1/a/status',
      payload,
    });
    const pacing = { wallMs: Date.now(), simulatedMs: from, speed: 10 };
    const messages = [
      telemetry('a', 1, from),
      status('offline', from + 3000),
      status('online', from + 9000),
      telemetry('a', 2, from + 9001),
    ];
    const counts = await runFleet(request(url, { messages, pacing }));
    expect(counts).toMatchObject({ sent: 2, acknowledged: 2 });
    const words = received.filter((m) => m.topic === 'gas/v1/a/status').map((m) => m.payload);
    expect(words).toEqual(['online', 'offline', 'online', 'offline']);
    expect(numbersOf(received, 'a')).toEqual([1, 2]);
  });

  it('sends again what was not acknowledged when connections break', async () => {
    const { url, received, sockets } = await broker();
    const pacing = { wallMs: Date.now(), simulatedMs: Date.now() - 7_200_000, speed: 1 };
    const messages = Array.from({ length: 2000 }, (_, n) =>
      telemetry(n % 2 === 0 ? 'a' : 'b', n, pacing.simulatedMs + n),
    );
    const running = runFleet(request(url, { messages, pacing }));
    for (let cut = 0; cut < 3; cut += 1) {
      await pause(400);
      for (const socket of sockets) socket.destroy();
    }
    const counts = await running;
    expect(counts).toMatchObject({ sent: 2000, acknowledged: 2000 });
    expect(counts.lostConnections).toBeGreaterThan(0);
    const unique = new Set([...numbersOf(received, 'a'), ...numbersOf(received, 'b')]);
    expect(unique.size).toBe(2000);
  });

  it('stops early when asked, with everything sent acknowledged', async () => {
    const { url } = await broker();
    const stop = new AbortController();
    const far = Array.from({ length: 100 }, (_, n) =>
      telemetry('a', n, Date.now() - 3_600_000 + n * 1000),
    );
    const running = runFleet(request(url, { messages: far, stop: stop.signal }));
    await pause(300);
    stop.abort();
    const counts = await running;
    expect(counts.sent).toBeLessThan(100);
    expect(counts.acknowledged).toBe(counts.sent);
  });

  it('says when no broker listens', async () => {
    const { url, aedes, sockets } = await broker();
    expect(sockets.size).toBe(0);
    expect(aedes.connectedClients).toBe(0);
    const closed = url.replace(/\d+$/, '9');
    await expect(runFleet(request(closed))).rejects.toMatchObject({
      code: 'simulate.unreachable',
      message: expect.stringContaining('no broker at mqtt://127.0.0.1:9'),
    });
  });

  it('says which device is refused and what to do', async () => {
    const { url } = await broker('another');
    await expect(runFleet(request(url, { messages: burst(2) }))).rejects.toMatchObject({
      code: 'simulate.refused',
      message: expect.stringMatching(/refused device a: .*--fleet-out FILE/s),
    });
  });
});
