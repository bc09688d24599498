import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { eventually } from '../support/live-records.ts';
import { runProgram } from '../support/run-program.ts';
import { servicePlace } from '../support/service-place.ts';
import { spawnService } from '../support/service-process.ts';
import { temporaryDirectory } from '../support/temp-dir.ts';
import { backup, FLEET, load, movedTo, pause, stoppedService } from './backup-run.ts';
import { nothingSent } from './kill-scripts.ts';

describe('refusals', () => {
  it('of a backup: a folder with something in it, one within the data, no data', async () => {
    const place = await stoppedService();
    const full = temporaryDirectory('full');
    writeFileSync(join(full, 'x'), '');
    const asked = (dir: string, dataDir = place.dataDir) =>
      runProgram('backup', [dir, '--data-dir', dataDir]);
    expect(await asked(full)).toMatchObject({ code: 1, stdout: '' });
    expect((await asked(full)).stderr).toContain('folder-not-empty');
    expect((await asked(join(place.dataDir, 'b'))).stderr).toContain('backup-inside');
    expect((await asked(join(full, 'b'), full)).stderr).toContain('journal-missing');
    expect(await runProgram('backup', [])).toMatchObject({ code: 2 });
  });

  it('of a restore: damage, what is missing, a later format, a directory in use', async () => {
    const place = await stoppedService();
    const dir = await backup(place, 'backup');
    const into = (from: string, dataDir = join(temporaryDirectory('into'), 'data')) =>
      runProgram('restore', [from, '--data-dir', dataDir]);
    const running = spawnService(place);
    await running.ready;
    expect((await into(dir, place.dataDir)).stderr).toContain('data-dir-locked');
    await running.stop();
    expect((await into(dir, place.dataDir)).stderr).toContain('folder-not-empty');
    expect((await into(temporaryDirectory('none'))).stderr).toContain('backup-incomplete');

    const list = readFileSync(join(dir, 'backup.json'), 'utf8');
    writeFileSync(join(dir, 'backup.json'), list.replace('"format": 1', '"format": 2'));
    expect((await into(dir)).stderr).toContain('backup-newer');
    writeFileSync(join(dir, 'backup.json'), list.replace('password.key', '../password.key'));
    expect((await into(dir)).stderr).toContain('backup-damaged');
    writeFileSync(join(dir, 'backup.json'), list);

    const journal = readFileSync(join(dir, 'journal.db'));
    journal[journal.length - 100] = (journal[journal.length - 100] ?? 0) ^ 1;
    writeFileSync(join(dir, 'journal.db'), journal);
    const target = join(temporaryDirectory('into'), 'data');
    const end = await into(dir, target);
    expect(end.code).toBe(1);
    expect(end.stderr).toMatch(/backup-damaged.*journal\.db/s);
    expect(readdirSync(target)).toEqual([]);
  });

  it('of a start in a directory whose restore was interrupted', async () => {
    const place = await stoppedService();
    writeFileSync(join(place.dataDir, '.restoring'), '');
    const service = spawnService(place);
    expect(await service.exited).toMatchObject({ code: 1 });
    expect(service.stderr()).toContain('a restore into it was interrupted');
  });
});

describe('the control socket', () => {
  it('is its owner’s alone, survives a crash, and holds for as long as the line lasts', async () => {
    const place = await servicePlace();
    const first = spawnService(place);
    await first.ready;
    const socket = join(place.dataDir, 'control.sock');
    expect(statSync(socket).mode & 0o77).toBe(0);
    await first.kill();
    expect(existsSync(socket)).toBe(true);
    const second = spawnService(place);
    await second.ready;
    await backup(place, 'backup');
    await eventually(() => expect(second.stdout()).toContain('the backup is over'));
    expect(await second.stop()).toEqual({ code: 0, signal: null });
    expect(existsSync(socket)).toBe(false);
  });

  it('reaches a data directory whose path is longer than a socket’s address', async () => {
    const place = await servicePlace();
    const deep = movedTo(place, join(place.dataDir, 'x'.repeat(60), 'y'.repeat(60)));
    const service = spawnService(deep);
    await service.ready;
    await backup(deep, 'backup');
    await eventually(() => expect(service.stdout()).toContain('a backup is being made'));
    await service.stop();
  });

  it('lets go of what a killed backup held, and the folder is no backup', async () => {
    const place = await servicePlace(FLEET);
    const service = spawnService(place);
    await service.ready;
    const devices = load(place.mqttPort, 5, nothingSent());
    await pause(2000);
    const dir = await killedBackup(place.dataDir, service);
    await eventually(() => expect(service.stdout()).toContain('the backup is over'));
    const end = await runProgram('restore', [
      dir,
      '--data-dir',
      join(temporaryDirectory('i'), 'd'),
    ]);
    expect(end.stderr).toContain('backup-incomplete');
    devices.forEach((device) => device.stop());
    await service.stop();
  });
});

/** The folder of a backup that was killed while the service held still for it; one that was too quick is made again. */
async function killedBackup(
  dataDir: string,
  service: { readonly stdout: () => string },
): Promise<string> {
  const held = (): number => service.stdout().split('a backup is being made').length;
  for (;;) {
    const dir = join(temporaryDirectory('backup'), 'backup');
    const before = held();
    const child = spawn(process.execPath, ['dist/src/backup.js', dir, '--data-dir', dataDir]);
    await eventually(() => expect(held()).toBeGreaterThan(before));
    child.kill('SIGKILL');
    await once(child, 'close');
    if (!existsSync(join(dir, 'backup.json'))) return dir;
  }
}
