import { describe, expect, it, onTestFinished } from 'vitest';
import { connectDevice } from '../support/device-client.ts';
import { eventually, liveRecords } from '../support/live-records.ts';
import { mailSettings, servicePlace } from '../support/service-place.ts';
import { spawnService } from '../support/service-process.ts';
import { storedIn } from '../support/stored.ts';
import { mailServer } from './email-server.ts';

const HOUR = 3_600_000;
const STEP = 10_000;
const RECORDS = 8640;
const A_MESSAGE = 1000;
/** Record numbers: the bypass stands open for ten minutes in the middle; the overpressure never ends. */
const OPEN = { from: 4000, to: 4060 };
const HIGH_FROM = 8600;

describe('a day of station data an hour late in one burst', () => {
  it('gives the alarms with their own times, and calls only about what still holds', async () => {
    const mail = await mailServer();
    onTestFinished(() => mail.close());
    const place = await servicePlace(undefined, mailSettings(mail.url, 'duty@x.cn'));
    const service = spawnService(place);
    await service.ready;
    const records = liveRecords(place.dataDir);
    const device = await connectDevice(place.mqttPort, 'a');

    const start = Math.floor((Date.now() - 25 * HOUR) / 1000) * 1000;
    const at = (n: number): number => start + n * STEP;
    const day = Array.from({ length: RECORDS }, (_, n) => ({
      ts: at(n),
      pIn: 350,
      pOut: n >= HIGH_FROM ? 150 : 100,
      q: n,
      bypass: n >= OPEN.from && n < OPEN.to ? 'open' : 'closed',
    }));
    await Promise.all(
      Array.from({ length: Math.ceil(RECORDS / A_MESSAGE) }, (_, part) =>
        device.publish('telemetry', day.slice(part * A_MESSAGE, (part + 1) * A_MESSAGE)),
      ),
    );

    await eventually(() => {
      expect(records.alarm('bypass.open')).toMatchObject({
        occurredAt: at(OPEN.from),
        returnedAt: at(OPEN.to),
        state: 'returned',
        late: true,
        occurrence: 1,
      });
      expect(records.alarm('regulator.overpressure')).toMatchObject({
        occurredAt: at(HIGH_FROM),
        returnedAt: null,
        late: true,
        occurrence: 1,
      });
    });
    await eventually(() => expect(mail.mails).toHaveLength(1));
    const [call] = mail.mails;
    expect(call?.mail.headers.get('x-gaswatch-type')).toBe('regulator.overpressure');
    expect(call?.mail.headers.get('x-gaswatch-reason')).toBe('late-detected');
    expect(await service.stop()).toEqual({ code: 0, signal: null });

    const { readings, quarantine, alarms } = await storedIn(place.dataDir, ['a']);
    expect(readings.get('a')).toHaveLength(RECORDS);
    expect(quarantine).toEqual([]);
    expect(mail.mails).toHaveLength(1);
    // that the device itself has been silent for an hour is true as well
    expect(
      alarms.map(({ type }) => type).filter((type) => !type.startsWith('comms.')),
    ).toHaveLength(2);
  });
});
