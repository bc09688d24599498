import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import {
  connectInfluxHistory,
  openInfluxHistory,
} from '../../../../src/history/influx/influx-history.ts';
import { batch, DAY0, everything, meter } from '../../../contract/history-readings.ts';
import { influxBench } from '../../../support/influx-engine.ts';

async function place() {
  const dir = mkdtempSync(join(tmpdir(), 'gaswatch-influx-history-'));
  onTestFinished(() => rmSync(dir, { recursive: true, force: true }));
  return { dir, ...(await influxBench()) };
}

describe('openInfluxHistory', () => {
  it('asks the server nothing, so that the service starts while it is down', async () => {
    const { dir, settings, fake } = await place();
    const history = openInfluxHistory({ ...settings, tokenFile: '/nowhere' }, { dir });
    expect(await history.cursor()).toBe(0);
    expect(fake.calls).toEqual([]);
    await history.close();
  });

  it('gives another thread a link that can be cloned and holds no secret', async () => {
    const { dir, settings, fake } = await place();
    const history = openInfluxHistory(settings, { dir, retentionMonths: 12 });
    const link = structuredClone(history.connect());
    expect(link.driver).toBe('influxdb');
    expect(JSON.stringify(link)).not.toContain(fake.token);
    const writer = connectInfluxHistory(link.value);
    await writer.write(batch(meter('M1', DAY0, 1, { vb: 1.5 })));
    expect(await history.readings(everything(['M1']))).toHaveLength(1);
    writer.disconnect();
    await history.close();
  });

  it('sends again what the server may have forgotten when it was started anew', async () => {
    const { dir, settings, fake } = await place();
    const history = openInfluxHistory({ ...settings, flushHorizonSeconds: 600 }, { dir });
    await history.write(batch(meter('M1', DAY0, 1, { vb: 1 })));
    fake.restart();
    fake.fail('write', { status: 503, body: { code: 'unavailable', message: 'starting' } });
    const again = () => history.write(batch(meter('M1', DAY0 + 1, 2, { vb: 2 })));
    await expect(again()).rejects.toMatchObject({ code: 'history-down', retryable: true });
    await expect(again()).rejects.toMatchObject({
      message: expect.stringMatching(/InfluxDB was started anew/) as string,
    });
    expect(await history.cursor()).toBe(0);
    await history.close();
  });
});
