import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Journal, JournalReader } from '../../src/journal/journal.ts';
import type { AppError } from '../../src/lib/app-error.ts';
import { epochMs, position } from '../../src/model/units.ts';
import {
  appended,
  appendOneByOne,
  appendTogether,
  message,
  type OpenJournal,
  positionsOf,
  START,
  upTo,
} from './journal-kit.ts';

/** What every journal driver promises about cursors, trimming and closing. */
export function describeJournalUpkeep(driver: string, open: () => Promise<OpenJournal>): void {
  describe(`journal upkeep contract: ${driver}`, () => {
    let opened: OpenJournal;
    let journal: Journal;
    let reader: JournalReader;

    beforeEach(async () => {
      opened = await open();
      ({ journal, reader } = opened);
    });
    afterEach(() => opened.dispose());

    describe('cursors and trimming', () => {
      it('remembers the last position of each consumer', async () => {
        expect(await journal.cursors()).toEqual({});
        await journal.saveCursor('pipeline', position(3));
        await journal.saveCursor('history', position(1));
        await journal.saveCursor('pipeline', position(7));
        expect(await journal.cursors()).toEqual({ pipeline: 7, history: 1 });
      });

      const everything = { before: epochMs(1e15), upTo: position(1e9) };

      it('removes whole commits older than the limit', async () => {
        await appendTogether(journal, 1, 4);
        await appendTogether(journal, 5, 6);
        await appendTogether(journal, 7, 9);
        const before = journal.stats();
        expect(await journal.trim({ ...everything, before: epochMs(6000) })).toMatchObject({
          removedEntries: 4,
        });
        const removed = await journal.trim({ ...everything, before: epochMs(6001) });
        expect(removed.removedEntries).toBe(2);
        expect(removed.bytesFreed).toBeGreaterThan(0);
        expect(reader.bounds()).toEqual({ first: 7, head: 9 });
        expect(reader.entry(position(6))).toBeNull();
        expect(positionsOf(reader.read(START, 1e9))).toEqual([7, 8, 9]);
        const after = journal.stats();
        expect([before.entries, before.commits]).toEqual([9, 3]);
        expect([after.entries, after.commits]).toEqual([3, 1]);
        expect(after.bytes).toBeLessThan(before.bytes);
      });

      it('never passes upTo or the least cursor', async () => {
        await appendOneByOne(journal, 1, 10);
        await journal.trim({ ...everything, upTo: position(2) });
        expect(reader.bounds().first).toBe(3);
        await journal.saveCursor('pipeline', position(8));
        await journal.saveCursor('history', position(5));
        await journal.trim(everything);
        expect(reader.bounds().first).toBe(6);
        await journal.saveCursor('history', position(9));
        await journal.trim(everything);
        expect(reader.bounds()).toEqual({ first: 9, head: 10 });
      });

      it('keeps a commit of which a cursor has seen only a part', async () => {
        await appendTogether(journal, 1, 4);
        await appendOneByOne(journal, 5, 5);
        await journal.saveCursor('pipeline', position(3));
        expect(await journal.trim(everything)).toEqual({ removedEntries: 0, bytesFreed: 0 });
        expect(reader.bounds().first).toBe(1);
      });

      it('keeps the newest commit, so that positions go on', async () => {
        await appendOneByOne(journal, 1, 3);
        await journal.trim(everything);
        expect(reader.bounds()).toEqual({ first: 3, head: 3 });
        expect(await appended(journal, message(4))).toBe(4);
      });
    });

    describe('close', () => {
      it('commits what is queued', async () => {
        const results: (AppError | null)[] = [];
        for (const n of upTo(20)) journal.append(message(n), (error) => results.push(error));
        await journal.close();
        expect(results).toEqual(upTo(20).map(() => null));
        expect(journal.head()).toBe(20);
        expect(positionsOf(reader.read(START, 1e9))).toEqual(upTo(20));
      });

      it('refuses everything afterwards, and closing twice is harmless', async () => {
        await journal.close();
        await journal.close();
        const closed = { code: 'journal-closed' };
        await expect(appended(journal, message(1))).rejects.toMatchObject(closed);
        await expect(journal.saveCursor('a', START)).rejects.toMatchObject(closed);
        await expect(journal.cursors()).rejects.toMatchObject(closed);
        await expect(journal.trim({ before: epochMs(0), upTo: START })).rejects.toMatchObject(
          closed,
        );
      });
    });
  });
}
