import { connect, createServer, type Server, type Socket } from 'node:net';
import { generate, type Packet } from 'mqtt-packet';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { FramingGuard } from '../../../src/ingest/framing-guard.ts';
import { InFlight } from '../../../src/ingest/in-flight.ts';
import type { PacketFault } from '../../../src/ingest/packet-scanner.ts';
import { RateLimit } from '../../../src/ingest/rate-limit.ts';

const generous = { messagesPerSecond: 1e6, bytesPerSecond: 1e9, burstSeconds: 1 };

const CONNECT: Packet = {
  cmd: 'connect',
  protocolId: 'MQTT',
  protocolVersion: 4,
  clean: true,
  clientId: 'a',
  keepalive: 0,
};
const PING = Buffer.of(0xc0, 0);
const connectBytes = generate(CONNECT);

const turns = (ms = 30): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

describe('framing guard', () => {
  let server: Server;
  let peer: Socket;
  let socket: Socket;
  let inFlight: InFlight;
  let guard: FramingGuard;
  let faults: PacketFault[];
  /** What a reader that works like the broker got: it reads once for every `readable`. */
  let got: Buffer;

  beforeEach(async () => {
    inFlight = new InFlight({ messages: 1, bytes: 1000 });
    faults = [];
    got = Buffer.alloc(0);
    server = createServer();
    const accepted = new Promise<Socket>((resolve) => server.once('connection', resolve));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const bound = server.address();
    peer = connect({ port: typeof bound === 'object' ? (bound?.port ?? 0) : 0, host: '127.0.0.1' });
    peer.on('error', () => {});
    socket = await accepted;
    socket.on('error', () => {});
    guard = new FramingGuard(socket, {
      limits: { packetBytes: 500_000, connectBytes: 100 },
      inFlight,
      now: () => performance.now(),
      onFault: (fault) => faults.push(fault),
    });
    socket.on('readable', () => {
      const chunk: Buffer | null = socket.read();
      if (chunk !== null) got = Buffer.concat([got, chunk]);
    });
  });

  afterEach(() => {
    peer.destroy();
    socket.destroy();
    server.close();
  });

  it('gives the CONNECT, and the rest only after admission', async () => {
    peer.write(Buffer.concat([connectBytes, PING, PING]));
    await turns();
    expect(got).toEqual(connectBytes);
    guard.admit(new RateLimit(generous, performance.now()));
    await turns();
    expect(got).toEqual(Buffer.concat([connectBytes, PING, PING]));
    expect(guard.packets).toBe(3);
    expect(guard.bytes).toBe(connectBytes.length + 4);
  });

  it('parks while the cap is full, holding the sender back, and goes on by itself', async () => {
    peer.write(connectBytes);
    await turns();
    guard.admit(new RateLimit(generous, performance.now()));
    inFlight.enter(1);
    const big = generate({
      cmd: 'publish',
      topic: 't',
      payload: Buffer.alloc(400_000),
      qos: 0,
      dup: false,
      retain: false,
    });
    for (let sent = 0; sent < 40; sent += 1) peer.write(big);
    await turns(100);
    expect(inFlight.parked).toBe(1);
    expect(got.length).toBe(connectBytes.length);
    expect(socket.readableLength).toBeLessThan(200_000);
    expect(guard.holdsBack).toBe(true);
    inFlight.leave(1);
    while (got.length < connectBytes.length + 40 * big.length) await turns(5);
    expect(inFlight.parked).toBe(0);
    expect(faults).toEqual([]);
  });

  it('pauses at the rate and resumes by its own timer', async () => {
    peer.write(connectBytes);
    await turns();
    const slow = { messagesPerSecond: 50, bytesPerSecond: 1e6, burstSeconds: 0.02 };
    guard.admit(new RateLimit(slow, performance.now()));
    peer.write(Buffer.concat([PING, PING, PING, PING]));
    while (!guard.isRatePaused) await turns(1);
    expect(got.length).toBeLessThan(connectBytes.length + 8);
    while (got.length < connectBytes.length + 8) await turns(5);
    expect(guard.isRatePaused).toBe(false);
  });

  it('cuts at the header of what is too large and passes nothing of it on', async () => {
    peer.write(Buffer.of(0x10, 0xff, 0x7f, 1, 2, 3));
    await new Promise((resolve) => peer.once('close', resolve));
    expect(got.length).toBe(0);
    expect(faults).toEqual([{ kind: 'oversized', announced: 16_383, limit: 100 }]);
    expect(socket.destroyed).toBe(true);
  });

  it('leaves the cap’s waiting list when its socket closes', async () => {
    peer.write(connectBytes);
    await turns();
    guard.admit(new RateLimit(generous, performance.now()));
    inFlight.enter(1);
    peer.write(PING);
    await turns();
    expect(inFlight.parked).toBe(1);
    socket.destroy();
    await turns();
    expect(inFlight.parked).toBe(0);
  });

  it('gives nothing more once closed', async () => {
    guard.close();
    peer.write(connectBytes);
    await turns();
    expect(got.length).toBe(0);
  });
});
