import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { openSqliteJournalReader } from '../../src/journal/sqlite-journal-reader.ts';
import { type ApiClient, signedIn } from '../support/api-client.ts';
import { connectDevice } from '../support/device-client.ts';
import { fleetText, type SampleSite } from '../support/fleet-text.ts';
import { eventually } from '../support/live-records.ts';
import { RELEASED_DEVICES, RELEASED_PASSWORD, releasedPlace } from '../support/released-data.ts';
import { runProgram } from '../support/run-program.ts';
import { call, PASSWORD } from '../support/service.ts';
import { mailSettings, servicePlace } from '../support/service-place.ts';
import { type ServicePlace, spawnService } from '../support/service-process.ts';
import { storedIn } from '../support/stored.ts';
import { temporaryDirectory } from '../support/temp-dir.ts';
import { settled } from './backup-run.ts';
import { KillDevice } from './kill-device.ts';
import { slowMailbox } from './kill-mailbox.ts';
import { nothingSent, type Sent, stationScript } from './kill-scripts.ts';

const STATIONS = Array.from({ length: 8 }, (_, k) => `s-${k}`);
const FLEET = STATIONS.map((id): SampleSite => ({ id, kind: 'station' }));
const LATER: SampleSite = { id: 'later', kind: 'station' };
const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** A standby as its operator runs it. */
interface Standby {
  readonly dataDir: string;
  readonly said: () => string;
  readonly ended: Promise<number | null>;
  stop(): Promise<number | null>;
}

function startStandby(place: ServicePlace, tokenFile: string, dataDir: string): Standby {
  const args = ['--from', `http://127.0.0.1:${place.httpPort}`, '--token-file', tokenFile];
  const child: ChildProcess = spawn(
    process.execPath,
    ['dist/src/standby.js', ...args, '--data-dir', dataDir, '--records-seconds', '5'],
    { stdio: ['ignore', 'ignore', 'pipe'] },
  );
  let output = '';
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    output += text;
  });
  const ended = new Promise<number | null>((resolve) => child.once('close', resolve));
  const stop = (): Promise<number | null> => {
    child.kill('SIGTERM');
    return ended;
  };
  onTestFinished(() => void child.kill('SIGKILL'));
  return { dataDir, said: () => output, ended, stop };
}

/** A token of a user that may do nothing but follow. */
async function standbyToken(api: ApiClient, httpPort: number): Promise<string> {
  const password = 'a password of some length';
  const user = { name: 'standby', password, roles: ['standby'] };
  expect((await api.post('/users', user)).status).toBe(201);
  const origin = `http://127.0.0.1:${httpPort}/api/v1`;
  const session = await call(`${origin}/session`, 'POST', {}, { username: 'standby', password });
  const headers = { authorization: `Bearer ${(session.body as { token: string }).token}` };
  const token = await call(`${origin}/tokens`, 'POST', headers, { label: 'standby' });
  expect(token.status).toBe(201);
  const file = join(temporaryDirectory('token'), 'token');
  writeFileSync(file, `${(token.body as { token: string }).token}\n`, { mode: 0o600 });
  return file;
}

const promote = (dataDir: string) => runProgram('standby', ['--promote', '--data-dir', dataDir]);

/** First and last entry of a journal that nobody writes, with the last one's time. */
function endOf(dataDir: string): { readonly head: number; readonly at: number } {
  const reader = openSqliteJournalReader(join(dataDir, 'journal.db'));
  try {
    const { head } = reader.bounds();
    return { head, at: reader.entry(head)?.at ?? 0 };
  } finally {
    reader.close();
  }
}

interface Pair {
  readonly place: ServicePlace;
  readonly primary: ReturnType<typeof spawnService>;
  readonly standby: Standby;
  readonly api: ApiClient;
  readonly tokenFile: string;
}

async function pair(settings: Readonly<Record<string, string>> = {}): Promise<Pair> {
  return pairAt(await servicePlace(FLEET, settings), PASSWORD);
}

async function pairAt(place: ServicePlace, password: string): Promise<Pair> {
  const primary = spawnService(place);
  await primary.ready;
  const api = await signedIn(place.httpPort, password);
  const tokenFile = await standbyToken(api, place.httpPort);
  const standby = startStandby(place, tokenFile, join(temporaryDirectory('standby'), 'data'));
  await eventually(() => expect(standby.said()).toContain('can be promoted from now on'));
  return { place, primary, standby, api, tokenFile };
}

function load(port: number, sent: Sent): readonly KillDevice[] {
  const devices = STATIONS.map((id, k) => new KillDevice(id, port, 20, stationScript(id, k, sent)));
  onTestFinished(() => devices.forEach((device) => device.stop()));
  return devices;
}

describe('a warm standby', () => {
  it('takes over from a primary that was killed under load', async () => {
    const mail = await slowMailbox(() => 5);
    const { place, primary, standby, api } = await pair(mailSettings(mail.url, 'duty@x.cn'));
    const sent = nothingSent();
    const devices = load(place.mqttPort, sent);
    await pause(1000);
    // a fleet that the copies of the records may not have yet
    const text = fleetText([...FLEET, LATER]);
    const origin = `http://127.0.0.1:${place.httpPort}/api/v1/fleet`;
    const replaced = await fetch(origin, {
      method: 'PUT',
      headers: { authorization: `Bearer ${api.token}`, 'content-type': 'application/yaml' },
      body: text,
    });
    expect(replaced.status, await replaced.text()).toBe(200);
    await pause(2000);
    await primary.kill();
    const killedAt = performance.now();
    await pause(300);
    expect(await standby.stop()).toBe(0);
    const [was, is] = [endOf(place.dataDir), endOf(standby.dataDir)];
    const began = performance.now();
    const promoted = await promote(standby.dataDir);
    expect(promoted.stderr).toBe('');
    expect(promoted).toMatchObject({ code: 0 });
    const successor = spawnService({ ...place, dataDir: standby.dataDir });
    await successor.ready;
    const readyMs = performance.now() - began;
    process.stdout.write(
      `recovery point: ${was.head - is.head} of ${was.head} entries, ${was.at - is.at} ms; ` +
        `recovery time: ${Math.round(readyMs)} ms of ${Math.round(performance.now() - killedAt)} since the kill\n`,
    );
    expect(is.head).toBeGreaterThan(200);
    expect(was.head - is.head).toBeLessThan(200);

    await Promise.all(devices.map((device) => device.finished));
    const device = await connectDevice(place.mqttPort, 'later');
    await device.publish('telemetry', { ts: Date.now(), pOut: 100 });
    await pause(3000);
    expect(await successor.stop()).toEqual({ code: 0, signal: null });
    const stored = await storedIn(standby.dataDir, [...STATIONS, 'later']);
    let missing = 0;
    for (const [id, mine] of sent.readings) {
      const kept = (stored.readings.get(id) ?? []).filter(({ record }) => record === 'station');
      const times = new Set(kept.map(({ ts }) => Number(ts)));
      expect(times.size, `${id}: once each`).toBe(kept.length);
      missing += [...mine].filter(([ts, mark]) => mark.acknowledged && !times.has(ts)).length;
    }
    // what was acknowledged and not shipped is all that is missing
    expect(missing).toBeLessThanOrEqual(was.head - is.head);
    expect(stored.readings.get('later')?.some(({ record }) => record === 'station')).toBe(true);
    const ids = stored.alarms.map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    expect(await runProgram('audit-verify', ['--data-dir', standby.dataDir])).toMatchObject({
      code: 0,
    });
  });

  it('is the same service when everything was shipped', async () => {
    const { place, primary, standby } = await pair();
    const sent = nothingSent();
    const devices = load(place.mqttPort, sent);
    await pause(4000);
    devices.forEach((device) => device.stop());
    await settled(place.dataDir);
    // everything but a tick that may come between this look and the kill
    await eventually(() => expect(endOf(standby.dataDir)).toEqual(endOf(place.dataDir)));
    const killedAt = Date.now();
    await primary.kill();
    await standby.stop();
    expect(await promote(standby.dataDir)).toMatchObject({ code: 0 });
    const successor = spawnService({ ...place, dataDir: standby.dataDir });
    await successor.ready;
    await pause(2000);
    expect(await successor.stop()).toEqual({ code: 0, signal: null });
    const old = spawnService(place);
    await old.ready;
    await pause(2000);
    expect(await old.stop()).toEqual({ code: 0, signal: null });
    const [was, is] = [
      await storedIn(place.dataDir, STATIONS),
      await storedIn(standby.dataDir, STATIONS),
    ];
    // what the two starts did with alarms that were still settling depends on when they came
    const alarms = ({ alarms: all }: typeof was) =>
      all.map(({ id, type, subject, occurredAt, history }) => {
        return {
          id,
          type,
          subject,
          occurredAt,
          history: history.filter(({ at }) => at < killedAt),
        };
      });
    expect(alarms(was).length).toBeGreaterThan(0);
    expect(alarms(is)).toEqual(alarms(was));
    expect(is.quarantine).toEqual(was.quarantine);
    const readings = ({ readings: all }: typeof was) =>
      [...all].map(([id, rows]) => [id, rows.filter(({ record }) => record === 'station')]);
    expect(readings(is)).toEqual(readings(was));
  });

  it('rebuilds history from the archive and the journal', async () => {
    const { place } = await releasedPlace('0.1.0');
    const { primary, standby } = await pairAt(place, RELEASED_PASSWORD);
    await primary.stop();
    await pause(300);
    await standby.stop();
    expect(await promote(standby.dataDir)).toMatchObject({ code: 0 });
    const successor = spawnService({ ...place, dataDir: standby.dataDir });
    await successor.ready;
    await pause(2000);
    expect(await successor.stop()).toEqual({ code: 0, signal: null });
    const was = await storedIn(place.dataDir, RELEASED_DEVICES);
    const is = await storedIn(standby.dataDir, RELEASED_DEVICES);
    expect(is.readings).toEqual(was.readings);
    expect(is.superseded).toBe(was.superseded);
  });

  it('keeps apart: no start before promotion, no following afterwards, no other lineage', async () => {
    const { place, primary, standby, tokenFile } = await pair();
    expect((await promote(standby.dataDir)).stderr).toContain('data-dir-locked');
    await standby.stop();
    const early = spawnService({ ...place, dataDir: standby.dataDir });
    expect(await early.exited).toMatchObject({ code: 1 });
    expect(early.stderr()).toContain('is a standby');
    expect(await promote(standby.dataDir)).toMatchObject({ code: 0 });
    expect((await promote(standby.dataDir)).stderr).toContain('standby-unknown');
    const again = startStandby(place, tokenFile, standby.dataDir);
    expect(await again.ended).toBe(1);
    expect(again.said()).toContain('folder-not-empty');

    // a second standby of the old primary is not led astray by the new one at the same address
    const second = startStandby(place, tokenFile, join(temporaryDirectory('second'), 'data'));
    await eventually(() => expect(second.said()).toContain('can be promoted'));
    await primary.stop();
    const successor = spawnService({ ...place, dataDir: standby.dataDir });
    await successor.ready;
    expect(await second.ended).toBe(1);
    expect(second.said()).toContain('lineage-changed');
    await successor.stop();
  });

  it('says what is wrong with how it was asked', async () => {
    const { place, api } = await pair();
    const dataDir = join(temporaryDirectory('none'), 'data');
    const file = join(temporaryDirectory('token'), 'token');
    writeFileSync(file, api.token);
    const asked = (...more: readonly string[]) =>
      runProgram('standby', ['--token-file', file, '--data-dir', dataDir, ...more]);
    expect((await asked('--from', 'http://gas.example.org')).stderr).toContain('unprotected');
    expect((await asked()).stderr).toContain('--from');
    writeFileSync(file, 'no such token');
    const refused = await asked('--from', `http://127.0.0.1:${place.httpPort}`);
    expect(refused).toMatchObject({ code: 1 });
    expect(refused.stderr).toMatch(/replication-refused.*401/s);
    expect(refused.stderr).not.toContain('no such token');
    expect(existsSync(join(dataDir, 'standby.json'))).toBe(false);
    expect((await promote(dataDir)).stderr).toContain('standby-unknown');
  });
});
