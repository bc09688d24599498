import { join } from 'node:path';
import type { Logger } from 'pino';
import type { Closing } from './closing.ts';
import type { Config } from './config/config.ts';
import type { OpenHistory } from './history/contract/driver.ts';
import { openHistory } from './history/history-registry.ts';
import { lockDirectory } from './journal/directory-lock.ts';
import type { Journal } from './journal/journal.ts';
import { openSqliteJournal } from './journal/sqlite-journal.ts';
import { openSqliteJournalReader } from './journal/sqlite-journal-reader.ts';
import { reasonOf } from './lib/app-error.ts';
import type { Pacing } from './lib/replay-clock.ts';
import { type Metering, type MeteringEvents, openMetering } from './metering-client.ts';
import type { MeteringSettings } from './metering-protocol.ts';
import type { EpochMs } from './model/units.ts';
import { openPipeline, type PipelineClient, type PipelineEvents } from './pipeline-client.ts';
import type { BrokerSessions } from './records/broker-sessions.ts';
import type { Records } from './records/records.ts';
import { createRecords, createSessionStore } from './records/sqlite/create-records.ts';
import { openRecordsReader } from './records/sqlite/reader.ts';
import type { SendWrite } from './records/sqlite/records-write.ts';
import { ensureLineage } from './safekeeping/lineage.ts';
import { demandReadyDirectory } from './safekeeping/ready-directory.ts';

/** The stores and the pipeline thread, open and not yet folding. */
export interface Core {
  readonly journal: Journal;
  readonly history: OpenHistory;
  readonly pipeline: PipelineClient;
  readonly metering: Metering;
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
  demandReadyDirectory(config.dataDir);
  await ensureLineage(config.dataDir);
  const journalPath = join(config.dataDir, 'journal.db');
  const journal = await openSqliteJournal({
    path: journalPath,
    reserveBytes: config.journal.reserveMegabytes * 1024 * 1024,
    synchronous: config.journal.synchronous,
  });
  closing.add(() => journal.close());
  const { driver } = config.history;
  const history = await openHistory(driver, config.history, {
    dir: join(config.dataDir, 'history'),
  });
  closing.add(() => history.close());
  void tellHistory(history, driver, log);
  const metering = await openMetering(meteringSettings(config), meteringEvents(log));
  closing.add(() => metering.close());
  const recordsPath = join(config.dataDir, 'records.db');
  const pipeline = await openPipeline(
    {
      journalPath,
      recordsPath,
      historyLink: history.connect(),
      mailTo: config.email.to,
      checkpointMs: config.pipeline.checkpointSeconds * 1000,
      replay,
    },
    events,
  );
  closing.add(() => pipeline.stop());
  metering.onOpened(() => pipeline.connectBooks(metering.connect()));
  const reader = openRecordsReader(recordsPath);
  closing.add(() => reader.close());
  const write: SendWrite = (asked) => pipeline.write(asked);
  return {
    journal,
    history,
    pipeline,
    metering,
    records: createRecords({ reader, write }),
    sessions: createSessionStore({ reader, write }),
    lastAlive: lastAliveIn(journalPath),
  };
}

/** Not waited for: an engine on another machine may be silent for as long as its timeout. */
async function tellHistory(history: OpenHistory, driver: string, log: Logger): Promise<void> {
  try {
    const { repaired } = await history.stats();
    if (repaired !== null) log.warn({ repaired }, 'history was damaged and is being rebuilt');
  } catch (thrown) {
    const reason = reasonOf(thrown);
    log.warn({ driver, reason }, 'history does not answer: the journal keeps what it misses');
  }
}

const meteringSettings = ({ dataDir, metering }: Config): Omit<MeteringSettings, 'openedAt'> => ({
  path: join(dataDir, 'metering.db'),
  startHour: metering.gasDayStartHour,
  pointDays: metering.registerDays,
});

/** The books may be away: alarms, history and acknowledgements go on without them. */
const meteringEvents = (log: Logger): MeteringEvents => ({
  opened(repaired) {
    if (repaired !== null) log.warn({ repaired }, 'the books were damaged and are being rebuilt');
  },
  down: (err) => log.error({ err }, 'the metering thread does not run; it is started again'),
});

/** When the service was last alive: nothing is older than its last entry. */
function lastAliveIn(journalPath: string): EpochMs | null {
  const reader = openSqliteJournalReader(journalPath);
  try {
    return reader.entry(reader.bounds().head)?.at ?? null;
  } finally {
    reader.close();
  }
}
