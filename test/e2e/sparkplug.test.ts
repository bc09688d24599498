import type { MqttClient } from 'mqtt';
import { describe, expect, it } from 'vitest';
import { decodePayload } from '../../src/sparkplug/decode-payload.ts';
import { connectDevice } from '../support/device-client.ts';
import { eventually, liveRecords } from '../support/live-records.ts';
import { spawnService } from '../support/service-process.ts';
import { payloadOf, type SentMetric } from '../support/sparkplug-payload.ts';
import { sparkplugPlace, understood } from '../support/sparkplug-place.ts';
import { storedIn } from '../support/stored.ts';

const STATE = 'spBv1.0/STATE/gaswatch';
const COMMAND = 'spBv1.0/plant/NCMD/rtu';

async function running() {
  const place = await sparkplugPlace();
  const service = spawnService(place);
  await service.ready;
  return { place, service, records: liveRecords(place.dataDir) };
}

/** Publishes as the edge node `rtu` of group `plant`; the sequence is the caller's. */
const speaker =
  (client: MqttClient) =>
  (
    type: string,
    seq: number,
    metrics: readonly SentMetric[],
    device?: string,
  ): Promise<unknown> => {
    const behind = device === undefined ? '' : `/${device}`;
    const payload = Buffer.from(payloadOf({ ts: Date.now(), seq, metrics }));
    return client.publishAsync(`spBv1.0/plant/${type}/rtu${behind}`, payload, { qos: 1 });
  };

const birth = (): SentMetric[] => [
  { name: 'bdSeq', datatype: 8, long: 1n },
  { name: 'Node Control/Rebirth', datatype: 11, boolean: false },
  { name: 'pOut', alias: 1, ts: Date.now(), datatype: 10, double: 1, unit: 'bar' },
];
const meterBirth = (): SentMetric[] => [
  { name: 'vb', alias: 11, ts: Date.now(), datatype: 10, double: 1000 },
];
const pOut = (bar: number): SentMetric => ({ alias: 1, ts: Date.now(), double: bar });

describe('a Sparkplug edge node on the embedded broker', () => {
  it('sees the host online, and offline once the service has stopped; nothing else of Sparkplug', async () => {
    const { place, service } = await running();
    const node = await connectDevice(place.mqttPort, 'rtu');
    await node.client.subscribeAsync(STATE, { qos: 1 });
    await eventually(() => expect(node.received).toHaveLength(1));
    const [said] = node.received;
    // tck-id-host-topic-phid-birth-topic, tck-id-host-topic-phid-birth-payload, tck-id-host-topic-phid-birth-retain
    expect(said?.topic).toBe(STATE);
    const { online, timestamp } = JSON.parse(said?.text ?? '{}');
    expect(online).toBe(true);
    await service.stop();
    // tck-id-host-topic-phid-death-payload-disconnect-clean: same time, and told before the end
    await eventually(() => expect(node.received).toHaveLength(2));
    expect(JSON.parse(node.received[1]?.text ?? '{}')).toEqual({ online: false, timestamp });
    const again = spawnService(place);
    await again.ready;
    const other = await connectDevice(place.mqttPort, 'm1');
    await other.client.subscribeAsync(STATE, { qos: 1 });
    await eventually(() => expect(other.received.at(-1)?.text).toContain('"online":true'));
    const closed = new Promise<void>((resolve) => other.client.once('close', () => resolve()));
    other.client.subscribe('spBv1.0/plant/NDATA/rtu', () => undefined);
    await closed;
    await eventually(() => expect(again.stdout()).toContain('subscribe-violation'));
  });

  it('is understood by alias: an overpressure raises its alarm, its meter is read', async () => {
    const { place, service, records } = await running();
    const node = await connectDevice(place.mqttPort, 'rtu');
    const say = speaker(node.client);
    await say('NBIRTH', 0, birth());
    await say('DBIRTH', 1, meterBirth(), 'm1');
    await say('NDATA', 2, [pOut(1.5)]);
    await say('DDATA', 3, [{ alias: 11, ts: Date.now(), double: 1001 }], 'm1');
    await eventually(() => expect(records.alarm('regulator.overpressure', 'rtu')).toBeDefined());
    await understood(place, 'messages', 4);
    await service.stop();
    const { readings, quarantine } = await storedIn(place.dataDir, ['rtu', 'm1']);
    const kept = (device: string) => ({
      words: readings.get(device)?.flatMap((one) => (one.record === 'status' ? [one.online] : [])),
      values: readings.get(device)?.flatMap((one) => ('kind' in one ? [one.values] : [])),
    });
    expect(kept('rtu')).toEqual({ words: [true], values: [{ pOut: 100 }, { pOut: 150 }] });
    expect(kept('m1')).toEqual({ words: [true], values: [{ vb: 1000 }, { vb: 1001 }] });
    expect(quarantine).toEqual([]);
  });

  it('is asked for its births when it speaks before them, and its values are in quarantine', async () => {
    const { place, records } = await running();
    const node = await connectDevice(place.mqttPort, 'rtu');
    await node.client.subscribeAsync(`${COMMAND}/#`, { qos: 1 });
    const commands: Buffer[] = [];
    node.client.on('message', (topic, payload) => {
      if (topic === COMMAND) commands.push(payload);
    });
    await speaker(node.client)('NDATA', 7, [pOut(1.5)]);
    await eventually(() => expect(commands).toHaveLength(1));
    const command = decodePayload(commands[0] ?? new Uint8Array());
    expect(command.ok && command.value.metrics).toMatchObject([
      { name: 'Node Control/Rebirth', value: { form: 'boolean', value: true } },
    ]);
    await eventually(() =>
      expect(records.quarantine()).toMatchObject([
        {
          reason: 'sparkplug-unborn',
          device: 'rtu',
          excerpt: expect.stringContaining('"value":1.5'),
        },
      ]),
    );
  });

  it('may not speak for a device of another, nor in another form', async () => {
    const { place, records } = await running();
    const node = await connectDevice(place.mqttPort, 'rtu');
    const say = speaker(node.client);
    await say('NBIRTH', 0, birth());
    await say('DBIRTH', 1, meterBirth(), 'm2');
    await node.client.publishAsync('spBv1.0/plant/NDATA/rtu', '{"pOut":1}', { qos: 1 });
    await eventually(() =>
      expect(
        records
          .quarantine()
          .map(({ reason }) => reason)
          .sort(),
      ).toEqual(['not-its-gateway', 'not-sparkplug']),
    );
  });

  it('need not be born again after the service was killed', async () => {
    const { place, service } = await running();
    const node = await connectDevice(place.mqttPort, 'rtu');
    await speaker(node.client)('NBIRTH', 0, birth());
    await service.kill();
    const again = spawnService(place);
    await again.ready;
    const back = await connectDevice(place.mqttPort, 'rtu');
    const say = speaker(back.client);
    await say('NDATA', 1, [pOut(1.01)]);
    const records = liveRecords(place.dataDir);
    await say('NDATA', 2, [pOut(1.6)]);
    await eventually(() => expect(records.alarm('regulator.overpressure', 'rtu')).toBeDefined());
    await again.stop();
    const { readings, quarantine } = await storedIn(place.dataDir, ['rtu']);
    const values = readings.get('rtu')?.filter(({ record }) => record === 'station');
    // what was said twice, before the kill and after it, is there once
    expect(values).toMatchObject([
      { values: { pOut: 100 } },
      { values: { pOut: 101 } },
      { values: { pOut: 160 } },
    ]);
    expect(quarantine).toEqual([]);
  });
});
