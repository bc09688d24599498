import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openDuckdbHistory } from '../../src/history/duckdb/duckdb-history.ts';
import { DeviceId } from '../../src/model/ids.ts';
import type { Reading } from '../../src/model/reading.ts';
import {
  DAY,
  DAY0,
  event,
  everything,
  HOUR,
  meter,
  station,
} from '../contract/history-readings.ts';
import { openHere } from '../e2e/service-here.ts';
import { connectDevice } from '../support/device-client.ts';
import { eventually } from '../support/live-records.ts';
import { runProgram } from '../support/run-program.ts';
import { ONE_STATION, servicePlace } from '../support/service-place.ts';
import { storedIn } from '../support/stored.ts';
import { type Victoria, victoria } from './victoria.ts';

let server: Victoria;
beforeAll(async () => {
  server = await victoria();
  await server.start();
});
afterAll(() => server.end());

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** 90 days of a station, a meter and events with what engines like least. */
function past(): readonly Reading[] {
  const readings: Reading[] = [];
  for (let n = 0; n < 90 * 24; n += 1) {
    const ts = DAY0 + n * HOUR;
    const runs = n % 3 === 0 ? { A: { q: n / 7, ssv: 'open' }, 旁通: {} } : {};
    readings.push(station('a', ts, readings.length + 1, { pOut: 300 + n / 3, q: 1e-3 * n, runs }));
    readings.push(meter('M1', ts, readings.length + 1, { vm: 999_999_000 + n / 10, qm: n / 9 }));
    if (n % 50 === 0) {
      const values = { by: { name: '张', list: [1, 'b'] }, log: '日志'.repeat(n) };
      readings.push(event('a', ts, readings.length + 1, '门 开', values));
    }
  }
  return readings;
}

describe('history from DuckDB to VictoriaMetrics and back', () => {
  it('is the same, and the service goes on on the other engine without a gap', async () => {
    const url = { GASWATCH__HISTORY__VICTORIAMETRICS__URL: server.url };
    const driver = { GASWATCH__HISTORY__DRIVER: 'victoriametrics' };
    const place = await servicePlace(ONE_STATION, url);
    const { dataDir } = place;
    const config = join(dataDir, '..', 'gaswatch.yaml');
    writeFileSync(
      config,
      `dataDir: ${dataDir}\nhistory:\n  victoriametrics:\n    url: ${server.url}\n`,
    );
    const copy = (from: string, to: string) =>
      runProgram('history-copy', ['--from', from, '--to', to, '--config', config, '--json']);

    // a service on DuckDB, with a past
    const app = await openHere(place);
    await app.history.adopt(past());
    const sent: number[] = [];
    const send = async (count: number): Promise<void> => {
      const device = await connectDevice(place.mqttPort, 'a');
      for (let n = 0; n < count; n += 1) {
        const ts = Math.max(Date.now(), (sent.at(-1) ?? 0) + 1);
        await device.publish('telemetry', { ts, pOut: 100, q: sent.length });
        sent.push(ts);
      }
    };
    await send(40);
    await app.close();
    const before = await storedIn(dataDir, ['a', 'M1']);

    const there = await copy('duckdb', 'victoriametrics');
    expect(there).toMatchObject({ code: 0 });
    const outcome: unknown = JSON.parse(there.stdout);
    expect(outcome).toMatchObject({ devices: 2, differences: [] });
    expect(existsSync(join(dataDir, 'history-copy-duckdb-victoriametrics.jsonl'))).toBe(false);

    // the service on VictoriaMetrics: it goes on after the cursor, and writes nothing twice
    const moved = await openHere({ ...place, settings: { ...url, ...driver } });
    await send(60);
    const device = DeviceId.parse('a');
    const span = { ...everything(['a']), from: (sent[0] ?? 0) as Reading['ts'] };
    await eventually(async () => {
      const rows = await moved.history.readings(span);
      const found = rows.flatMap((row) => (row.record === 'station' ? [row.ts] : []));
      expect(found).toEqual(sent);
    });
    expect((await moved.history.superseded(device, 10)).length).toBe(0);
    // the durable cursor trails by the flush horizon
    await pause(17_000);
    await moved.close();

    const back = await copy('victoriametrics', 'duckdb');
    expect(back).toMatchObject({ code: 0 });
    const after = await storedIn(dataDir, ['a', 'M1']);
    expect(after.superseded).toBe(0);
    const stations = (after.readings.get('a') ?? []).filter((row) => row.record === 'station');
    expect(stations.slice(-100).map(({ ts }) => ts)).toEqual(sent);
    // what DuckDB had is there exactly: nothing was replaced by a rounded or a shortened form
    const old = before.readings.get('a') ?? [];
    const kept = new Map((after.readings.get('a') ?? []).map((row) => [JSON.stringify(row), row]));
    expect(old.filter((row) => !kept.has(JSON.stringify(row)))).toEqual([]);
    expect(after.readings.get('M1')).toEqual(before.readings.get('M1'));
  }, 180_000);

  it('gives again what the engine forgot in a kill -9, and finds what it has otherwise', async () => {
    const { dataDir } = await servicePlace();
    const config = join(dataDir, '..', 'gaswatch.yaml');
    writeFileSync(
      config,
      `dataDir: ${dataDir}\nhistory:\n  victoriametrics: { url: "${server.url}", instance: other }\n`,
    );
    const source = await openDuckdbHistory({ dir: join(dataDir, 'history') });
    await source.adopt(past().slice(0, 500));
    await source.close();
    const copy = () =>
      runProgram('history-copy', [
        ...['--from', 'duckdb', '--to', 'victoriametrics', '--config', config, '--json'],
        ...['--to-time', new Date(DAY0 + 60 * DAY).toISOString()],
      ]);
    expect(await copy()).toMatchObject({ code: 0 });

    // the cursor was not moved, so nobody waited for the engine to flush: it may forget all of it
    await server.kill();
    await server.start();
    const again = await copy();
    expect(again).toMatchObject({ code: 0 });
    expect(JSON.parse(again.stdout)).toMatchObject({ readings: 500, differences: [] });

    const match = encodeURIComponent('{__name__="gaswatch_meter_qm",instance="other"}');
    const exported = await fetch(`${server.url}/api/v1/export?match[]=${match}`);
    // the server's own form
    const series = (await exported.json()) as { metric: Record<string, string> };
    // a field that the reading never had: of two samples of one moment the engine keeps either
    const metric = { ...series.metric, __name__: 'gaswatch_meter_rssi' };
    const spoiled = { metric, values: [-80], timestamps: [DAY0 + 10 * HOUR] };
    await fetch(`${server.url}/api/v1/import`, { method: 'POST', body: JSON.stringify(spoiled) });
    await server.flush();
    const different = await copy();
    expect(different.code).toBe(1);
    expect(JSON.parse(different.stdout)).toMatchObject({
      cursor: null,
      differences: [
        {
          device: 'M1',
          month: '2026-03',
          missing: 0,
          extra: 0,
          differing: 1,
          first: { ts: DAY0 + 10 * HOUR, what: 'meter: rssi' },
        },
      ],
    });
  }, 120_000);
});
