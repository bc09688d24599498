import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { eventually, liveRecords } from '../support/live-records.ts';
import { ONE_STATION, servicePlace } from '../support/service-place.ts';
import { spawnService } from '../support/service-process.ts';
import { storedIn } from '../support/stored.ts';
import { temporaryDirectory } from '../support/temp-dir.ts';
import { message, ScriptedBroker, until } from '../unit/ingest/upstream/scripted-broker.ts';

/** A whole service that is the client of a broker whose every packet the test sees. */
async function placeFor(broker: ScriptedBroker, more: object = {}) {
  const config = join(temporaryDirectory('upstream'), 'gaswatch.yaml');
  const settings = {
    name: 'plant',
    url: `mqtt://127.0.0.1:${broker.port}`,
    sessions: [{ clientId: 'gaswatch-1', topics: ['gas/v1/#'] }],
    ...more,
  };
  writeFileSync(config, JSON.stringify({ brokers: [settings] }));
  return servicePlace(ONE_STATION, { GASWATCH_CONFIG: config });
}

const reading = (messageId: number, record: object) =>
  message(messageId, { payload: JSON.stringify({ ts: Date.now() + messageId, ...record }) });

describe('the service as a client of a broker', () => {
  it('reads, alarms, acknowledges, answers what it refuses, and leaves cleanly', async () => {
    const broker = await ScriptedBroker.open();
    const place = await placeFor(broker, { replies: true, status: 'gaswatch/status' });
    const service = spawnService(place);
    await service.ready;
    await until(() => broker.connections.some((peer) => peer.of('subscribe').length > 0));
    const peer = broker.last;
    await until(() => peer.of('publish').length === 1);
    expect(peer.of('connect')[0]).toMatchObject({ clientId: 'gaswatch-1', clean: false });

    peer.send(
      reading(1, { pOut: 100, bypass: 'closed' }),
      reading(2, { pOut: 100, bypass: 'open' }),
      message(3, { payload: 'not JSON' }),
    );
    await until(() => peer.acknowledged.length === 3);
    const records = liveRecords(place.dataDir);
    await eventually(() => expect(records.alarm('bypass.open')).toMatchObject({ site: 'a' }));
    expect(records.quarantine()).toMatchObject([{ reason: 'not-json', source: 'broker/plant' }]);
    await until(() => peer.of('publish').length === 2);
    expect(peer.of('publish')[1]).toMatchObject({ topic: 'gas/v1/a/rejected', qos: 1 });

    const stopped = service.stop();
    await until(() => peer.of('disconnect').length === 1);
    peer.socket.end();
    expect(await stopped).toEqual({ code: 0, signal: null });
    expect(`${peer.of('publish')[2]?.payload}`).toBe('"offline"');
    const { readings } = await storedIn(place.dataDir, ['a']);
    expect(readings.get('a')).toHaveLength(2);
  });

  it('starts without it, says so, and goes on as soon as it is there', async () => {
    const broker = await ScriptedBroker.open();
    broker.script.connack = (_connect, nth) =>
      nth < 3
        ? { cmd: 'connack', sessionPresent: false, reasonCode: 0x88 }
        : { cmd: 'connack', sessionPresent: false, reasonCode: 0 };
    const place = await placeFor(broker);
    const service = spawnService(place);
    await service.ready;
    const ready = async () => (await fetch(`http://127.0.0.1:${place.httpPort}/readyz`)).text();
    await eventually(async () => expect(await ready()).toContain('refused: server unavailable'));
    await eventually(async () => expect(await ready()).toContain('1 of 1 sessions connected'));
    expect(service.stdout()).toContain('"reason":"refused"');
  });

  it('does not start with mistakes in its settings, and says where each is', async () => {
    const broker = await ScriptedBroker.open();
    const place = await placeFor(broker, { will: {} });
    const service = spawnService(place);
    expect(await service.exited).toEqual({ code: 2, signal: null });
    for (const words of ['brokers[0].will.topic: missing', 'brokers[0].will.payload: missing']) {
      expect(service.stderr()).toContain(words);
    }
  });
});
