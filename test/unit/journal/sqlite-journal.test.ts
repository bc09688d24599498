import { statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'libsql';
import { describe, expect, it } from 'vitest';
import { openSqliteJournal } from '../../../src/journal/sqlite-journal.ts';
import { openSqliteJournalReader } from '../../../src/journal/sqlite-journal-reader.ts';
import { position } from '../../../src/model/units.ts';
import {
  appended,
  appendOneByOne,
  appendTogether,
  message,
  positionsOf,
  START,
} from '../../contract/journal-kit.ts';
import { everything, noise, useJournalPlace } from './journal-place.ts';

const { directory, path, open } = useJournalPlace();

/** Changes the file behind the journal's back, while nobody has it open. */
function alter(sql: string, ...bound: unknown[]): void {
  const db = new Database(path());
  db.prepare(sql).run(bound);
  db.close();
}

describe('sqlite journal: reopening', () => {
  it('goes on where it stopped', async () => {
    const first = await open();
    await appendTogether(first, 1, 5);
    await first.saveCursor('pipeline', position(4));
    const before = first.stats();
    await first.close();

    const second = await open();
    expect(second.head()).toBe(5);
    expect(await second.cursors()).toEqual({ pipeline: 4 });
    expect(second.stats()).toMatchObject({
      entries: before.entries,
      commits: before.commits,
      bytes: before.bytes,
    });
    expect(await appended(second, message(6))).toBe(6);
  });

  it('counts what is kept also after a trim', async () => {
    const first = await open();
    await appendOneByOne(first, 1, 10);
    await first.trim({ ...everything, upTo: position(4) });
    const kept = first.stats();
    await first.close();
    expect((await open()).stats()).toMatchObject({
      entries: 6,
      commits: 6,
      bytes: kept.bytes,
    });
  });

  it('creates the directories on the way', async () => {
    const journal = await open({ path: join(directory(), 'a', 'b', 'journal.db') });
    expect(journal.head()).toBe(0);
  });

  it('acknowledges without fsync only when told to', async () => {
    const journal = await open({ synchronous: 'off' });
    expect(await appended(journal, message(1))).toBe(1);
  });
});

describe('sqlite journal: refusing to open', () => {
  it('keeps a second writer out until the first closes', async () => {
    const first = await open();
    await expect(openSqliteJournal({ path: path() })).rejects.toMatchObject({
      code: 'data-dir-locked',
    });
    await first.close();
    expect((await open()).head()).toBe(0);
  });

  it('says that the directory cannot be written', async () => {
    writeFileSync(join(directory(), 'file'), '');
    await expect(
      openSqliteJournal({ path: join(directory(), 'file', 'journal.db') }),
    ).rejects.toMatchObject({ code: 'data-dir-not-writable' });
  });

  it('names a file that is not a journal, and leaves the lock free', async () => {
    writeFileSync(path(), 'x'.repeat(20_000));
    for (let attempt = 0; attempt < 2; attempt += 1) {
      await expect(openSqliteJournal({ path: path() })).rejects.toMatchObject({
        code: 'journal-corrupt',
        message: expect.stringContaining(path()),
      });
    }
    expect(() => openSqliteJournalReader(path())).toThrow(
      expect.objectContaining({ code: 'journal-corrupt' }),
    );
  });

  it('refuses the format of another version', async () => {
    await (await open()).close();
    const db = new Database(path());
    db.exec('PRAGMA user_version=9');
    db.close();
    await expect(openSqliteJournal({ path: path() })).rejects.toMatchObject({
      code: 'journal-incompatible',
    });
  });

  it('notices at once that the newest commit is damaged', async () => {
    const journal = await open();
    await appendOneByOne(journal, 1, 3);
    await journal.close();
    alter('UPDATE commits SET blob = zeroblob(length(blob)) WHERE first = 3');
    await expect(openSqliteJournal({ path: path() })).rejects.toMatchObject({
      code: 'journal-corrupt',
      message: expect.stringContaining('position 3'),
    });
  });

  it('does not create a journal that is only to be read', () => {
    expect(() => openSqliteJournalReader(path())).toThrow(
      expect.objectContaining({ code: 'journal-missing' }),
    );
  });
});

describe('sqlite journal: reading', () => {
  it('names the commit whose bytes changed and reads the others', async () => {
    const journal = await open();
    await appendTogether(journal, 1, 3);
    await appendTogether(journal, 4, 6);
    await appendOneByOne(journal, 7, 7);
    await journal.close();
    alter(
      "UPDATE commits SET blob = CAST(substr(blob, 1, 44) || x'00' || substr(blob, 46) AS BLOB) WHERE first = 4",
    );
    const reader = openSqliteJournalReader(path());
    const damage = { code: 'journal-corrupt', message: expect.stringContaining('position 4') };
    expect(positionsOf(reader.read(START, 1))).toEqual([1, 2, 3]);
    expect(() => reader.read(position(3), 1)).toThrow(expect.objectContaining(damage));
    expect(() => reader.entry(position(5))).toThrow(expect.objectContaining(damage));
    expect(reader.entry(position(7))?.source).toBe('dev-7');
    reader.close();
  });

  it('gives a large commit of large entries back as it was', async () => {
    const journal = await open();
    const payloads = Array.from({ length: 40 }, (_, index) => noise(256 * 1024 + index));
    await Promise.all(payloads.map((payload, index) => appended(journal, message(index, payload))));
    const reader = openSqliteJournalReader(path());
    const stored = reader.read(START, 1e9);
    expect(stored.map((entry) => entry.payload.byteLength)).toEqual(payloads.map((p) => p.length));
    expect(stored.every((entry, index) => payloads[index]?.equals(entry.payload))).toBe(true);
    // the limit of one commit's size has split them
    expect(journal.stats().commits).toBeGreaterThan(1);
    reader.close();
  });

  it('keeps the log short while readers come and go', async () => {
    const journal = await open({ synchronous: 'off', commitSpacingMs: 0 });
    const reader = openSqliteJournalReader(path());
    let largest = 0;
    let from = START;
    for (let n = 1; n <= 400; n += 1) {
      await appended(journal, message(n, noise(250_000)));
      from = reader.read(from, 1).at(-1)?.position ?? from;
      largest = Math.max(largest, statSync(`${path()}-wal`).size);
    }
    // 100 MB went through it
    expect(largest).toBeLessThan(40 * 1024 * 1024);
    reader.close();
  }, 30_000);
});
