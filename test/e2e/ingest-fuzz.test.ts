import { generate, type Packet } from 'mqtt-packet';
import { describe, expect, it } from 'vitest';
import { DEFAULT_LIMITS } from '../../src/ingest/ingest-options.ts';
import { type Random, seededRandom } from '../../src/lib/seeded-random.ts';
import {
  connectPacket,
  login,
  openWorld,
  publishPacket,
  qos0,
  RawClient,
  until,
} from './ingest-world.ts';

const STREAMS = 2000;
const AT_ONCE = 20;
const SEED = process.env.GASWATCH_SEED ?? 'ingest';

const will = {
  topic: 'gas/v1/a/status',
  payload: Buffer.from('off'),
  qos: 1 as const,
  retain: true,
};

/** What a device may send, in an order that reaches every handler of the broker. */
function conversation(random: Random): Buffer {
  const lasting = random.next() < 0.5;
  const filters: Packet = {
    cmd: 'subscribe',
    messageId: 3,
    subscriptions: [
      { topic: 'gas/v1/a/rejected', qos: 1 },
      { topic: 'gas/v1/a/+/x', qos: 2 },
    ],
  };
  const rest: readonly Packet[] = [
    publishPacket('gas/v1/a/telemetry', 1, '{"ts":1}'),
    qos0('gas/v1/a/status', '"online"'),
    filters,
    { cmd: 'unsubscribe', messageId: 4, unsubscriptions: ['gas/v1/a/rejected'] },
    { cmd: 'pingreq' },
    { cmd: 'puback', messageId: 1 },
    { cmd: 'pubrec', messageId: 5 },
    { cmd: 'pubrel', messageId: 6 },
    { cmd: 'pubrel', messageId: 6 },
    { cmd: 'pubcomp', messageId: 7 },
    publishPacket('gas/v1/a/event', 8, 'x', { qos: 2 }),
  ];
  const chosen = Array.from({ length: 1 + random.int(10) }, () => rest[random.int(rest.length)]);
  const clientId = `f${random.int(5)}`;
  const first = connectPacket('a', { clean: !lasting, clientId, ...(lasting ? { will } : {}) });
  return Buffer.concat(
    [first, ...chosen].flatMap((packet) => (packet === undefined ? [] : [generate(packet)])),
  );
}

/** Flips, inserts, removes or repeats some bytes; the CONNECT is mostly left whole, to get past it. */
function mutate(bytes: Buffer, random: Random): Buffer {
  const spared = random.next() < 0.7 ? 2 + (bytes[1] ?? 0) : 0;
  let mutated = bytes;
  for (let round = 0; round < random.int(5); round += 1) {
    const at = spared + random.int(Math.max(1, mutated.length - spared));
    const [head, tail] = [mutated.subarray(0, at), mutated.subarray(at)];
    const noise = Buffer.from(Array.from({ length: 1 + random.int(6) }, () => random.int(256)));
    const kind = random.int(5);
    if (kind === 0) mutated = Buffer.concat([head, noise, tail.subarray(noise.length)]);
    else if (kind === 1) mutated = Buffer.concat([head, noise, tail]);
    else if (kind === 2) mutated = Buffer.concat([head, tail.subarray(1 + random.int(8))]);
    else if (kind === 3) mutated = Buffer.concat([head, tail, tail]);
    else mutated = head;
  }
  return mutated;
}

async function run(port: number, random: Random): Promise<void> {
  const client = await RawClient.open(port);
  const bytes = mutate(conversation(random), random);
  for (let at = 0; at < bytes.length && !client.isClosed; ) {
    const size = 1 + random.int(random.next() < 0.3 ? 5 : 500);
    client.socket.write(bytes.subarray(at, at + size));
    at += size;
    await new Promise((resolve) => setImmediate(resolve));
  }
  if (random.next() < 0.3) client.socket.resetAndDestroy();
  else client.socket.end();
  await client.closed;
}

describe('mutated packet streams', () => {
  it(`leave the broker alive and serving: ${STREAMS} streams, seed ${SEED}`, {
    timeout: 120_000,
  }, async () => {
    const failedLogins = { failures: Number.MAX_SAFE_INTEGER, windowMs: 1000 };
    const rate = { messagesPerSecond: 1e6, bytesPerSecond: 1e9, burstSeconds: 1 };
    const world = await openWorld({ limits: { ...DEFAULT_LIMITS, failedLogins, rate } });
    const { client: witness } = await login(world, 'b');
    const random = seededRandom(SEED);
    for (let at = 0; at < STREAMS; at += AT_ONCE) {
      const round = Array.from({ length: AT_ONCE }, (_, lane) => random.fork(`${at + lane}`));
      await Promise.all(round.map((one) => run(world.port, one)));
      witness.send(publishPacket('gas/v1/b/telemetry', 1 + at));
      await until(() => witness.of('puback').length === at / AT_ONCE + 1);
    }
    await until(() => world.ingest.stats().sockets === 1);
    expect(world.ingest.stats()).toMatchObject({ connections: 1, inFlightMessages: 0, parked: 0 });
    expect(world.eventsOf('broker-failed')).toEqual([]);
    expect(world.eventsOf('malformed').length).toBeGreaterThan(STREAMS / 20);
    const foreign = world.journal.entries.filter(
      ({ topic, source }) => !topic.includes(`/${source}`),
    );
    expect(foreign).toEqual([]);
    await world.close();
  });
});
