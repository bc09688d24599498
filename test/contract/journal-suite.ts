import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Journal, JournalReader } from '../../src/journal/journal.ts';
import type { Entry } from '../../src/model/journal-entry.ts';
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

/** What every journal driver promises. */
export function describeJournal(driver: string, open: () => Promise<OpenJournal>): void {
  describe(`journal contract: ${driver}`, () => {
    let opened: OpenJournal;
    let journal: Journal;
    let reader: JournalReader;

    beforeEach(async () => {
      opened = await open();
      ({ journal, reader } = opened);
    });
    afterEach(() => opened.dispose());

    describe('append', () => {
      it('is empty at first', () => {
        expect(journal.head()).toBe(0);
        expect(reader.bounds()).toEqual({ first: 0, head: 0 });
        expect(reader.read(START, 1e6)).toEqual([]);
        expect(reader.entry(position(1))).toBeNull();
        expect(journal.pending()).toEqual({ entries: 0, bytes: 0 });
      });

      it('gives consecutive positions in the order of the calls, across commits', async () => {
        const seen: number[] = [];
        const numbers = upTo(500);
        await Promise.all(
          numbers.map(
            (n) =>
              new Promise<void>((resolve) => {
                journal.append(message(n), (error, at) => {
                  expect(error).toBeNull();
                  seen.push(at);
                  resolve();
                });
              }),
          ),
        );
        await appendOneByOne(journal, 501, 505);
        expect(seen).toEqual(numbers);
        const stored = reader.read(START, 1e9);
        expect(positionsOf(stored)).toEqual(upTo(505));
        expect(stored.map((entry) => entry.source)).toEqual(upTo(505).map((n) => `dev-${n}`));
        expect(journal.head()).toBe(505);
      });

      it('calls done later, never inside append, and exactly once', async () => {
        let calls = 0;
        const first = new Promise<void>((resolve) => {
          journal.append(message(1), () => {
            calls += 1;
            resolve();
          });
        });
        expect(calls).toBe(0);
        await first;
        await appendOneByOne(journal, 2, 4);
        expect(calls).toBe(1);
      });

      it('keeps every field of an entry as it was', async () => {
        const entries: Entry[] = [
          message(1, new Uint8Array(0)),
          { ...message(2, Uint8Array.of(0, 255, 10, 13)), topic: 'gas/v1/阀门-é/telemetry' },
          { ...message(3), kind: 'tick', at: epochMs(-1.5), source: '', topic: '' },
          { ...message(4, Buffer.alloc(256 * 1024, 'x')), kind: 'command' },
          { ...message(5), kind: 'fleet' },
          { ...message(6), kind: 'observation' },
          { ...message(7), kind: 'rejudged' },
        ];
        await Promise.all(entries.map((entry) => appended(journal, entry)));
        const stored = reader.read(START, 1e9);
        expect(stored.map((entry) => ({ ...entry, payload: Buffer.from(entry.payload) }))).toEqual(
          entries.map((entry, index) => ({
            ...entry,
            position: index + 1,
            payload: Buffer.from(entry.payload),
          })),
        );
      });

      it('has taken its copy when append returns', async () => {
        const payload = Buffer.from('before');
        const done = appended(journal, message(1, payload));
        payload.write('after!');
        await done;
        expect(Buffer.from(reader.entry(position(1))?.payload ?? []).toString()).toBe('before');
      });

      it('counts what is queued until it is told', async () => {
        const all = appendTogether(journal, 1, 3);
        expect(journal.pending()).toEqual({ entries: 3, bytes: 3 * '{"n":1}'.length });
        await all;
        expect(journal.pending()).toEqual({ entries: 0, bytes: 0 });
      });

      it('accepts an append from within a callback', async () => {
        const at = await new Promise<number>((resolve) => {
          journal.append(message(1), () => {
            journal.append(message(2), (_error, second) => resolve(second));
          });
        });
        expect(at).toBe(2);
      });

      it('refuses what it cannot hold and goes on', async () => {
        const refused = { code: 'journal-entry-invalid', retryable: false };
        await expect(
          appended(journal, { ...message(1), at: epochMs(Number.NaN) }),
        ).rejects.toMatchObject(refused);
        await expect(
          appended(journal, { ...message(1), topic: 'x'.repeat(70_000) }),
        ).rejects.toMatchObject(refused);
        expect(await appended(journal, message(1))).toBe(1);
      });
    });

    describe('onCommit', () => {
      it('comes after the callbacks of its commit, with the new head', async () => {
        const order: string[] = [];
        journal.onCommit((head) => order.push(`head ${head}`));
        const entry = (n: number): Promise<void> =>
          new Promise((resolve) => {
            journal.append(message(n), (_error, at) => {
              order.push(`done ${at}`);
              resolve();
            });
          });
        await Promise.all([entry(1), entry(2)]);
        await entry(3);
        await journal.cursors();
        expect(order).toEqual(['done 1', 'done 2', 'head 2', 'done 3', 'head 3']);
      });

      it('stops when its removal is called', async () => {
        const heads: number[] = [];
        const remove = journal.onCommit((head) => heads.push(head));
        await appendOneByOne(journal, 1, 2);
        await journal.cursors();
        remove();
        await appendOneByOne(journal, 3, 4);
        expect(heads).toEqual([1, 2]);
      });

      it('lets the reader see what was told, whole', async () => {
        const seen: [number, number][] = [];
        journal.onCommit((head) => seen.push([head, reader.read(START, 1e9).length]));
        await appendTogether(journal, 1, 50);
        await appendTogether(journal, 51, 80);
        await journal.cursors();
        expect(seen.at(-1)?.[0]).toBe(80);
        for (const [head, visible] of seen) expect(visible).toBeGreaterThanOrEqual(head);
      });
    });

    describe('reader', () => {
      it('returns whole commits until maxBytes of payload are reached', async () => {
        await appendTogether(journal, 1, 4);
        await appendTogether(journal, 5, 6);
        await appendTogether(journal, 7, 9);
        const oneCommit = 4 * '{"n":1}'.length;
        expect(positionsOf(reader.read(START, 1))).toEqual([1, 2, 3, 4]);
        expect(positionsOf(reader.read(START, 0))).toEqual([1, 2, 3, 4]);
        expect(positionsOf(reader.read(START, oneCommit))).toEqual([1, 2, 3, 4]);
        expect(positionsOf(reader.read(START, oneCommit + 1))).toEqual(upTo(6));
        expect(positionsOf(reader.read(START, 1e9))).toEqual(upTo(9));
        expect(positionsOf(reader.read(position(4), 1))).toEqual([5, 6]);
        expect(positionsOf(reader.read(position(9), 1e9))).toEqual([]);
      });

      it('starts inside a commit when the cursor stands there', async () => {
        await appendTogether(journal, 1, 4);
        await appendTogether(journal, 5, 6);
        expect(positionsOf(reader.read(position(2), 1))).toEqual([3, 4]);
        expect(positionsOf(reader.read(position(3), 1e9))).toEqual([4, 5, 6]);
      });

      it('walks through many small commits without a gap', async () => {
        await appendOneByOne(journal, 1, 700);
        expect(positionsOf(reader.read(START, 1e9))).toEqual(upTo(700));
        const walked: number[] = [];
        for (;;) {
          const some = reader.read(position(walked.length), 100);
          if (some.length === 0) break;
          walked.push(...positionsOf(some));
        }
        expect(walked).toEqual(upTo(700));
      });

      it('finds one entry by its position', async () => {
        await appendTogether(journal, 1, 4);
        await appendOneByOne(journal, 5, 5);
        expect(reader.entry(position(3))).toMatchObject({ position: 3, source: 'dev-3' });
        expect(reader.entry(position(5))).toMatchObject({ position: 5, source: 'dev-5' });
        expect(reader.entry(position(6))).toBeNull();
        expect(reader.entry(START)).toBeNull();
        expect(reader.bounds()).toEqual({ first: 1, head: 5 });
      });
    });

    it('reports what it holds', async () => {
      await appendTogether(journal, 1, 4);
      await appendOneByOne(journal, 5, 5);
      const stats = journal.stats();
      expect(stats).toMatchObject({ commits: 2, entries: 5, diskLow: false });
      expect(stats.bytes).toBeGreaterThan(0);
      expect(stats.freeBytes).toBeGreaterThan(0);
      expect(stats.recentCommitMs).toHaveLength(2);
    });
  });
}
