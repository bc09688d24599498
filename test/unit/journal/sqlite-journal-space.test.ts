import { statSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { Journal } from '../../../src/journal/journal.ts';
import { openSqliteJournalReader } from '../../../src/journal/sqlite-journal-reader.ts';
import { position } from '../../../src/model/units.ts';
import { appended, message, START } from '../../contract/journal-kit.ts';
import { everything, noise, useJournalPlace } from './journal-place.ts';

const { path, open } = useJournalPlace();

describe('sqlite journal: disk space', () => {
  const flags = (journal: Journal): Promise<boolean> =>
    new Promise((resolve) => setTimeout(() => resolve(journal.stats().diskLow), 20));

  async function until(journal: Journal, low: boolean): Promise<void> {
    while ((await flags(journal)) !== low);
  }

  it('refuses messages below the reserve, takes the rest, and recovers', async () => {
    let free = 1000;
    const journal = await open({ reserveBytes: 500, freeBytes: () => free, diskCheckMs: 2 });
    expect(await appended(journal, message(1))).toBe(1);
    free = 499;
    await until(journal, true);
    await expect(appended(journal, message(2))).rejects.toMatchObject({
      code: 'disk-low',
      retryable: true,
    });
    expect(await appended(journal, { ...message(3), kind: 'tick' })).toBe(2);
    expect(journal.stats()).toMatchObject({ diskLow: true, freeBytes: 499 });
    free = 626;
    await until(journal, false);
    expect(await appended(journal, message(4))).toBe(3);
  });

  it('looks at the real disk when not told otherwise', async () => {
    const journal = await open({ reserveBytes: 1e18, diskCheckMs: 5 });
    await until(journal, true);
    expect(journal.stats().freeBytes).toBeGreaterThan(0);
    await expect(appended(journal, message(1))).rejects.toMatchObject({ code: 'disk-low' });
  });

  it('acknowledges nothing that found no room, and goes on once there is some', async () => {
    const journal = await open({ maxBytes: 1024 * 1024 });
    let fitted = 0;
    let refusal: unknown = null;
    while (refusal === null) {
      await appended(journal, message(fitted + 1, noise(100_000))).then(
        (at) => {
          fitted = at;
        },
        (error: unknown) => {
          refusal = error;
        },
      );
    }
    expect(refusal).toMatchObject({ code: 'disk-low', retryable: true });
    expect(fitted).toBeGreaterThan(3);
    const outcomes = await Promise.allSettled(
      [1, 2].map((n) => appended(journal, message(n, noise(100_000)))),
    );
    expect(outcomes.map((outcome) => outcome.status)).toEqual(['rejected', 'rejected']);
    expect(journal.head()).toBe(fitted);

    await journal.trim(everything);
    expect(await appended(journal, message(9, noise(100_000)))).toBe(fitted + 1);
    const reader = openSqliteJournalReader(path());
    expect(reader.bounds()).toEqual({ first: fitted, head: fitted + 1 });
    reader.close();
  });

  it('gives the space back after a trim', async () => {
    const journal = await open({ keepFreeBytes: 0 });
    for (let n = 1; n <= 60; n += 1) await appended(journal, message(n, noise(200_000)));
    const reader = openSqliteJournalReader(path());
    reader.read(START, 1e6);
    await journal.trim({ ...everything, upTo: position(1) });
    const before = statSync(path()).size;
    const removed = await journal.trim(everything);
    expect(removed).toMatchObject({ removedEntries: 58 });
    expect(removed.bytesFreed).toBeGreaterThan(58 * 200_000);
    expect(before).toBeGreaterThan(10_000_000);
    expect(statSync(path()).size).toBeLessThan(1_000_000);
    reader.close();
  });

  it('leaves in the file what the next commits will need', async () => {
    const journal = await open({ keepFreeBytes: 5_000_000 });
    for (let n = 1; n <= 60; n += 1) await appended(journal, message(n, noise(200_000)));
    await journal.trim(everything);
    expect(statSync(path()).size).toBeGreaterThan(4_000_000);
    expect(statSync(path()).size).toBeLessThan(8_000_000);
  });

  it('commits while it trims', async () => {
    const journal = await open({ keepFreeBytes: 0, commitSpacingMs: 0 });
    for (let n = 1; n <= 100; n += 1) await appended(journal, message(n, noise(200_000)));
    let trimmed = false;
    const trim = journal.trim(everything).then((removed) => {
      trimmed = true;
      return removed;
    });
    let during = 0;
    while (!trimmed) {
      await appended(journal, message(1));
      if (!trimmed) during += 1;
    }
    expect(during).toBeGreaterThan(1);
    expect((await trim).removedEntries).toBeGreaterThanOrEqual(99);
  });
});
