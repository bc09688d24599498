import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { lockDirectory } from '../../../src/journal/directory-lock.ts';

const compiled = new URL('../../../dist/src/journal/directory-lock.js', import.meta.url).href;
const HOLD = `
  const { lockDirectory } = await import(${JSON.stringify(compiled)});
  lockDirectory(process.argv[1]);
  process.stdout.write('held');
  setInterval(() => {}, 1000);`;

describe('directory lock', () => {
  let root: string;
  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), 'gaswatch-lock-'));
  });
  afterEach(() => rmSync(root, { recursive: true }));

  it('creates the directory, and keeps a second one out until released', () => {
    const directory = join(root, 'a', 'b');
    const lock = lockDirectory(directory);
    expect(() => lockDirectory(directory)).toThrow(
      expect.objectContaining({
        code: 'data-dir-locked',
        message: expect.stringContaining(directory),
      }),
    );
    lock.release();
    lock.release();
    const again = lockDirectory(directory);
    expect(() => lockDirectory(directory)).toThrow(/in use/);
    again.release();
  });

  it('keeps two directories apart', () => {
    const locks = [lockDirectory(join(root, 'a')), lockDirectory(join(root, 'b'))];
    expect(locks).toHaveLength(2);
    for (const lock of locks) lock.release();
  });

  it('is freed by the kernel when the holder is killed', async () => {
    const child = spawn(process.execPath, ['--input-type=module', '-e', HOLD, root], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    await once(child.stdout, 'readable');
    expect(() => lockDirectory(root)).toThrow(expect.objectContaining({ code: 'data-dir-locked' }));
    child.kill('SIGKILL');
    await once(child, 'exit');
    const lock = lockDirectory(root);
    expect(lock.release).toBeTypeOf('function');
    lock.release();
  });

  it('says that a path cannot be written', () => {
    writeFileSync(join(root, 'file'), '');
    expect(() => lockDirectory(join(root, 'file', 'below'))).toThrow(
      expect.objectContaining({ code: 'data-dir-not-writable', retryable: false }),
    );
    expect(() => lockDirectory(join(root, 'file'))).toThrow(
      expect.objectContaining({ code: 'data-dir-not-writable' }),
    );
  });
});
