import { dirname } from 'node:path';
import type { Clock } from '../../src/lib/clock.ts';
import type { BrokerSessions } from '../../src/records/broker-sessions.ts';
import type { FoldStore, Records } from '../../src/records/records.ts';
import { createRecords, createSessionStore } from '../../src/records/sqlite/create-records.ts';
import { createLocalRecords } from '../../src/records/sqlite/local-records.ts';
import { openRecordsReader } from '../../src/records/sqlite/reader.ts';
import type { RecordsWrite } from '../../src/records/sqlite/records-write.ts';
import { openRecordsWriter } from '../../src/records/sqlite/writer.ts';
import { T0, temporaryFolder } from '../unit/records/records-fixtures.ts';

export interface OpenRecords {
  readonly fold: FoldStore;
  readonly records: Records;
  readonly sessions: BrokerSessions;
  /** What the driver takes for the time; tests set it. */
  readonly clock: { current: number };
  /** Where the records file lies. */
  readonly folder: string;
  /** Closes everything and opens the same file again. */
  reopen(): OpenRecords;
  remove(): void;
}

export interface RecordsDriver {
  readonly name: string;
  open(): OpenRecords;
}

interface Opened {
  readonly fold: FoldStore;
  readonly records: Records;
  readonly sessions: BrokerSessions;
  close(): void;
}

function openLocal(path: string, clock: Clock): Opened {
  const local = createLocalRecords(path, { clock });
  return {
    fold: local.writer,
    records: local.records,
    sessions: local.sessions,
    close: () => local.close(),
  };
}

/** As between threads: writes are cloned, gathered for one turn and committed together. */
function openGathered(path: string, clock: Clock): Opened {
  const writer = openRecordsWriter(path);
  const reader = openRecordsReader(path, { clock });
  let waiting: { write: RecordsWrite; done: PromiseWithResolversOfUnknown }[] = [];
  const flush = (): void => {
    const group = waiting;
    waiting = [];
    const outcomes = writer.applyAll(group.map(({ write }) => write));
    for (const [n, outcome] of outcomes.entries()) {
      if (outcome.ok) group[n]?.done.resolve(structuredClone(outcome.value));
      else group[n]?.done.reject(outcome.error);
    }
  };
  const write = (asked: RecordsWrite): Promise<unknown> =>
    new Promise((resolve, reject) => {
      waiting.push({ write: structuredClone(asked), done: { resolve, reject } });
      if (waiting.length === 1) setImmediate(flush);
    });
  return {
    fold: writer,
    records: createRecords({ reader, write }),
    sessions: createSessionStore({ reader, write }),
    close() {
      reader.close();
      writer.close();
    },
  };
}

interface PromiseWithResolversOfUnknown {
  readonly resolve: (answer: unknown) => void;
  readonly reject: (thrown: unknown) => void;
}

function driver(name: string, openAt: (path: string, clock: Clock) => Opened): RecordsDriver {
  const open = (folder: ReturnType<typeof temporaryFolder>): OpenRecords => {
    const clock = { current: T0 };
    const opened = openAt(folder.file, { now: () => clock.current });
    return {
      fold: opened.fold,
      records: opened.records,
      sessions: opened.sessions,
      clock,
      folder: dirname(folder.file),
      reopen() {
        opened.close();
        return open(folder);
      },
      remove() {
        opened.close();
        folder.remove();
      },
    };
  };
  return { name, open: () => open(temporaryFolder()) };
}

export const RECORDS_DRIVERS: readonly RecordsDriver[] = [
  driver('sqlite, one thread', openLocal),
  driver('sqlite, writes cloned and gathered', openGathered),
];
