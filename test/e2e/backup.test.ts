import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readBackupFile } from '../../src/safekeeping/backup-file.ts';
import { signedIn } from '../support/api-client.ts';
import { eventually, liveRecords } from '../support/live-records.ts';
import { RELEASED_DEVICES, releasedPlace } from '../support/released-data.ts';
import { runProgram } from '../support/run-program.ts';
import { mailSettings, servicePlace } from '../support/service-place.ts';
import { spawnService } from '../support/service-process.ts';
import { storedIn } from '../support/stored.ts';
import {
  backup,
  FLEET,
  load,
  movedTo,
  pause,
  restored,
  STATIONS,
  settled,
  stoppedService,
} from './backup-run.ts';
import { slowMailbox } from './kill-mailbox.ts';
import { nothingSent, type Sent } from './kill-scripts.ts';

const acknowledged = (sent: Sent): ReadonlyMap<string, readonly number[]> =>
  new Map(
    [...sent.readings].map(([id, mine]) => [
      id,
      [...mine].filter(([, mark]) => mark.acknowledged).map(([ts]) => ts),
    ]),
  );

describe('a backup of a running service', () => {
  it('holds everything acknowledged before it began, and goes on from there', async () => {
    const mail = await slowMailbox(() => 5);
    const place = await servicePlace(FLEET, mailSettings(mail.url, 'duty@x.cn'));
    const service = spawnService(place);
    await service.ready;
    const sent = nothingSent();
    const devices = load(place.mqttPort, 30, sent);
    const live = liveRecords(place.dataDir);
    const accepted = () => live.ledger().filter(({ state }) => state === 'accepted');
    await eventually(() => expect(accepted().length).toBeGreaterThan(3));
    const before = acknowledged(sent);
    const told = accepted();
    const dir = await backup(place, 'backup');
    const { journal, records, history } = readBackupFile(dir);
    expect(history.cursor).toBeLessThanOrEqual(journal.head);
    expect(records.cursor).toBeLessThanOrEqual(journal.head);
    await pause(500);
    devices.forEach((device) => device.stop());
    await service.kill();

    const dataDir = await restored(dir, 'restored');
    const again = spawnService(movedTo(place, dataDir));
    await again.ready;
    await pause(2000);
    expect(await again.stop()).toEqual({ code: 0, signal: null });
    const stored = await storedIn(dataDir, STATIONS);
    for (const [id, times] of before) {
      const kept = (stored.readings.get(id) ?? []).filter(({ record }) => record === 'station');
      const keptTimes = new Set(kept.map(({ ts }) => Number(ts)));
      expect(
        times.filter((ts) => !keptTimes.has(ts)),
        id,
      ).toEqual([]);
      expect(keptTimes.size, `${id}: once each`).toBe(kept.length);
    }
    expect([...before.values()].flat().length).toBeGreaterThan(100);
    // what was told when the backup began is not told again by whoever goes on from it
    const keys = new Map(stored.ledger.map((line) => [line.key, line]));
    expect(told.length).toBeGreaterThan(3);
    for (const line of told) expect(keys.get(line.key)).toEqual(line);
  });

  it('is the same service once nothing moves: alarms, audit, ledger, quarantine, readings', async () => {
    const mail = await slowMailbox(() => 5);
    const place = await servicePlace(FLEET, mailSettings(mail.url, 'duty@x.cn'));
    const service = spawnService(place);
    await service.ready;
    const sent = nothingSent();
    const devices = load(place.mqttPort, 10, sent);
    await pause(5000);
    devices.forEach((device) => device.stop());
    const api = await signedIn(place.httpPort);
    await api.post('/users', {
      name: 'liu',
      password: 'a password of some length',
      roles: ['dispatcher'],
      language: 'zh',
    });
    const [open] = liveRecords(place.dataDir).alarms();
    expect((await api.post(`/alarms/${open?.id}/acknowledge`)).status).toBe(200);
    await settled(place.dataDir);
    await eventually(() => {
      const states = liveRecords(place.dataDir)
        .ledger()
        .map(({ state }) => state);
      expect(new Set(states)).toEqual(new Set(['accepted']));
    });
    await pause(1000);
    const dir = await backup(place, 'backup');
    await service.kill();
    const mails = mail.taken.length;

    const dataDir = await restored(dir, 'restored');
    const moved = movedTo(place, dataDir);
    const again = spawnService(moved);
    await again.ready;
    const users = await (await signedIn(moved.httpPort)).get('/users');
    expect(JSON.stringify(users.body)).toContain('"liu"');
    await pause(3000);
    expect(await again.stop()).toEqual({ code: 0, signal: null });
    expect(mail.taken).toHaveLength(mails);
    const [was, is] = [await storedIn(place.dataDir, STATIONS), await storedIn(dataDir, STATIONS)];
    expect(is.alarms).toEqual(was.alarms);
    expect(is.ledger).toEqual(was.ledger);
    expect(is.quarantine).toEqual(was.quarantine);
    expect(onlyStations(is.readings)).toEqual(onlyStations(was.readings));
    expect(was.quarantine.length).toBeGreaterThan(0);
    const verified = await runProgram('audit-verify', ['--data-dir', dataDir]);
    expect(verified).toMatchObject({ code: 0 });
  });
});

describe('a backup with an archive', () => {
  it('gives back every reading, archived, corrected since, and hot', async () => {
    const { place } = await releasedPlace('0.1.0');
    const service = spawnService(place);
    await service.ready;
    const dir = await backup(place, 'backup');
    await service.stop();
    const dataDir = await restored(dir, 'restored');
    const was = await storedIn(place.dataDir, RELEASED_DEVICES);
    const is = await storedIn(dataDir, RELEASED_DEVICES);
    expect(is.readings).toEqual(was.readings);
    expect(is.superseded).toBe(was.superseded);
    expect(was.superseded).toBeGreaterThan(1);
    expect(readdirSync(join(dataDir, 'history', 'archive')).length).toBeGreaterThan(2);
  });
});

/** A restart adds that the devices are offline. */
const onlyStations = (readings: Awaited<ReturnType<typeof storedIn>>['readings']) =>
  [...readings].map(([id, all]) => [id, all.filter(({ record }) => record === 'station')]);

describe('a backup of a stopped service', () => {
  it('is restored like any other', async () => {
    const place = await stoppedService();
    const dir = await backup(place, 'backup');
    const dataDir = await restored(dir, 'restored');
    const before = await storedIn(place.dataDir, ['a']);
    expect(await storedIn(dataDir, ['a'])).toEqual(before);
    expect(before.readings.get('a')?.length).toBeGreaterThan(0);
  });

  it('keeps what is secret to its owner', async () => {
    const dir = await backup(await stoppedService(), 'backup');
    expect(statSync(dir).mode & 0o77).toBe(0);
    for (const { path } of readBackupFile(dir).files) {
      expect(statSync(join(dir, path)).mode & 0o77, path).toBe(0);
    }
    expect(existsSync(join(dir, 'password.key'))).toBe(true);
  });
});
