import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { describe, expect, it } from 'vitest';

const LOCK_MODULE = pathToFileURL('scripts/lock.mjs').href;

/** Each process takes the lock, reads a counter, waits, and writes it back one higher. */
const COUNTER = `
  const [lock, counter] = process.argv.slice(1);
  const { holdLock } = await import(${JSON.stringify(LOCK_MODULE)});
  const fs = await import('node:fs');
  const release = await holdLock(lock);
  const before = Number(fs.readFileSync(counter, 'utf8'));
  await new Promise((done) => setTimeout(done, 20));
  fs.writeFileSync(counter, String(before + 1));
  release();
`;

const folder = () => mkdtempSync(join(tmpdir(), 'gaswatch-lock-'));

function runCounter(lock: string, counter: string): Promise<number | null> {
  const args = ['--input-type=module', '-e', COUNTER, lock, counter];
  const child = spawn(process.execPath, args, { stdio: 'inherit' });
  return new Promise((done) => child.once('exit', done));
}

async function countTo(contenders: number, lock: string): Promise<string> {
  const counter = `${lock}.counter`;
  writeFileSync(counter, '0');
  const runs = Array.from({ length: contenders }, () => runCounter(lock, counter));
  expect(await Promise.all(runs)).toEqual(Array.from({ length: contenders }, () => 0));
  return readFileSync(counter, 'utf8');
}

describe('holdLock', () => {
  it('lets one process at a time through', async () => {
    const lock = join(folder(), 'lock');
    expect(await countTo(5, lock)).toBe('5');
    expect(existsSync(lock)).toBe(false);
  });

  it('is taken over from a process that died, by one of many who see it', async () => {
    const lock = join(folder(), 'lock');
    const dead = spawn(process.execPath, ['-e', '0']);
    await new Promise((done) => dead.once('exit', done));
    writeFileSync(lock, String(dead.pid));
    expect(await countTo(4, lock)).toBe('4');
  });

  it('is taken over from a holder that has long been silent, though its pid lives', async () => {
    const lock = join(folder(), 'lock');
    writeFileSync(lock, String(process.pid));
    const longAgo = new Date(Date.now() - 3_600_000);
    utimesSync(lock, longAgo, longAgo);
    expect(await countTo(1, lock)).toBe('1');
  });

  it('makes its folder', async () => {
    expect(await countTo(1, join(folder(), 'lock'))).toBe('1');
  });
});
