import { appendFileSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { openCopyProgress } from '../../../../src/history/copy/copy-progress.ts';
import { temporaryDirectory } from '../../../support/temp-dir.ts';

const header = { from: 'duckdb', to: 'influxdb', cursor: 7, fromTime: null, toTime: null };
const month = { device: 'M 1', month: '2026-03', count: 3, sum: 5 };
const place = () => join(temporaryDirectory('copy'), 'progress.jsonl');

async function written(path: string): Promise<void> {
  const progress = await openCopyProgress(path, header);
  await progress.add([month, { ...month, device: 'M2' }]);
  await progress.close();
}

describe('the progress of a copy', () => {
  it('is there again after the process ended, but for a torn line', async () => {
    const path = place();
    await written(path);
    appendFileSync(path, '{"device":"M3","mon');
    const progress = await openCopyProgress(path, header);
    expect(progress.digest('M 1', '2026-03')).toMatchObject({ count: 3, sum: 5 });
    expect(progress.digest('M 1', '2026-04')).toBeUndefined();
    await progress.add([{ ...month, device: 'M4' }]);
    await progress.close();
    expect(readFileSync(path, 'utf8').trim().split('\n')).toHaveLength(4);
    const again = await openCopyProgress(path, header);
    expect(again.digest('M4', '2026-03')).toBeDefined();
    await again.close();
  });

  it('begins anew when the source has gone on since', async () => {
    const path = place();
    await written(path);
    const progress = await openCopyProgress(path, { ...header, cursor: 8 });
    expect(progress.digest('M 1', '2026-03')).toBeUndefined();
    await progress.close();
    expect(readFileSync(path, 'utf8')).toBe(
      `${JSON.stringify({ version: 1, ...header, cursor: 8 })}\n`,
    );
  });

  it.each([
    ['another copy', { ...header, to: 'victoriametrics' }],
    ['another span', { ...header, fromTime: 5 }],
  ])('of %s is refused and left alone', async (_name, other) => {
    const path = place();
    await written(path);
    const before = readFileSync(path, 'utf8');
    await expect(openCopyProgress(path, other)).rejects.toMatchObject({
      code: 'history-copy-progress',
      message: `${path} belongs to another copy. Remove it, or name another file with --progress`,
    });
    expect(readFileSync(path, 'utf8')).toBe(before);
  });

  it('does not take any other file for one', async () => {
    const path = place();
    writeFileSync(path, 'mqtt:\n  port: 1883\n');
    await expect(openCopyProgress(path, header)).rejects.toMatchObject({
      code: 'history-copy-progress',
    });
    expect(readFileSync(path, 'utf8')).toBe('mqtt:\n  port: 1883\n');
    await expect(openCopyProgress('/nowhere/x.jsonl', header)).rejects.toMatchObject({
      code: 'history-copy-progress',
    });
  });

  it('goes when the copy is whole', async () => {
    const path = place();
    const progress = await openCopyProgress(path, header);
    await progress.remove();
    await progress.close();
    expect(existsSync(path)).toBe(false);
  });
});
