import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Connection } from '../../../src/records/sqlite/connection.ts';
import { openForReading, openForWriting } from '../../../src/records/sqlite/open-connection.ts';
import { type TemporaryFolder, temporaryFolder } from './records-fixtures.ts';

describe('connection', () => {
  let folder: TemporaryFolder;
  let db: Connection;
  beforeEach(() => {
    folder = temporaryFolder();
    db = openForWriting(folder.file);
    db.exec('CREATE TABLE notes (id INTEGER PRIMARY KEY, text TEXT UNIQUE, bytes BLOB) STRICT');
  });
  afterEach(() => {
    db.close();
    folder.remove();
  });

  const insert = (text: string | null, bytes: Uint8Array | null = null): number =>
    db.command('INSERT INTO notes (text, bytes) VALUES (?, ?)')(text, bytes);
  const texts = (from: Connection): readonly (string | null)[] =>
    from
      .query<{ readonly text: string | null }>('SELECT text FROM notes ORDER BY id')()
      .map(({ text }) => text);

  it('is durable at every commit, in WAL mode, with foreign keys', () => {
    const pragma = (name: string): unknown =>
      Object.values(db.query<Readonly<Record<string, unknown>>>(`PRAGMA ${name}`)()[0] ?? {})[0];
    expect(pragma('journal_mode')).toBe('wal');
    // 2 is FULL: the log is synced before a commit returns
    expect(pragma('synchronous')).toBe(2);
    expect(pragma('foreign_keys')).toBe(1);
  });

  it('counts changed rows and binds a lone null', () => {
    expect(insert('a')).toBe(1);
    expect(db.command('UPDATE notes SET text = ?')(null)).toBe(1);
    expect(db.command('DELETE FROM notes WHERE text = ?')('a')).toBe(0);
    expect(texts(db)).toEqual([null]);
  });

  it('undoes everything when the body throws, and throws the same thing on', () => {
    const wrong = new Error('no');
    expect(() =>
      db.transaction(() => {
        insert('a');
        throw wrong;
      }),
    ).toThrow(wrong);
    expect(db.inTransaction()).toBe(false);
    expect(texts(db)).toEqual([]);
  });

  it('shows a reader nothing before the commit and everything after it', () => {
    const reader = openForReading(folder.file);
    db.transaction(() => {
      insert('a');
      expect(texts(reader)).toEqual([]);
    });
    expect(texts(reader)).toEqual(['a']);
    reader.close();
  });

  it('gives all queries of a snapshot the same state', () => {
    const reader = openForReading(folder.file);
    insert('a');
    reader.snapshot(() => {
      expect(texts(reader)).toEqual(['a']);
      insert('b');
      expect(texts(reader)).toEqual(['a']);
    });
    expect(texts(reader)).toEqual(['a', 'b']);
    reader.close();
  });

  it('cannot write through a reader', () => {
    const reader = openForReading(folder.file);
    expect(() => reader.exec('DELETE FROM notes')).toThrow(
      expect.objectContaining({ code: 'records-unavailable' }),
    );
    reader.close();
  });

  it('goes on after the disk was full', () => {
    db.exec('PRAGMA max_page_count = 60');
    expect(() =>
      db.transaction(() => {
        insert('small');
        insert('large', new Uint8Array(1_000_000));
      }),
    ).toThrow(expect.objectContaining({ code: 'records-full', retryable: true }));
    expect(db.inTransaction()).toBe(false);
    db.exec('PRAGMA max_page_count = 100000');
    db.transaction(() => insert('large', new Uint8Array(1_000_000)));
    expect(texts(db)).toEqual(['large']);
  });

  it('translates what it has no name for', () => {
    insert('a');
    expect(() => insert('a')).toThrow(expect.objectContaining({ code: 'records-failed' }));
    expect(() => db.query('SELECT nonsense')).toThrow(
      expect.objectContaining({ name: 'AppError', code: 'records-failed' }),
    );
  });
});
