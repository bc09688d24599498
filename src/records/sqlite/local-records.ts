import type { BrokerSessions } from '../broker-sessions.ts';
import type { Records } from '../records.ts';
import { createRecords, createSessionStore } from './create-records.ts';
import { openRecordsReader, type ReaderOptions, type RecordsReader } from './reader.ts';
import type { SendWrite } from './records-write.ts';
import { openRecordsWriter, type RecordsWriter } from './writer.ts';

export interface LocalRecords {
  readonly writer: RecordsWriter;
  readonly reader: RecordsReader;
  readonly records: Records;
  readonly sessions: BrokerSessions;
  close(): void;
}

/** Writer and reader in one thread on one file: for tests and scenario runs, where blocking is harmless. */
export function createLocalRecords(path: string, options?: ReaderOptions): LocalRecords {
  const writer = openRecordsWriter(path, options?.connection);
  const reader = openRecordsReader(path, options);
  const write: SendWrite = async (asked) => writer.apply(asked);
  return {
    writer,
    reader,
    records: createRecords({ reader, write }),
    sessions: createSessionStore({ reader, write }),
    close() {
      reader.close();
      writer.close();
    },
  };
}
