import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, mkdtempSync, openSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openSqliteJournal } from '../../../src/journal/sqlite-journal.ts';
import { openSqliteJournalReader } from '../../../src/journal/sqlite-journal-reader.ts';
import { seededRandom } from '../../../src/lib/seeded-random.ts';
import type { StoredEntry } from '../../../src/model/journal-entry.ts';
import { appended, message, START } from '../../contract/journal-kit.ts';
import { TEST_SEED } from '../../support/seed.ts';
import { APPEND_FOREVER } from './append-forever.ts';

const ROUNDS = 12;

/** Runs the appender and kills it; returns the positions it had reported, by entry number. */
async function appendAndKill(path: string, afterMs: number): Promise<Map<number, number>> {
  // a file: a pipe would push back, and lose what the kernel had not handed over
  const reported = `${path}.reported`;
  const output = openSync(reported, 'w');
  const child = spawn(process.execPath, ['--input-type=module', '-e', APPEND_FOREVER, path], {
    stdio: ['ignore', output, 'inherit'],
  });
  const ended = once(child, 'exit');
  closeSync(output);
  while (statSync(reported).size === 0 && child.exitCode === null) await sleep(5);
  await sleep(afterMs);
  child.kill('SIGKILL');
  expect(await ended).toEqual([null, 'SIGKILL']);
  const text = readFileSync(reported, 'utf8');
  const lines = text.slice(0, text.lastIndexOf('\n')).split('\n').slice(1);
  return new Map(
    lines.map((line) => {
      const [at, number] = line.split(' ').map(Number);
      return [number ?? 0, at ?? 0];
    }),
  );
}

function holds(entry: StoredEntry | undefined, number: number): boolean {
  if (entry?.source !== `dev-${number}`) return false;
  return Buffer.from(entry.payload).toString().startsWith(`{"n":${number},`);
}

describe('sqlite journal after kill -9', () => {
  let directory: string;
  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), 'gaswatch-crash-'));
  });
  afterEach(() => rmSync(directory, { recursive: true }));

  it(`has every acknowledged entry, in order, without a gap (seed ${TEST_SEED})`, async () => {
    const path = join(directory, 'journal.db');
    const random = seededRandom(TEST_SEED);
    const acknowledged = new Map<number, number>();
    for (let round = 0; round < ROUNDS; round += 1) {
      const reported = await appendAndKill(path, random.int(150));
      for (const [number, at] of reported) acknowledged.set(number, at);

      const reader = openSqliteJournalReader(path);
      const stored = reader.read(START, 1e12);
      reader.close();
      expect(stored.filter((entry, index) => entry.position !== index + 1)).toEqual([]);
      expect([...acknowledged].filter(([number, at]) => !holds(stored[at - 1], number))).toEqual(
        [],
      );
    }
    expect(acknowledged.size).toBeGreaterThan(ROUNDS);

    const journal = await openSqliteJournal({ path, reserveBytes: 0 });
    const head = journal.head();
    expect(head).toBeGreaterThanOrEqual(Math.max(...acknowledged.values()));
    expect(await appended(journal, message(1))).toBe(head + 1);
    await journal.close();
  }, 120_000);
});
