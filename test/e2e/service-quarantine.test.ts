import { describe, expect, it } from 'vitest';
import { itemsOf, signedIn } from '../support/api-client.ts';
import { connectDevice } from '../support/device-client.ts';
import type { SampleSite } from '../support/fleet-text.ts';
import { eventually } from '../support/live-records.ts';
import { servicePlace } from '../support/service-place.ts';
import { spawnService } from '../support/service-process.ts';

const SITES: readonly SampleSite[] = [
  { id: 'm', kind: 'meter', reporting: 'hourly' },
  { id: 'a', kind: 'station' },
];

describe('quarantine over the API', () => {
  it('lists by device and reason, shows the whole message, and releases once', async () => {
    const place = await servicePlace(SITES);
    const service = spawnService(place);
    await service.ready;
    const api = await signedIn(place.httpPort);
    const device = await connectDevice(place.mqttPort, 'm');
    const now = Date.now();
    await device.publish('telemetry', { ts: now - 7_200_000, vm: 1000 });
    // 500 m³ in an hour through a meter of 100 m³/h: the meter was changed, or it is wrong
    await device.publish('telemetry', [
      { ts: now - 3_600_000, vm: 1500 },
      { ts: now - 3_000_000, vm: 'NaN' },
    ]);
    const listed = await eventually(async () => {
      const items = itemsOf(await api.get('/quarantine?device=m'));
      expect(items).toHaveLength(2);
      return items;
    });
    const jump = listed.find(({ reason }) => reason === 'register-jump');
    const text = listed.find(({ reason }) => reason === 'wrong-type');
    expect(jump).toMatchObject({ device: 'm', topic: 'gas/v1/m/telemetry', path: 'vm', index: 0 });
    expect(text).toMatchObject({ path: 'vm', index: 1, excerpt: expect.stringContaining('NaN') });
    expect(itemsOf(await api.get('/quarantine?reason=register-jump'))).toHaveLength(1);
    expect(itemsOf(await api.get('/quarantine?device=a'))).toEqual([]);
    expect(await api.get(`/quarantine/${jump?.['id']}`)).toMatchObject({
      status: 200,
      body: { source: 'm', payload: expect.stringContaining('1500') },
    });

    expect(await api.post(`/quarantine/${jump?.['id']}/release`)).toEqual({
      status: 200,
      body: { accepted: 1, rejected: 0 },
    });
    expect(await api.post(`/quarantine/${jump?.['id']}/release`)).toMatchObject({
      status: 409,
      body: { code: 'already-released' },
    });
    expect(await api.post(`/quarantine/${text?.['id']}/release`)).toMatchObject({
      status: 409,
      body: { code: 'still-unusable' },
    });
    expect(await api.post('/quarantine/999999/release')).toMatchObject({ status: 404 });
    await eventually(async () => {
      const from = new Date(now - 86_400_000).toISOString();
      const rows = itemsOf(await api.get(`/telemetry?device=m&fields=vm&from=${from}`));
      expect(rows).toEqual([
        { ts: new Date(now - 7_200_000).toISOString(), vm: 1000 },
        { ts: new Date(now - 3_600_000).toISOString(), vm: 1500 },
      ]);
    });
    expect(await service.stop()).toEqual({ code: 0, signal: null });
  });
});
