import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { connectDevice } from '../support/device-client.ts';
import { eventually, liveRecords } from '../support/live-records.ts';
import { PASSWORD } from '../support/service.ts';
import { servicePlace } from '../support/service-place.ts';
import { type ServicePlace, spawnService } from '../support/service-process.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const COMMAND = fileURLToPath(new URL('../../dist/src/backtest.js', import.meta.url));
const MINUTE = 60_000;

interface Found {
  readonly readings: number;
  readonly alarms: readonly { readonly id: string; readonly type: string }[];
}

async function command(place: ServicePlace, ...args: readonly string[]) {
  const child = spawn(process.execPath, [COMMAND, ...args], {
    cwd: ROOT,
    env: { ...process.env, GASWATCH__DATADIR: place.dataDir, GASWATCH__FLEET: place.fleet },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const printed = { stdout: '', stderr: '' };
  child.stdout.setEncoding('utf8').on('data', (text: string) => (printed.stdout += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (printed.stderr += text));
  await once(child, 'close');
  return { code: child.exitCode, ...printed };
}

async function apiOf({ httpPort }: ServicePlace) {
  const url = `http://127.0.0.1:${httpPort}/api/v1`;
  const post = (path: string, body: object, headers: Record<string, string> = {}) =>
    fetch(url + path, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: JSON.stringify(body),
    });
  const session = await post('/session', { username: 'admin', password: PASSWORD });
  // the border: what the API answers is asserted by the test
  const { token } = (await session.json()) as { token: string };
  const headers = { authorization: `Bearer ${token}` };
  return {
    post: (path: string, body: object) => post(path, body, headers),
    get: (path: string) => fetch(url + path, { headers }),
  };
}

/** A bypass opened for half a minute, a record a second, up to now. */
function opening(end: number): readonly object[] {
  return Array.from({ length: 100 }, (_, n) => ({
    ts: end - (99 - n) * 1000,
    pIn: 400,
    pOut: 100,
    bypass: n >= 40 && n < 70 ? 'open' : 'closed',
  }));
}

describe('a backtest of what a service has stored', () => {
  it('finds the live alarm: through the API while it runs, by the command once it has stopped', async () => {
    const place = await servicePlace();
    const service = spawnService(place);
    await service.ready;
    const device = await connectDevice(place.mqttPort, 'a');
    const end = Date.now();
    for (const record of opening(end)) await device.publish('telemetry', record);
    await eventually(() =>
      expect(
        liveRecords(place.dataDir)
          .alarms()
          .map(({ type }) => type),
      ).toContain('bypass.open'),
    );
    const [live] = liveRecords(place.dataDir)
      .alarms()
      .filter(({ type }) => type === 'bypass.open');
    const span = {
      from: new Date(end - 10 * MINUTE).toISOString(),
      to: new Date(end + MINUTE).toISOString(),
    };
    const api = await apiOf(place);
    const asked = { detector: 'bypass.open', ...span };
    const refused = await api.post('/backtests', { ...asked, params: { nonsense: 1 } });
    expect(refused.status).toBe(422);
    await eventually(async () => {
      const started = await api.post('/backtests', asked);
      expect(started.status).toBe(202);
      const { id } = (await started.json()) as { id: string };
      await eventually(async () => {
        const view: unknown = await (await api.get(`/backtests/${id}`)).json();
        expect(view).toMatchObject({
          state: 'done',
          progress: 1,
          result: { readings: 100, alarms: [{ id: live?.id, type: 'bypass.open' }] },
        });
      });
    });
    const times = ['--from', span.from, '--to', span.to];
    const early = await command(place, '--detector', 'bypass.open', ...times);
    expect(early.code).toBe(1);
    expect(early.stderr.trim().split('\n')).toEqual([expect.stringContaining('/api/v1/backtests')]);
    await service.stop();
    const late = await command(place, '--json', '--detector', 'bypass.open', ...times);
    expect(late.code).toBe(0);
    const found = JSON.parse(late.stdout) as Found;
    expect(found).toMatchObject({ readings: 100, alarms: [{ id: live?.id }] });
  });
});
