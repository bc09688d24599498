import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import {
  BACKUP_FILE,
  type BackupFile,
  readBackupFile,
} from '../../../src/safekeeping/backup-file.ts';
import { temporaryDirectory } from '../../support/temp-dir.ts';

const GOOD: BackupFile = {
  format: 1,
  takenAt: '2026-03-02T00:00:00.000Z',
  journal: { first: 1, head: 9, headAt: '2026-03-01T23:59:59.000Z' },
  records: { cursor: 7, schema: 4 },
  history: { driver: 'duckdb', cursor: 6 },
  files: [{ path: 'history/archive/a.parquet', bytes: 3, sha256: 'a'.repeat(64) }],
};

function withContent(content: string): string {
  const dir = temporaryDirectory('backup');
  writeFileSync(join(dir, BACKUP_FILE), content);
  return dir;
}

const codeOf = (content: unknown): string => {
  try {
    readBackupFile(withContent(typeof content === 'string' ? content : JSON.stringify(content)));
    return 'read';
  } catch (thrown) {
    return thrown instanceof Error && 'code' in thrown ? String(thrown.code) : String(thrown);
  }
};

const named = (path: string) => ({ ...GOOD, files: [{ path, bytes: 1, sha256: 'a'.repeat(64) }] });

describe('backup.json', () => {
  it('is read as it was written', () => {
    expect(readBackupFile(withContent(JSON.stringify(GOOD)))).toEqual(GOOD);
  });

  it.each(['', '{', '[]', { ...GOOD, files: [{ path: 'a' }] }, { ...GOOD, journal: {} }])(
    'is never half-believed: %j',
    (content) => expect(codeOf(content)).toBe('backup-damaged'),
  );

  it.each(['../password.key', '/etc/passwd', 'a/../../b', ''])(
    'names nothing outside: %s',
    (path) => expect(codeOf(named(path))).toBe('backup-damaged'),
  );

  it('of a later format says so, and none at all is an unfinished backup', () => {
    expect(codeOf({ format: 2, anything: 'else' })).toBe('backup-newer');
    expect(() => readBackupFile(temporaryDirectory('none'))).toThrow('no finished backup');
  });
});
