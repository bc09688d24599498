import { closeSync, existsSync, openSync, statSync, writeFileSync, writeSync } from 'node:fs';
import { dirname, join } from 'node:path';
import Database from 'libsql';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { AppError } from '../../../src/lib/app-error.ts';
import { createLocalRecords } from '../../../src/records/sqlite/local-records.ts';
import { MIGRATIONS } from '../../../src/records/sqlite/migrate.ts';
import { openRecordsReader } from '../../../src/records/sqlite/reader.ts';
import { openRecordsWriter } from '../../../src/records/sqlite/writer.ts';
import {
  aCommit,
  anAuditLine,
  aPartition,
  aUser,
  type TemporaryFolder,
  temporaryFolder,
} from './records-fixtures.ts';

function thrownBy(body: () => unknown): AppError {
  try {
    body();
  } catch (thrown) {
    if (thrown instanceof AppError) return thrown;
    throw thrown;
  }
  throw new Error('nothing was thrown');
}

describe('opening the records file', () => {
  let folder: TemporaryFolder;
  beforeEach(() => {
    folder = temporaryFolder();
  });
  afterEach(() => folder.remove());

  const raw = (sql: string): void => {
    const database = new Database(folder.file);
    database.exec(sql);
    database.close();
  };

  it('creates the file for its owner only and gives it the newest schema', () => {
    openRecordsWriter(folder.file).close();
    expect(statSync(folder.file).mode & 0o777).toBe(0o600);
    const database = new Database(folder.file);
    expect(database.prepare('SELECT number, name FROM schema_migrations').all([])).toEqual(
      MIGRATIONS.map(({ number, name }) => ({ number, name })),
    );
    database.close();
  });

  it('numbers its migrations without gaps', () => {
    expect(MIGRATIONS.map(({ number }) => number)).toEqual(MIGRATIONS.map((_, n) => n + 1));
  });

  it('opens again what it closed and keeps what is there', () => {
    const first = openRecordsWriter(folder.file);
    first.commit(aCommit(3, { partitions: [aPartition('p', 3)] }));
    first.close();
    const second = openRecordsWriter(folder.file);
    expect(second.load().cursor).toBe(3);
    second.close();
  });

  it('opens a path with characters that mean something in a URI', () => {
    const path = join(dirname(folder.file), '数据 ?mode=rw#1%20.db');
    const local = createLocalRecords(path);
    local.writer.commit(aCommit(3));
    expect(local.reader.alarms.countOpen()).toEqual({ 1: 0, 2: 0, 3: 0, 4: 0 });
    local.close();
    expect(existsSync(path)).toBe(true);
  });

  it('refuses a newer schema, for writing and for reading, and leaves it alone', () => {
    openRecordsWriter(folder.file).close();
    raw("INSERT INTO schema_migrations VALUES (999, 'from the future')");
    const refused = thrownBy(() => openRecordsWriter(folder.file));
    expect(refused.code).toBe('records-newer');
    expect(refused.message).toContain('999');
    expect(thrownBy(() => openRecordsReader(folder.file)).code).toBe('records-newer');
  });

  it('tells a reader that comes too early to try again', () => {
    const missing = thrownBy(() => openRecordsReader(folder.file));
    expect(missing).toMatchObject({ code: 'records-not-ready', retryable: true });
    expect(existsSync(folder.file)).toBe(false);
    raw('CREATE TABLE other (x)');
    expect(thrownBy(() => openRecordsReader(folder.file)).code).toBe('records-not-ready');
  });

  it('says what to do about a file that is no database', () => {
    writeFileSync(folder.file, 'this was overwritten by something else '.repeat(300));
    const refused = thrownBy(() => openRecordsWriter(folder.file));
    expect(refused).toMatchObject({ code: 'records-corrupt', retryable: false });
    expect(refused.message).toContain(folder.file);
    expect(refused.message).toContain('restore the last backup');
    expect(thrownBy(() => openRecordsReader(folder.file)).code).toBe('records-corrupt');
  });

  it('says so when pages inside the file are damaged', () => {
    const writer = openRecordsWriter(folder.file);
    const states = Array.from({ length: 200 }, (_, n) => aPartition(`p${n}`, 1, 'x'.repeat(2000)));
    writer.commit(aCommit(1, { partitions: states }));
    writer.close();
    raw('PRAGMA wal_checkpoint(TRUNCATE)');
    const file = openSync(folder.file, 'r+');
    const { size } = statSync(folder.file);
    writeSync(file, Buffer.alloc(size - 65_536, 0xa5), 0, size - 65_536, 65_536);
    closeSync(file);
    const refused = thrownBy(() => {
      const damaged = openRecordsWriter(folder.file);
      try {
        damaged.load();
      } finally {
        damaged.close();
      }
    });
    expect(refused.code).toBe('records-corrupt');
  });

  it('names the other process when the file is locked', () => {
    openRecordsWriter(folder.file).close();
    const other = new Database(folder.file);
    other.exec('BEGIN IMMEDIATE');
    const refused = thrownBy(() => openRecordsWriter(folder.file, { busyTimeoutMs: 20 }));
    expect(refused).toMatchObject({ code: 'records-locked', retryable: true });
    other.exec('ROLLBACK');
    other.close();
    openRecordsWriter(folder.file, { busyTimeoutMs: 20 }).close();
  });

  it('names a folder that does not exist', () => {
    const refused = thrownBy(() => openRecordsWriter(join(folder.file, 'no', 'records.db')));
    expect(refused.code).toBe('records-unavailable');
    expect(refused.message).toContain('folder');
  });

  it('reads what is committed and nothing else', () => {
    const local = createLocalRecords(folder.file);
    const other = new Database(folder.file);
    other.exec('BEGIN IMMEDIATE');
    other.exec(
      "INSERT INTO audit (at, by, action, object, detail, folded) VALUES (1,'','','','',0)",
    );
    expect(local.reader.audit.list({ limit: 5 }).items).toHaveLength(0);
    other.exec('COMMIT');
    other.close();
    expect(local.reader.audit.list({ limit: 5 }).items).toHaveLength(1);
    local.close();
  });

  it('never lets the audit be changed or shortened', () => {
    const local = createLocalRecords(folder.file);
    local.writer.commit(aCommit(1, { audit: [anAuditLine()] }));
    for (const sql of ["UPDATE audit SET by = 'nobody'", 'DELETE FROM audit']) {
      expect(() => raw(sql)).toThrow('append-only');
    }
    expect(local.reader.audit.list({ limit: 5 }).items).toMatchObject([anAuditLine()]);
    local.close();
  });

  it('tells a damaged row from an empty answer', () => {
    const local = createLocalRecords(folder.file);
    local.writer.apply({
      kind: 'people.create',
      value: { user: aUser(), passwordHash: 'h' },
    });
    raw('UPDATE users SET roles = \'["king"]\'');
    const refused = thrownBy(() => local.reader.people.get('wang'));
    expect(refused.code).toBe('records-corrupt');
    expect(refused.message).toContain('wang');
    local.close();
  });
});
