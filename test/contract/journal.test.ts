import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createMemoryJournal } from '../../src/journal/memory-journal.ts';
import { openSqliteJournal } from '../../src/journal/sqlite-journal.ts';
import { openSqliteJournalReader } from '../../src/journal/sqlite-journal-reader.ts';
import type { OpenJournal } from './journal-kit.ts';
import { describeJournal } from './journal-suite.ts';
import { describeJournalUpkeep } from './journal-upkeep-suite.ts';

const openMemory = async (): Promise<OpenJournal> => {
  const { journal, reader } = createMemoryJournal();
  return { journal, reader, dispose: () => journal.close() };
};

const openSqlite = async (): Promise<OpenJournal> => {
  const directory = await mkdtemp(join(tmpdir(), 'gaswatch-journal-'));
  const path = join(directory, 'journal.db');
  const journal = await openSqliteJournal({ path, reserveBytes: 0 });
  const reader = openSqliteJournalReader(path);
  return {
    journal,
    reader,
    dispose: async () => {
      reader.close();
      await journal.close();
      await rm(directory, { recursive: true });
    },
  };
};

describeJournal('memory', openMemory);
describeJournalUpkeep('memory', openMemory);
describeJournal('sqlite', openSqlite);
describeJournalUpkeep('sqlite', openSqlite);
