import { statfsSync } from 'node:fs';
import mqtt from 'mqtt';
import { describe, expect, it } from 'vitest';
import { connectDevice } from '../support/device-client.ts';
import type { SampleSite } from '../support/fleet-text.ts';
import { eventually, liveRecords } from '../support/live-records.ts';
import { servicePlace } from '../support/service-place.ts';
import { spawnService } from '../support/service-process.ts';
import { storedIn } from '../support/stored.ts';
import { temporaryDirectory } from '../support/temp-dir.ts';

const SITES: readonly SampleSite[] = [
  { id: 'a', kind: 'station' },
  { id: 'm', kind: 'meter', reporting: 'hourly' },
];

async function running(settings: Readonly<Record<string, string>> = {}) {
  const place = await servicePlace(SITES, settings);
  const service = spawnService(place);
  await service.ready;
  return { place, service, records: liveRecords(place.dataDir) };
}

const MINUTE = 60_000;
const iso = (ts: number): string => new Date(ts).toISOString();

/** What a device may send that nobody can use: the reason and the path that quarantine names. */
const UNUSABLE: readonly (readonly [string, string, (now: number) => object | string])[] = [
  ['not-json', '', () => '{"ts": 1'],
  ['not-json', '', (now) => `{"ts": ${now}, "pOut": NaN}`],
  ['wrong-type', 'pOut', (now) => ({ ts: now, pOut: 'NaN' })],
  ['wrong-type', 'pOut', (now) => ({ ts: now, pOut: '100' })],
  ['wrong-type', 'bypass', (now) => ({ ts: now, bypass: 'ajar' })],
  ['wrong-type', 'runs.duty.ssv', (now) => ({ ts: now, runs: { duty: { ssv: 1 } } })],
  ['out-of-range', 'pOut', (now) => ({ ts: now, pOut: 1e308 })],
  ['wrong-type', 'pOut', (now) => `{"ts": ${now}, "pOut": 1e999}`],
  ['ts-missing', 'ts', () => ({ pOut: 100 })],
  ['ts-without-offset', 'ts', () => ({ ts: '2026-03-01T08:00:00', pOut: 100 })],
  ['ts-invalid', 'ts', () => ({ ts: '2026-02-30T08:00:00Z', pOut: 100 })],
  ['ts-before-2000', 'ts', () => ({ ts: '1970-01-01T00:00:10Z', pOut: 100 })],
  ['ts-before-2000', 'ts', (now) => ({ ts: Math.floor(now / 1000), pOut: 100 })],
  ['ts-future', 'ts', () => ({ ts: '2100-01-01T00:00:00Z', pOut: 150, bypass: 'open' })],
  ['ts-future', 'ts', (now) => ({ ts: now + 3 * MINUTE, pOut: 150, bypass: 'open' })],
  ['no-measured-field', '', (now) => ({ ts: now, mystery: 1 })],
  ['too-many-records', '', (now) => Array(1001).fill({ ts: now, pOut: 1 })],
];

describe('what cannot be used', () => {
  it('is acknowledged, kept with its reason and path, and told to the device', async () => {
    const { service, place, records } = await running();
    const device = await connectDevice(place.mqttPort, 'a');
    await device.client.subscribeAsync('gas/v1/a/rejected', { qos: 1 });
    for (const unusable of UNUSABLE) await device.publish('telemetry', unusable[2](Date.now()));
    await eventually(() => expect(records.quarantine()).toHaveLength(UNUSABLE.length));
    const kept = records.quarantine().toReversed();
    expect(kept.map(({ reason, path }) => [reason, path])).toEqual(
      UNUSABLE.map(([reason, path]) => [reason, path]),
    );
    await eventually(() => expect(device.received).toHaveLength(UNUSABLE.length));
    expect(device.received.map(({ text }) => JSON.parse(text))).toEqual(
      kept.map(({ reason, path, ts, excerpt }) => ({
        reason,
        path,
        ts: ts === null ? null : iso(ts),
        excerpt,
      })),
    );
    // the far future neither raised anything, nor does it stand in the way of what is true now
    await device.publish('telemetry', { ts: Date.now(), pOut: 150, bypass: 'closed' });
    await eventually(() => expect(records.alarm('regulator.overpressure')).toBeDefined());
    expect(records.alarm('bypass.open')).toBeUndefined();
    expect(await service.stop()).toEqual({ code: 0, signal: null });
    const { readings } = await storedIn(place.dataDir, ['a']);
    expect(readings.get('a')?.filter(({ record }) => record === 'station')).toHaveLength(1);
  });

  it('in an array is refused by its index, and the good records are used', async () => {
    const { service, place, records } = await running();
    const device = await connectDevice(place.mqttPort, 'a');
    const now = Date.now();
    await device.publish('telemetry', [
      { ts: now - 3000, pOut: 100 },
      { ts: now - 2000, pOut: 'high' },
      { ts: now - 1000, pOut: 101 },
      7,
      { ts: iso(now).replace('Z', '+00:00'), pOut: 102 },
    ]);
    await eventually(() => expect(records.quarantine()).toHaveLength(2));
    const found = records.quarantine().map(({ index, reason, path }) => ({ index, reason, path }));
    expect(found).toContainEqual({ index: 1, reason: 'wrong-type', path: 'pOut' });
    expect(found).toContainEqual(expect.objectContaining({ index: 3, reason: 'wrong-type' }));
    expect(await service.stop()).toEqual({ code: 0, signal: null });
    const { readings } = await storedIn(place.dataDir, ['a']);
    expect(readings.get('a')?.map(({ ts }) => ts)).toEqual([now - 3000, now - 1000, now]);
  });

  it('duplicates and reordered batches leave one row a moment, and the newest content', async () => {
    const { service, place } = await running();
    const device = await connectDevice(place.mqttPort, 'm');
    const hour = (n: number): number => Date.now() - (Date.now() % 3_600_000) - n * 3_600_000;
    const times = [5, 4, 3, 2, 1].map(hour);
    const records = times.map((ts, n) => ({ ts, vm: 1000 + n, qm: 1 }));
    await device.publish('telemetry', records.slice(3));
    await device.publish('telemetry', records.toReversed());
    await device.publish('telemetry', records);
    await device.publish('telemetry', { ...records[2], qm: 2 });
    expect(await service.stop()).toEqual({ code: 0, signal: null });
    const { readings, superseded, quarantine } = await storedIn(place.dataDir, ['m']);
    const rows = readings.get('m') ?? [];
    expect(rows.map(({ ts }) => ts)).toEqual(times);
    expect(rows.map((row) => (row.record === 'meter' ? row.values.qm : null))).toEqual([
      1, 1, 2, 1, 1,
    ]);
    expect(superseded).toBe(1);
    expect(quarantine).toEqual([]);
  });
});

describe('who may not come in', () => {
  it.each([
    ['no credentials', {}, 5],
    ['a wrong password', { username: 'a', password: 'guess' }, 5],
    ['an unknown device', { username: 'x', password: 'pw-x' }, 5],
  ] as const)('%s', async (_, credentials, code) => {
    const { place } = await running();
    const refused = await mqtt
      .connectAsync(`mqtt://127.0.0.1:${place.mqttPort}`, { ...credentials, reconnectPeriod: 0 })
      .then(
        () => 0,
        (thrown: unknown) => (thrown instanceof Error && 'code' in thrown ? thrown.code : thrown),
      );
    expect([code, 4]).toContain(refused);
  });
});

describe('a disk nearly full', () => {
  it('takes nothing more, says so, and takes it again when there is room', async () => {
    const { bavail, bsize } = statfsSync(temporaryDirectory('disk'));
    const more = Math.ceil((bavail * bsize) / 1024 / 1024) * 2;
    const { place, service, records } = await running();
    const device = await connectDevice(place.mqttPort, 'a');
    const ts = Date.now();
    await device.publish('telemetry', { ts, pOut: 100 });
    await service.stop();

    const full = spawnService({
      ...place,
      settings: { GASWATCH__JOURNAL__RESERVEMEGABYTES: `${more}` },
    });
    await full.ready;
    await eventually(() => expect(records.alarm('system.disk-low')?.returnedAt).toBeNull());
    await expect(connectDevice(place.mqttPort, 'a')).rejects.toThrow(/Server unavailable/);
    expect(await full.stop()).toEqual({ code: 0, signal: null });

    const again = spawnService(place);
    await again.ready;
    await (await connectDevice(place.mqttPort, 'a')).publish('telemetry', {
      ts: ts + 1,
      pOut: 100,
    });
    await eventually(() => expect(records.alarm('system.disk-low')?.state).toBe('returned'));
    expect(await again.stop()).toEqual({ code: 0, signal: null });
    const { readings } = await storedIn(place.dataDir, ['a']);
    expect(readings.get('a')?.map((row) => row.ts)).toEqual([ts, ts + 1]);
  });
});
