import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach } from 'vitest';
import type { Journal } from '../../../src/journal/journal.ts';
import {
  openSqliteJournal,
  type SqliteJournalOptions,
} from '../../../src/journal/sqlite-journal.ts';
import { epochMs, position } from '../../../src/model/units.ts';

/** A directory per test, and journals that are closed after it. */
export interface JournalPlace {
  readonly directory: () => string;
  readonly path: () => string;
  readonly open: (options?: Partial<SqliteJournalOptions>) => Promise<Journal>;
}

export function useJournalPlace(): JournalPlace {
  let directory = '';
  const opened: Journal[] = [];
  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), 'gaswatch-journal-'));
  });
  afterEach(async () => {
    for (const journal of opened.splice(0)) await journal.close();
    rmSync(directory, { recursive: true });
  });
  const path = (): string => join(directory, 'journal.db');
  return {
    directory: () => directory,
    path,
    open: async (options = {}) => {
      const journal = await openSqliteJournal({ path: path(), reserveBytes: 0, ...options });
      opened.push(journal);
      return journal;
    },
  };
}

export const everything = { before: epochMs(1e15), upTo: position(1e9) };
/** Bytes that deflate cannot shorten. */
const NOISE = randomBytes(300_000);
export const noise = (bytes: number): Buffer => NOISE.subarray(0, bytes);
