import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { isWhole, removeOrphans } from '../../../src/history/duckdb/archive-files.ts';
import { readManifestCopy, writeManifestCopy } from '../../../src/history/duckdb/manifest-file.ts';
import { needsRepair, setAside } from '../../../src/history/duckdb/repair.ts';
import type { ManifestFile } from '../../../src/history/duckdb/sql-source.ts';

let dir = '';
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'gaswatch-manifest-'));
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

const entry = (file: string, bytes: number): ManifestFile => ({
  tbl: 'meter',
  month: '2026-03',
  file,
  rows: 1,
  bytes,
  minTs: 0,
  maxTs: 1,
  merged: false,
});

describe('the manifest beside its files', () => {
  it('is read as it was written, and replaced as a whole', async () => {
    expect(readManifestCopy(dir)).toBeNull();
    const copy = {
      version: 1,
      archivedUpTo: 7,
      names: [[0, 'S1']],
      files: [entry('a.parquet', 9)],
      hidden: [[6, 'station', 0, 1, 5, 3, 0]],
    } as const;
    await writeManifestCopy(dir, copy);
    expect(readManifestCopy(dir)).toEqual(copy);
    await writeManifestCopy(dir, { ...copy, archivedUpTo: 8 });
    expect(readManifestCopy(dir)?.archivedUpTo).toBe(8);
    expect(readdirSync(dir)).toEqual(['manifest.json']);
  });

  it('is never half-believed', () => {
    for (const content of [
      '',
      '{',
      '{"version":1}',
      '{"version":2,"archivedUpTo":1,"names":[],"files":[]}',
    ]) {
      writeFileSync(join(dir, 'manifest.json'), content);
      expect(() => readManifestCopy(dir)).toThrow();
    }
  });
});

describe('archive files', () => {
  it('are whole when size and ending are right', () => {
    writeFileSync(join(dir, 'a.parquet'), 'PAR1....PAR1');
    writeFileSync(join(dir, 'torn.parquet'), 'PAR1........');
    expect(isWhole(dir, entry('a.parquet', 12))).toBe(true);
    expect(isWhole(dir, entry('a.parquet', 13))).toBe(false);
    expect(isWhole(dir, entry('torn.parquet', 12))).toBe(false);
    expect(isWhole(dir, entry('absent.parquet', 12))).toBe(false);
  });

  it('that nobody names are removed, other files are not', async () => {
    for (const name of ['a.parquet', 'b.parquet', 'c.parquet.tmp', 'notes.txt']) {
      writeFileSync(join(dir, name), 'x');
    }
    await removeOrphans(dir, [entry('a.parquet', 1)]);
    expect(readdirSync(dir).sort()).toEqual(['a.parquet', 'notes.txt']);
  });
});

describe('setting aside', () => {
  it('renames database and log and never overwrites an earlier one', () => {
    const file = join(dir, 'history.duckdb');
    const at = Date.UTC(2026, 2, 10, 1, 2, 3);
    expect(setAside(file, at)).toBeNull();
    for (const expected of [
      'history.duckdb.damaged-2026-03-10T010203',
      'history.duckdb.damaged-2026-03-10T010203-2',
    ]) {
      writeFileSync(file, 'x');
      writeFileSync(`${file}.wal`, 'y');
      expect(setAside(file, at)).toBe(expected);
      expect(existsSync(join(dir, `${expected}.wal`))).toBe(true);
    }
    expect(existsSync(file)).toBe(false);
  });

  it('is due for an empty file, and for a missing one where an archive is', () => {
    const file = join(dir, 'history.duckdb');
    expect(needsRepair(file, dir)).toBeNull();
    writeFileSync(join(dir, 'a.parquet'), '');
    expect(needsRepair(file, dir)).toBe('the file is missing');
    writeFileSync(file, '');
    expect(needsRepair(file, dir)).toBe('the file is empty');
    writeFileSync(file, 'x');
    expect(needsRepair(file, dir)).toBeNull();
  });
});
