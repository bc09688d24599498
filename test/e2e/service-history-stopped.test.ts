import { describe, expect, it } from 'vitest';
import { connectDevice } from '../support/device-client.ts';
import { eventually, liveRecords } from '../support/live-records.ts';
import { servicePlace } from '../support/service-place.ts';
import { storedIn } from '../support/stored.ts';
import { openHere } from './service-here.ts';

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

describe('history stopped', () => {
  it('acknowledgements and alarms go on; then it catches up with nothing missing', async () => {
    const place = await servicePlace();
    const app = await openHere(place);
    const records = liveRecords(place.dataDir);
    const device = await connectDevice(place.mqttPort, 'a');
    const sent: number[] = [];
    const send = async (count: number, pOut: number): Promise<void> => {
      for (let n = 0; n < count; n += 1) {
        const ts = Math.max(Date.now(), (sent.at(-1) ?? 0) + 1);
        await device.publish('telemetry', { ts, pOut, q: sent.length });
        sent.push(ts);
      }
    };
    await send(50, 100);
    await app.history.pauseWrites();
    await send(200, 100);
    await eventually(() => expect(records.alarm('system.history-down')?.returnedAt).toBeNull());
    await send(200, 150);
    await eventually(() => expect(records.alarm('regulator.overpressure')).toBeDefined());
    await pause(5000);
    await send(50, 100);
    expect(records.alarm('system.history-down')).toMatchObject({
      returnedAt: null,
      state: 'unacknowledged',
    });
    expect((await app.history.stats()).rows).toBeLessThan(sent.length);

    await app.history.resumeWrites();
    await eventually(() => expect(records.alarm('system.history-down')?.state).toBe('returned'));
    await app.close();
    const { readings } = await storedIn(place.dataDir, ['a']);
    const rows = readings.get('a') ?? [];
    expect(rows.map(({ ts }) => ts)).toEqual(sent);
    expect(rows.map((row) => (row.record === 'station' ? row.values.q : null))).toEqual(
      sent.map((_, n) => n),
    );
  });

  it('closes cleanly while history is down, and the next start gives it what it missed', async () => {
    const place = await servicePlace();
    const app = await openHere(place);
    const device = await connectDevice(place.mqttPort, 'a');
    await app.history.pauseWrites();
    const ts = Date.now();
    for (let n = 0; n < 100; n += 1) {
      await device.publish('telemetry', { ts: ts + n, pOut: 100, q: n });
    }
    await app.close();
    const again = await openHere(place);
    await eventually(async () => expect((await again.history.stats()).rows).toBe(100));
    await again.close();
    const { readings } = await storedIn(place.dataDir, ['a']);
    expect(readings.get('a')?.map((row) => row.ts)).toEqual(
      Array.from({ length: 100 }, (_, n) => ts + n),
    );
  });
});
