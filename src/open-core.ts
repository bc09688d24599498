import { join } from 'node:path';
import type { Logger } from 'pino';
import type { Closing } from './closing.ts';
import type { Config } from './config/config.ts';
import { type DuckdbHistory, openDuckdbHistory } from './history/duckdb/duckdb-history.ts';
import { lockDirectory } from './journal/directory-lock.ts';
import type { Journal } from './journal/journal.ts';
import { openSqliteJournal } from './journal/sqlite-journal.ts';
import { openSqliteJournalReader } from './journal/sqlite-journal-reader.ts';
import type { Pacing } from './lib/replay-clock.ts';
import type { EpochMs } from './model/units.ts';
import { openPipeline, type PipelineClient, type PipelineEvents } from './pipeline-client.ts';
import type { BrokerSessions } from './records/broker-sessions.ts';
import type { Records } from './records/records.ts';
import { createRecords, createSessionStore } from './records/sqlite/create-records.ts';
import { openRecordsReader } from './records/sqlite/reader.ts';
import type { SendWrite } from './records/sqlite/records-write.ts';

/** The stores and the pipeline thread, open and not yet folding. */
export interface Core {
  readonly journal: Journal;
  readonly history: DuckdbHistory;
  readonly pipeline: PipelineClient;
  readonly records: Records;
  readonly sessions: BrokerSessions;
  readonly lastAlive: EpochMs | null;
}

export interface CoreOptions {
  readonly config: Config;
  readonly log: Logger;
  readonly replay?: Pacing | null;
}

/** Opens in the order in which they need each other: lock, journal, history, records with the pipeline. */
export async function openCore(
  { config, log, replay = null }: CoreOptions,
  events: PipelineEvents,
  closing: Closing,
): Promise<Core> {
  const lock = lockDirectory(config.dataDir);
  closing.add(() => lock.release());
  const journalPath = join(config.dataDir, 'journal.db');
  const journal = await openSqliteJournal({
    path: journalPath,
    reserveBytes: config.journal.reserveMegabytes * 1024 * 1024,
    synchronous: config.journal.synchronous,
  });
  closing.add(() => journal.close());
  const history = await openHistory(config, log);
  closing.add(() => history.close());
  const recordsPath = join(config.dataDir, 'records.db');
  const pipeline = await openPipeline(
    {
      journalPath,
      recordsPath,
      historyPort: history.connect(),
      mailTo: config.email.to,
      checkpointMs: config.pipeline.checkpointSeconds * 1000,
      replay,
    },
    events,
  );
  closing.add(() => pipeline.stop());
  const reader = openRecordsReader(recordsPath);
  closing.add(() => reader.close());
  const write: SendWrite = (asked) => pipeline.write(asked);
  return {
    journal,
    history,
    pipeline,
    records: createRecords({ reader, write }),
    sessions: createSessionStore({ reader, write }),
    lastAlive: lastAliveIn(journalPath),
  };
}

async function openHistory(config: Config, log: Logger): Promise<DuckdbHistory> {
  const history = await openDuckdbHistory({
    dir: join(config.dataDir, 'history'),
    memoryLimitMb: config.history.memoryLimitMegabytes,
    retentionMonths: config.history.retentionMonths,
  });
  const { repaired } = await history.stats();
  if (repaired !== null) log.warn({ repaired }, 'history was damaged and is being rebuilt');
  return history;
}

/** When the service was last alive: nothing is older than its last entry. */
function lastAliveIn(journalPath: string): EpochMs | null {
  const reader = openSqliteJournalReader(journalPath);
  try {
    return reader.entry(reader.bounds().head)?.at ?? null;
  } finally {
    reader.close();
  }
}
