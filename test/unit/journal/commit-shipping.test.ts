import { join } from 'node:path';
import Database from 'libsql';
import { describe, expect, it, onTestFinished } from 'vitest';
import { openCommitSink } from '../../../src/journal/commit-sink.ts';
import { openCommitSource } from '../../../src/journal/commit-source.ts';
import { lastOf, packCommits, unpackCommits } from '../../../src/journal/raw-commit.ts';
import { openSqliteJournal } from '../../../src/journal/sqlite-journal.ts';
import { openSqliteJournalReader } from '../../../src/journal/sqlite-journal-reader.ts';
import { epochMs, position } from '../../../src/model/units.ts';
import { temporaryDirectory } from '../../support/temp-dir.ts';

const WHOLE = 1_000_000;

/** A journal of `commits` commits with two entries each. */
async function journalOf(commits: number): Promise<string> {
  const path = join(temporaryDirectory('journal'), 'journal.db');
  const journal = await openSqliteJournal({ path, commitSpacingMs: 0 });
  for (let n = 0; n < commits; n += 1) {
    const appended = [0, 1].map(
      (k) =>
        new Promise<void>((resolve) => {
          const payload = Buffer.from(`entry ${n} ${k}`.repeat(10));
          const entry = { kind: 'message', at: epochMs(n), source: 's', topic: '主题', payload };
          journal.append(entry as Parameters<typeof journal.append>[0], () => resolve());
        }),
    );
    await Promise.all(appended);
  }
  await journal.close();
  return path;
}

function entriesIn(path: string) {
  const reader = openSqliteJournalReader(path);
  try {
    return reader
      .read(position(0), WHOLE)
      .map((entry) => ({ ...entry, payload: Buffer.from(entry.payload).toString() }));
  } finally {
    reader.close();
  }
}

function sourceOf(path: string) {
  const source = openCommitSource(path);
  onTestFinished(() => source.close());
  return source;
}

const sinkPath = (): string => join(temporaryDirectory('sink'), 'journal.db');

describe('shipped commits', () => {
  it('make the same journal, and one that a service goes on with', async () => {
    const path = await journalOf(40);
    const source = sourceOf(path);
    const target = sinkPath();
    const sink = openCommitSink(target);
    let after = position(0);
    for (;;) {
      const commits = unpackCommits(packCommits(source.after(after, 700)));
      const last = commits.at(-1);
      if (last === undefined) break;
      sink.take(commits);
      after = lastOf(last);
    }
    expect(sink.head()).toBe(source.bounds().head);
    sink.close();
    expect(entriesIn(target)).toEqual(entriesIn(path));
    expect(entriesIn(target)).toHaveLength(80);
    const journal = await openSqliteJournal({ path: target });
    expect(journal.head()).toBe(80);
    expect(journal.stats().entries).toBe(80);
    await journal.close();
  });

  it('begin where the source begins, and are forgotten as whole commits', async () => {
    const all = sourceOf(await journalOf(20)).after(position(0), WHOLE);
    const later = all.filter(({ first }) => first > 10);
    const target = sinkPath();
    const sink = openCommitSink(target);
    sink.take(later);
    const [begin] = later;
    sink.forget(position(20));
    sink.close();
    const kept = entriesIn(target);
    expect(begin?.first).toBeGreaterThan(10);
    expect(kept[0]?.position).toBeGreaterThan(20);
    expect(kept.at(-1)?.position).toBe(40);
  });

  it('with a gap, or changed on their way, are refused as a whole', async () => {
    const all = sourceOf(await journalOf(10)).after(position(0), WHOLE);
    const [one, two, three] = all;
    if (one === undefined || two === undefined || three === undefined) throw new Error('too few');
    const target = sinkPath();
    const sink = openCommitSink(target);
    const spoiled = Buffer.from(one.blob);
    spoiled[spoiled.length - 1] = (spoiled[spoiled.length - 1] ?? 0) ^ 1;
    expect(() => sink.take([{ ...one, blob: spoiled }])).toThrow('checksum does not match');
    expect(() => sink.take([one, three])).toThrow('does not follow on');
    expect(sink.head()).toBe(0);
    sink.take([one, two]);
    expect(() => sink.take([two])).toThrow('does not follow on');
    sink.take([three]);
    expect(sink.head()).toBe(lastOf(three));
    sink.close();
  });

  it('cut short on the wire are noticed', async () => {
    const bytes = packCommits(sourceOf(await journalOf(3)).after(position(0), WHOLE));
    for (const end of [1, 39, bytes.byteLength - 1]) {
      expect(() => unpackCommits(bytes.subarray(0, end))).toThrow('cut short');
    }
    expect(unpackCommits(Buffer.alloc(0))).toEqual([]);
  });

  it('come a few at a time, at least one', async () => {
    const source = sourceOf(await journalOf(5));
    expect(source.after(position(0), 1)).toHaveLength(1);
    expect(source.after(source.bounds().head, WHOLE)).toEqual([]);
    expect(() => openCommitSource(join(temporaryDirectory('none'), 'x.db'))).toThrow('no journal');
  });

  it('are not taken into a journal of another format', async () => {
    const path = await journalOf(1);
    const db = new Database(path);
    db.exec('PRAGMA user_version = 99');
    db.close();
    expect(() => openCommitSink(path)).toThrow('has format 99');
  });
});
