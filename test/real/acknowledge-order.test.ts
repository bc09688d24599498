import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { connectPacket, publishPacket, RawClient, until } from '../e2e/ingest-world.ts';
import { passwordOf, type SampleSite } from '../support/fleet-text.ts';
import { servicePlace } from '../support/service-place.ts';
import { spawnService } from '../support/service-process.ts';
import { temporaryDirectory } from '../support/temp-dir.ts';
import { orderFaults, systemCalls, type TracedMessage } from './strace.ts';

const SITES: readonly SampleSite[] = ['a', 'b', 'c', 'd'].map((id) => ({ id, kind: 'station' }));
const MESSAGES_EACH = 25;
const TRACED = 'write,writev,sendto,sendmsg,pwrite64,pwritev,fsync,fdatasync';

/** Publishes one message after the other, each after the acknowledgement of the one before. */
async function publishInTurn(port: number, device: string, nth: number): Promise<TracedMessage[]> {
  const client = await RawClient.open(port);
  client.send(connectPacket(device, { password: passwordOf(device) }));
  await until(() => client.of('connack').length === 1);
  expect(client.of('connack')[0]?.returnCode).toBe(0);
  const clientPort = client.socket.localPort ?? 0;
  const sent: TracedMessage[] = [];
  for (let messageId = 1; messageId <= MESSAGES_EACH; messageId += 1) {
    const seq = 7_000_000 + nth * 1000 + messageId;
    const payload = JSON.stringify({ ts: Date.now(), pOut: 100, seq });
    client.send(publishPacket(`gas/v1/${device}/telemetry`, messageId, payload));
    await until(() => client.of('puback').length === messageId);
    sent.push({ marker: `"seq":${seq}`, clientPort, messageId });
  }
  client.socket.destroy();
  return sent;
}

/** Runs the service under strace with this setting; every message's faults. */
async function traced(synchronous: 'full' | 'off') {
  const trace = join(temporaryDirectory('strace'), 'trace');
  const place = await servicePlace(SITES, { GASWATCH__JOURNAL__SYNCHRONOUS: synchronous });
  // -D: the service stays this process's child, and the tracer its grandchild
  const under = ['strace', '-D', '-f', '-yy', '-s', '20000', '-o', trace, '-e', `trace=${TRACED}`];
  const service = spawnService({ ...place, under });
  await service.ready;
  const sent = await Promise.all(
    SITES.map(({ id }, nth) => publishInTurn(place.mqttPort, id, nth)),
  );
  expect(await service.stop()).toEqual({ code: 0, signal: null });
  const messages = sent.flat();
  return { messages, faults: orderFaults(systemCalls(readFileSync(trace, 'latin1')), messages) };
}

describe('no PUBACK leaves before the fsync that covers its message', () => {
  it('holds with the journal as it is meant to run', async () => {
    const { messages, faults } = await traced('full');
    expect(messages).toHaveLength(SITES.length * MESSAGES_EACH);
    expect(faults).toEqual([]);
  });

  it('does not hold with synchronous off, and the same check says so', async () => {
    const { messages, faults } = await traced('off');
    expect(faults).toEqual(
      messages.map(({ marker }) => `${marker}: PUBACK before the sync that covers it`),
    );
  });
});
