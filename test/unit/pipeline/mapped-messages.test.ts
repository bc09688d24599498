import { afterEach, describe, expect, it } from 'vitest';
import { brokerSource } from '../../../src/model/broker-source.ts';
import { type FleetIndex, indexFleet } from '../../../src/model/fleet-index.ts';
import { Mapping } from '../../../src/model/mapping.ts';
import { epochMs } from '../../../src/model/units.ts';
import { t } from '../../support/detector-run.ts';
import { openPipeline, type Pipeline } from '../../support/pipeline-run.ts';
import { SAMPLE } from '../../support/sample-fleet.ts';

/** The sample fleet with outlet pressures of another broker, in the unit that is said. */
const fleetIn = (unit: string, version: number): FleetIndex => {
  const mapping = Mapping.parse({
    name: 'plant',
    topic: 'plant/{rtu}/p',
    device: { topic: 'rtu', ids: { R1: 'rtu' } },
    ts: { path: 't', format: 'epochMillis' },
    fields: { pOut: { path: 'p', unit } },
  });
  return indexFleet({ ...SAMPLE.fleet, mappings: [mapping] }, version);
};

let pipeline: Pipeline | null = null;
afterEach(() => {
  pipeline?.close();
  pipeline = null;
});

async function opened(fleet: FleetIndex) {
  const running = openPipeline({ fleet, fleetAt: epochMs(t('11:00')) });
  pipeline = running;
  const send = (at: number, topic: string, payload: object) =>
    running.append({
      kind: 'message',
      at: epochMs(at),
      source: brokerSource('plant'),
      topic,
      payload,
    });
  const stored = async () =>
    (
      await running.history.readings({
        devices: [...fleet.devices.values()].map(({ spec }) => spec.id),
        from: t('00:00'),
        to: t('+1 00:00'),
        limit: 1000,
      })
    ).map((reading) => (reading.record === 'station' ? reading.values.pOut : null));
  return { running, send, stored };
}

describe('messages of an external broker', () => {
  it('raise alarms as those of a device that signed in', async () => {
    const { running, send } = await opened(fleetIn('bar', 1));
    for (let n = 0; n < 10; n += 1) {
      const at = t('12:00') + n * 10_000;
      await send(at, 'plant/R1/p', { t: at, p: n < 4 ? 1 : 1.8 });
    }
    running.drain();
    const alarms = await running.alarms();
    expect(alarms.map(({ type }) => type)).toContain('regulator.overpressure');
    expect(await running.quarantine()).toEqual([]);
  });

  it('mean to a history that reads the journal later what they meant when they came', async () => {
    const { running, send, stored } = await opened(fleetIn('bar', 1));
    const [first, second] = [t('12:00'), t('12:10')];
    await send(first, 'plant/R1/p', { t: first, p: 1 });
    running.changeFleet(fleetIn('kPa', 2));
    const change = { version: 2 };
    const at = epochMs(t('12:05'));
    await running.append({ kind: 'fleet', at, source: 'file', topic: '', payload: change });
    await send(second, 'plant/R1/p', { t: second, p: 99 });
    running.drain();
    running.crash();
    await running.feed();
    expect(await stored()).toEqual([100, 99]);
  });

  it('that no mapping takes can be released once one does', async () => {
    const { running, send, stored } = await opened(indexFleet(SAMPLE.fleet, 1));
    const at = t('12:00');
    await send(at, 'plant/R1/p', { t: at, p: 1 });
    running.drain();
    const [row] = await running.quarantine();
    expect(row).toMatchObject({ reason: 'topic-unknown', source: 'broker/plant' });
    running.changeFleet(fleetIn('bar', 2));
    const change = { version: 2 };
    const later = epochMs(t('12:05'));
    await running.append({ kind: 'fleet', at: later, source: 'file', topic: '', payload: change });
    const payload = Buffer.from(JSON.stringify({ t: at, p: 1 })).toString('base64');
    const release = {
      command: 'release',
      id: 'r1',
      by: 'anna',
      quarantine: row?.id ?? '',
      index: null,
      reason: 'topic-unknown',
      receivedAt: epochMs(at),
      source: 'broker/plant',
      topic: 'plant/R1/p',
      payload,
    } as const;
    const result = await running.answer(release, epochMs(t('12:06')));
    expect(result).toMatchObject({ outcome: 'released', accepted: 1 });
    await running.feed();
    expect(await stored()).toEqual([100]);
  });
});
