import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { signedIn } from '../support/api-client.ts';
import { connectDevice } from '../support/device-client.ts';
import { eventually, liveRecords } from '../support/live-records.ts';
import { freePort } from '../support/service.ts';
import { ONE_STATION, servicePlace } from '../support/service-place.ts';
import { openHere } from './service-here.ts';

/** Engines that are configured and that nobody has started. */
const absent: Readonly<Record<string, (url: string) => Readonly<Record<string, string>>>> = {
  victoriametrics: (url) => ({ GASWATCH__HISTORY__VICTORIAMETRICS__URL: url }),
  influxdb: (url) => ({
    GASWATCH__HISTORY__INFLUXDB__URL: url,
    GASWATCH__HISTORY__INFLUXDB__ORG: 'gas',
    // any readable file: nobody is there to look at the token
    GASWATCH__HISTORY__INFLUXDB__TOKENFILE: 'package.json',
  }),
};

describe('history on an engine that is not there', () => {
  it.each(Object.entries(absent))(
    '%s: the service starts, acknowledges and raises alarms; only history is missing',
    async (driver, section) => {
      const url = `http://127.0.0.1:${await freePort()}`;
      const settings = { GASWATCH__HISTORY__DRIVER: driver, ...section(url) };
      const place = await servicePlace(ONE_STATION, settings);
      await openHere(place);
      const records = liveRecords(place.dataDir);
      const device = await connectDevice(place.mqttPort, 'a');
      const ts = Date.now();
      for (let n = 0; n < 50; n += 1) {
        await device.publish('telemetry', { ts: ts + n, pOut: 150, q: n });
      }
      await eventually(() => {
        expect(records.alarm('system.history-down')?.returnedAt).toBeNull();
        expect(records.alarm('regulator.overpressure')).toBeDefined();
      });
      const origin = `http://127.0.0.1:${place.httpPort}`;
      expect((await fetch(`${origin}/readyz`)).status).toBe(200);
      expect((await fetch(`${origin}/metrics`)).status).toBe(200);
      const api = await signedIn(place.httpPort);
      const from = new Date(ts).toISOString();
      const to = new Date(ts + 1000).toISOString();
      const asked = await api.get(`/telemetry?device=a&from=${from}&to=${to}&fields=pOut`);
      expect(asked).toMatchObject({ status: 503, body: { code: 'history-down' } });
      // the embedded engine was not even loaded
      expect(existsSync(join(place.dataDir, 'history', 'history.duckdb'))).toBe(false);
    },
  );
});
