import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { openVictoriaHistory } from '../../src/history/victoria/victoria-history.ts';
import { VictoriaSettings } from '../../src/history/victoria/victoria-settings.ts';
import { epochMs, position } from '../../src/model/units.ts';
import { batch, device, everything, meter, pressures } from '../contract/history-readings.ts';
import { historySuite } from '../contract/history-suite.ts';
import type { DrivenHistory } from '../contract/history-suite-context.ts';
import { temporaryDirectory } from '../support/temp-dir.ts';
import { type Victoria, victoria } from './victoria.ts';

let server: Victoria;
beforeAll(async () => {
  server = await victoria();
  await server.start();
});
afterAll(() => server.end());

let instances = 0;

/** An empty place in the one server, which shows what was written as soon as the write returns. */
async function open(dir: string): Promise<DrivenHistory> {
  instances += 1;
  return opened(dir);
}

/** The place opened last. */
async function opened(dir: string): Promise<DrivenHistory> {
  const settings = VictoriaSettings.parse({ url: server.url, instance: `test-${instances}` });
  const history = openVictoriaHistory(settings, { dir, retentionMonths: 120 });
  const shown = async <T>(done: Promise<T>): Promise<T> => {
    const result = await done;
    await server.flush();
    return result;
  };
  return {
    ...history,
    write: (given) => shown(history.write(given)),
    adopt: (readings) => shown(history.adopt(readings)),
  };
}

historySuite('victoriametrics', open, { numbers: 'rounded', eventBytes: 1_000 }, async (dir) => {
  await server.pack();
  return opened(dir);
});

describe('VictoriaMetrics', () => {
  it('answers of the last seconds too, in buckets, newest values and rows', async () => {
    const history = await open(temporaryDirectory('victoria'));
    const now = Math.floor(Date.now() / 1000) * 1000;
    const readings = pressures(
      'S1',
      now - 59_000,
      1,
      Array.from({ length: 60 }, (_, n) => n),
      1_000,
    );
    await history.write(batch(...readings));
    const [latest] = await history.latest([device('S1')]);
    expect(latest?.fields['pOut']).toEqual({ value: 59, ts: now });
    const start = Math.floor((now - 59_000) / 5_000) * 5_000;
    const asked = { device: device('S1'), fields: ['pOut'], everyMs: 5_000 };
    const near = await history.buckets({
      ...asked,
      from: epochMs(start),
      to: epochMs(now + 60_000),
    });
    expect(near.reduce((sum, { fields }) => sum + (fields['pOut']?.count ?? 0), 0)).toBe(60);
    expect(near.at(-1)?.fields['pOut']?.last).toBe(59);
    expect(await history.readings(everything(['S1']))).toEqual(readings);
    await expect(history.buckets({ ...asked, ...everything([]) })).rejects.toMatchObject({
      code: 'history-bad-query',
      message: expect.stringMatching(/buckets, 2000000 at the most/),
    });
  });

  it('keeps services that share it apart', async () => {
    const [one, other] = [
      await open(temporaryDirectory('victoria')),
      await open(temporaryDirectory('victoria')),
    ];
    await one.write(batch(meter('M1', Date.now(), 1, { vb: 1 })));
    expect(await one.latest('all')).toHaveLength(1);
    expect(await other.latest('all')).toEqual([]);
  });

  it('with its own defaults is refused, with what to set', async () => {
    const careless = await victoria([]);
    onTestFinished(() => careless.end());
    await careless.start();
    const settings = VictoriaSettings.parse({ url: careless.url });
    const history = openVictoriaHistory(settings, {
      dir: temporaryDirectory('victoria'),
      retentionMonths: 120,
    });
    const refused = history.write({ readings: [], upTo: position(1) });
    await expect(refused).rejects.toMatchObject({
      code: 'history-misconfigured',
      message: expect.stringMatching(/-dedup\.minScrapeInterval=1ms.*-retentionPeriod=120/s),
    });
    expect(await history.cursor()).toBe(0);
  });
});
