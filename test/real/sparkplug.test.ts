import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Reading } from '../../src/model/reading.ts';
import { eventually, liveRecords } from '../support/live-records.ts';
import { spawnService } from '../support/service-process.ts';
import { sparkplugPlace, understood } from '../support/sparkplug-place.ts';
import { storedIn } from '../support/stored.ts';
import { temporaryDirectory } from '../support/temp-dir.ts';
import { mosquittoBroker } from './mosquitto-broker.ts';
import { startEdge } from './sparkplug-edge.ts';

/** Event time and one field of the records that have it, in order of time. */
const valuesOf = (readings: readonly Reading[] | undefined, field: string) =>
  (readings ?? [])
    .flatMap((reading) =>
      'kind' in reading && field in reading.values
        ? [[reading.ts, Object.entries(reading.values).find(([name]) => name === field)?.[1]]]
        : [],
    )
    .sort(([a = 0], [b = 0]) => Number(a) - Number(b));

const wordsOf = (readings: readonly Reading[] | undefined) =>
  (readings ?? []).flatMap((reading) => (reading.record === 'status' ? [reading.online] : []));

describe('an edge node of Paho and Google protobuf', () => {
  /*
   * Assertions of the Sparkplug 3.0 specification that this run shows of the host application:
   * tck-id-host-topic-phid-birth-payload, tck-id-host-topic-phid-birth-topic
   * tck-id-message-flow-edge-node-birth-publish-nbirth-payload (read as protobuf of another codec)
   * tck-id-payloads-alias-birth-requirement, tck-id-payloads-alias-data-cmd-requirement
   * tck-id-operational-behavior-host-reordering-param, tck-id-operational-behavior-host-reordering-start
   * tck-id-operational-behavior-host-reordering-rebirth
   * tck-id-operational-behavior-data-commands-ncmd-rebirth-verb, tck-id-operational-behavior-data-commands-ncmd-rebirth-name
   * tck-id-operational-behavior-data-commands-ncmd-rebirth-value; tck-id-topics-ncmd-mqtt
   * tck-id-operational-behavior-data-publish-nbirth-values (is_null)
   * tck-id-operational-behavior-edge-node-termination-host-action-ndeath-node-offline
   * tck-id-operational-behavior-edge-node-termination-host-action-ndeath-devices-offline
   * tck-id-operational-behavior-edge-node-termination-host-action-ddeath-devices-offline
   * tck-id-payloads-nbirth-bdseq, tck-id-payloads-ndeath-bdseq
   */
  it('through birth, data, overpressure, a lost message, backfill, deaths, and data before a birth', async () => {
    const place = await sparkplugPlace();
    const service = spawnService(place);
    await service.ready;
    const records = liveRecords(place.dataDir);
    const edge = await startEdge(place.mqttPort);
    const start = Date.now() - 60_000;
    const at = (second: number): number => start + second * 1000;

    edge.order('connect', { ts: at(0) });
    await edge.seen('subscribed');
    await edge.seen('state');
    expect(edge.events('state')).toMatchObject([{ online: true }]);

    edge.order('birth', { ts: at(0) });
    edge.order('pressure', { ts: at(1), bar: 1.05 });
    edge.order('index', { ts: at(2), vb: 1001 });
    edge.order('pressure', { ts: at(3), bar: 1.5 });
    await eventually(() => expect(records.alarm('regulator.overpressure', 'rtu')).toBeDefined());
    expect(records.alarm('regulator.overpressure', 'rtu')).toMatchObject({ occurredAt: at(3) });
    expect(edge.events('command')).toEqual([]);

    // one message is lost: the next is used, and the node is asked for its births
    edge.order('pressure', { ts: at(4), bar: 1.01, skip: 1 });
    await edge.seen('born', 2);
    expect(edge.events('command')).toMatchObject([
      { metrics: [['Node Control/Rebirth', true]], retain: false },
    ]);
    // under the aliases of the new birth
    edge.order('pressure', { ts: at(5), bar: 1.02 });
    edge.order('index', { ts: at(5), vb: 1002 });

    // what the node had stored
    edge.order('pressure', { ts: at(-3600), bar: 0.98, historical: true });
    edge.order('pressure', { ts: at(-3590), bar: 0.99, historical: true });

    edge.order('device_death', { ts: at(6) });
    edge.order('die');
    expect(await edge.ended).toBe(9);

    const second = await startEdge(place.mqttPort);
    second.order('connect', { ts: at(10) });
    await second.seen('subscribed');
    // before any birth: refused with its value, and the node is asked
    second.order('pressure', { ts: at(11), bar: 1.03 });
    await second.seen('born');
    second.order('index', { ts: at(12), vb: 1003 });
    second.order('leave');
    await second.seen('disconnected');
    await eventually(() =>
      expect(records.quarantine()).toMatchObject([
        { reason: 'sparkplug-unborn', device: 'rtu', excerpt: expect.stringContaining('1.03') },
      ]),
    );
    await understood(place, 'deaths', 2);
    expect(await service.stop()).toEqual({ code: 0, signal: null });

    const { readings, quarantine } = await storedIn(place.dataDir, ['rtu', 'm1']);
    expect(valuesOf(readings.get('rtu'), 'pOut')).toEqual([
      [at(-3600), 98],
      [at(-3590), 99],
      [at(0), 100],
      [at(1), 105],
      [at(3), 150],
      // the rebirth repeats the value of its time
      [at(4), 101],
      [at(5), 102],
      // the birth that the node was asked for
      [at(11), 103],
    ]);
    expect(valuesOf(readings.get('m1'), 'vb')).toEqual([
      [at(0), 1000],
      [at(2), 1001],
      [at(4), 1000],
      [at(5), 1002],
      [at(11), 1000],
      [at(12), 1003],
    ]);
    expect(valuesOf(readings.get('m1'), 'battery')).toEqual([]);
    expect(wordsOf(readings.get('rtu'))).toEqual([true, false, true, false]);
    expect(wordsOf(readings.get('m1'))).toEqual([true, false, true, false]);
    expect(quarantine).toHaveLength(1);
  });

  /*
   * The same host on a broker that is not ours:
   * tck-id-operational-behavior-host-application-connect-will
   * tck-id-operational-behavior-host-application-connect-birth
   * tck-id-host-topic-phid-birth-payload-timestamp
   * tck-id-topics-ncmd-topic
   */
  it('on Mosquitto is asked for its births there, and sees the host come and go', async () => {
    const broker = await mosquittoBroker();
    const config = join(temporaryDirectory('sparkplug-upstream'), 'gaswatch.yaml');
    const topics = ['spBv1.0/+/+/+', 'spBv1.0/+/+/+/+'];
    const settings = {
      name: 'plant',
      url: `mqtt://127.0.0.1:${broker.port}`,
      sessions: [{ clientId: 'gaswatch', topics }],
      sparkplugState: true,
    };
    writeFileSync(config, JSON.stringify({ brokers: [settings] }));
    const place = await sparkplugPlace({ GASWATCH_CONFIG: config });
    const service = spawnService(place);
    await service.ready;
    const records = liveRecords(place.dataDir);
    const edge = await startEdge(broker.port);
    const start = Date.now() - 60_000;
    edge.order('connect', { ts: start });
    await edge.seen('state');
    const [greeting] = edge.events('state');
    expect(greeting).toMatchObject({ online: true });

    edge.order('pressure', { ts: start + 1000, bar: 1.01 });
    await edge.seen('born');
    expect(edge.events('command')).toMatchObject([{ metrics: [['Node Control/Rebirth', true]] }]);
    edge.order('pressure', { ts: start + 2000, bar: 1.5 });
    await eventually(() => expect(records.alarm('regulator.overpressure', 'rtu')).toBeDefined());

    await service.kill();
    await edge.seen('state', 2);
    // the broker's word: the will of that connection
    expect(edge.events('state')[1]).toEqual({ ...greeting, online: false });
    const again = spawnService(place);
    await again.ready;
    await edge.seen('state', 3);
    expect(edge.events('state')[2]).toMatchObject({ online: true });
    // by the aliases that it knew before it was killed
    edge.order('pressure', { ts: start + 3000, bar: 1.02 });
    edge.order('device_death', { ts: start + 4000 });
    edge.order('leave');
    await edge.seen('disconnected');
    await understood(place, 'deaths', 1);
    expect(await again.stop()).toEqual({ code: 0, signal: null });
    const { readings } = await storedIn(place.dataDir, ['rtu', 'm1']);
    expect(valuesOf(readings.get('rtu'), 'pOut').map(([, value]) => value)).toEqual([
      101, 150, 102,
    ]);
    expect(wordsOf(readings.get('rtu'))).toEqual([true, false]);
    expect(wordsOf(readings.get('m1'))).toEqual([true, false]);
  });
});
