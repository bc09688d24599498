import { describe, expect, it, onTestFinished, vi } from 'vitest';
import type { App } from '../../src/app.ts';
import { connectDevice } from '../support/device-client.ts';
import type { SampleSite } from '../support/fleet-text.ts';
import { eventually, liveRecords } from '../support/live-records.ts';
import { mailSettings, servicePlace } from '../support/service-place.ts';
import { type ServicePlace, spawnService } from '../support/service-process.ts';
import { storedIn } from '../support/stored.ts';
import { mailServer } from './email-server.ts';
import { KillDevice } from './kill-device.ts';
import { nothingSent, stationScript } from './kill-scripts.ts';
import { openHere } from './service-here.ts';

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

describe('SIGTERM', () => {
  it('ends with 0 under load, and what was acknowledged is there', async () => {
    const ids = Array.from({ length: 20 }, (_, k) => `t-${k}`);
    const sites = ids.map((id): SampleSite => ({ id, kind: 'station' }));
    const place = await servicePlace(sites);
    const sent = nothingSent();
    const load: KillDevice[] = [];
    onTestFinished(() => load.forEach((device) => device.stop()));
    for (let round = 0; round < 3; round += 1) {
      const service = spawnService(place);
      await service.ready;
      if (round === 0) {
        load.push(
          ...ids.map((id, k) => new KillDevice(id, place.mqttPort, 20, stationScript(id, k, sent))),
        );
      }
      await pause(1000);
      expect(await service.stop()).toEqual({ code: 0, signal: null });
    }
    load.forEach((device) => device.stop());
    await Promise.all(load.map((device) => device.finished));
    const { readings } = await storedIn(place.dataDir, ids);
    const lost = [...sent.readings].flatMap(([id, mine]) => {
      const rows = (readings.get(id) ?? []).map(({ ts }) => ts);
      if (new Set(rows).size !== rows.length) return [`${id}: twice`];
      const kept = new Set<number>(rows);
      return [...mine].flatMap(([ts, { acknowledged }]) =>
        acknowledged && !kept.has(ts) ? [`${id} at ${ts}`] : [],
      );
    });
    expect(lost).toEqual([]);
    expect(load.reduce((sum, { acknowledged }) => sum + acknowledged, 0)).toBeGreaterThan(500);
  });
});

describe('started again', () => {
  it('says nothing a second time', async () => {
    const mail = await mailServer();
    onTestFinished(() => mail.close());
    const place = await servicePlace(undefined, mailSettings(mail.url, 'duty@x.cn'));
    const first = spawnService(place);
    await first.ready;
    const device = await connectDevice(place.mqttPort, 'a');
    await device.publish('telemetry', { ts: Date.now(), pOut: 150 });
    await eventually(() => expect(mail.mails).toHaveLength(1));
    await eventually(() => expect(liveRecords(place.dataDir).ledger()[0]?.state).toBe('accepted'));
    expect(await first.stop()).toEqual({ code: 0, signal: null });
    const before = liveRecords(place.dataDir).alarms();
    const second = spawnService(place);
    await second.ready;
    await pause(3000);
    expect(await second.stop()).toEqual({ code: 0, signal: null });
    expect(mail.mails).toHaveLength(1);
    expect(liveRecords(place.dataDir).alarms()).toEqual(before);
  });
});

const HOUR = 3_600_000;

/** Runs the service an hour ago: a device reports once. `now` is its clock from then on. */
async function anHourAgo(place: ServicePlace): Promise<{ readonly app: App }> {
  const real = Date.now.bind(Date);
  vi.spyOn(Date, 'now').mockImplementation(() => real() - HOUR);
  onTestFinished(() => void vi.restoreAllMocks());
  const app = await openHere(place);
  const device = await connectDevice(place.mqttPort, 'a');
  await device.publish('telemetry', { ts: Date.now(), pOut: 100, bypass: 'closed' });
  await pause(1500);
  await device.client.endAsync(true);
  return { app };
}

describe('an hour of silence', () => {
  it('is no silence of the device when the service was down', async () => {
    const place = await servicePlace();
    const { app } = await anHourAgo(place);
    await app.close();
    vi.restoreAllMocks();
    const service = spawnService(place);
    await service.ready;
    await pause(6000);
    expect(liveRecords(place.dataDir).alarms()).toEqual([]);
    expect(await service.stop()).toEqual({ code: 0, signal: null });
  });

  it('is none either when the clock of a running service is set forward', async () => {
    const place = await servicePlace();
    const { app } = await anHourAgo(place);
    vi.restoreAllMocks();
    await pause(6000);
    expect(liveRecords(place.dataDir).alarms()).toEqual([]);
    await app.close();
  });
});
