import { join } from 'node:path';
import type { Logger } from 'pino';
import type { CommandDesk } from './command-desk.ts';
import { createCommandDesk } from './command-desk.ts';
import type { Config } from './config/config.ts';
import { ensureAdministrator, loadFleet, passwordKey } from './first-run.ts';
import { type DuckdbHistory, openDuckdbHistory } from './history/duckdb/duckdb-history.ts';
import { openHttp } from './http.ts';
import { type Ingest, openIngest } from './ingest/ingest.ts';
import { ingestLimits, mqttOptions } from './ingest-settings.ts';
import { type DirectoryLock, lockDirectory } from './journal/directory-lock.ts';
import type { Journal } from './journal/journal.ts';
import { openSqliteJournal } from './journal/sqlite-journal.ts';
import { openSqliteJournalReader } from './journal/sqlite-journal-reader.ts';
import type { Clock } from './lib/clock.ts';
import { createLiveFeed, type LiveFeed } from './live-feed.ts';
import { indexFleet } from './model/fleet-index.ts';
import type { EpochMs } from './model/units.ts';
import { openChannels, routesOf, startNotifying } from './notify.ts';
import { openPipeline, type PipelineClient, type PipelineEvents } from './pipeline-client.ts';
import type { Published } from './pipeline-protocol.ts';
import { verifyPassword } from './records/password-hash.ts';
import type { Records } from './records/records.ts';
import { createRecords, createSessionStore } from './records/sqlite/create-records.ts';
import { openRecordsReader } from './records/sqlite/reader.ts';
import { createServiceFleet, type ServiceFleet } from './service-fleet.ts';
import { type ServiceWatch, watchService } from './service-watch.ts';
import { startUpkeep } from './upkeep.ts';

/** The running service. */
export interface App {
  readonly addresses: {
    readonly mqtt: string;
    readonly mqtts: string | null;
    readonly http: string;
  };
  /** The first administrator's password when it was made here; to be shown once. */
  readonly generatedPassword: string | null;
  /** Stops cleanly: nothing acknowledged is lost. May be called again. */
  close(): Promise<void>;
}

export interface AppOptions {
  readonly config: Config;
  readonly log: Logger;
  /** For the first administrator; absent: one is generated. */
  readonly adminPassword: string | undefined;
  /** The service cannot go on; everything acknowledged is safe in the journal. */
  onFatal(error: Error): void;
}

/** What the parts of the service share. */
export interface Parts {
  readonly config: Config;
  readonly log: Logger;
  readonly clock: Clock;
  readonly lock: DirectoryLock;
  readonly journal: Journal;
  readonly history: DuckdbHistory;
  readonly pipeline: PipelineClient;
  readonly records: Records;
  readonly desk: CommandDesk;
  readonly live: LiveFeed;
  readonly fleet: ServiceFleet;
  readonly watch: ServiceWatch;
  /** Journal time of the last entry of the run before; null on the very first. */
  readonly lastAlive: EpochMs | null;
  /** How far the fold has come; updated as it publishes. */
  readonly progress: Progress;
}

export interface Progress {
  folded: number;
  foldedAt: number | null;
  history: number;
  readings: number;
  quarantined: number;
  alarmTransitions: number;
}

/** Opens everything in order; whatever was opened is closed again if a later part refuses. */
export async function openApp(options: AppOptions): Promise<App> {
  const closers: (() => Promise<void> | void)[] = [];
  const unwind = async (): Promise<void> => {
    for (let close = closers.pop(); close !== undefined; close = closers.pop()) await close();
  };
  try {
    return await open(options, closers, unwind);
  } catch (thrown) {
    await unwind().catch((problem: unknown) =>
      options.log.error({ err: problem }, 'closing failed'),
    );
    throw thrown;
  }
}

async function open(
  options: AppOptions,
  closers: (() => Promise<void> | void)[],
  unwind: () => Promise<void>,
): Promise<App> {
  const { config, log } = options;
  const clock: Clock = { now: () => Date.now() };
  const lock = lockDirectory(config.dataDir);
  closers.push(() => lock.release());
  const journalPath = join(config.dataDir, 'journal.db');
  const journal = await openSqliteJournal({
    path: journalPath,
    reserveBytes: config.journal.reserveMegabytes * 1024 * 1024,
    synchronous: config.journal.synchronous,
  });
  closers.push(() => journal.close());
  const history = await openDuckdbHistory({
    dir: join(config.dataDir, 'history'),
    memoryLimitMb: config.history.memoryLimitMegabytes,
    retentionMonths: config.history.retentionMonths,
  });
  closers.push(() => history.close());
  const { repaired } = await history.stats();
  if (repaired !== null) log.warn({ repaired }, 'history was damaged and is being rebuilt');

  // the pipeline publishes only after start(), when everything it speaks to is there
  const late: { events: PipelineEvents | null } = { events: null };
  const recordsPath = join(config.dataDir, 'records.db');
  const pipeline = await openPipeline(
    {
      journalPath,
      recordsPath,
      historyPort: history.connect(),
      routes: routesOf(config),
      checkpointMs: config.pipeline.checkpointSeconds * 1000,
    },
    {
      published: (published) => late.events?.published(published),
      append: (entry) => late.events?.append(entry),
      history: (event) => late.events?.history(event),
      failed: (error) => options.onFatal(error),
    },
  );
  closers.push(() => pipeline.stop());
  const reader = openRecordsReader(recordsPath);
  const recordsParts = {
    reader,
    write: (write: Parameters<PipelineClient['write']>[0]) => pipeline.write(write),
  };
  const records = createRecords(recordsParts);
  closers.push(() => records.close());

  const generatedPassword = await ensureAdministrator(records, clock, options.adminPassword);
  const newest = await loadFleet(records, clock, config.fleet, config.dataDir);
  const desk = createCommandDesk(journal, clock);
  const open = await records.alarms.list({ state: 'open', limit: 1000 });
  const onFailure = (thrown: unknown): void =>
    log.error({ err: thrown }, 'an observation could not be journaled');
  const watch = watchService(
    desk,
    clock,
    open.items.filter((alarm) => alarm.site === null),
    onFailure,
  );
  const fleet = createServiceFleet({
    records,
    desk,
    clock,
    current: indexFleet(newest.fleet, newest.version),
  });
  const live = createLiveFeed((readings) => pipeline.watchReadings(readings));
  const progress: Progress = {
    folded: 0,
    foldedAt: null,
    history: 0,
    readings: 0,
    quarantined: 0,
    alarmTransitions: 0,
  };
  const parts: Parts = {
    config,
    log,
    clock,
    lock,
    journal,
    history,
    pipeline,
    records,
    desk,
    live,
    fleet,
    watch,
    lastAlive: lastAliveIn(journalPath),
    progress,
  };

  const channels = openChannels(config);
  for (const channel of channels.values()) closers.push(() => channel.close());
  const outbox = startNotifying({
    config,
    records,
    channels,
    clock,
    watch,
    fleet: () => fleet.index(),
    onProblem: (problem) =>
      log.error({ err: problem }, 'the notification ledger failed; it is tried again'),
  });
  closers.push(() => outbox.stop());

  const ingest = await openIngest({
    mqtt: mqttOptions(config),
    journal,
    clock,
    registry: { lookup: (device) => fleet.index().devices.get(device) },
    sessions: createSessionStore(recordsParts),
    limits: ingestLimits(config),
    passwordKey: await passwordKey(config.dataDir),
    verifyHash: verifyPassword,
    onEvent: (event) => log.debug(event, 'mqtt'),
  });
  closers.push(() => ingest.close());
  fleet.onChange(() => ingest.setFleet({ lookup: (device) => fleet.index().devices.get(device) }));

  late.events = {
    published: (published) => onPublished(parts, published, ingest, () => outbox.kick()),
    append: (entry) =>
      journal.append(entry, (error) => {
        if (error !== null)
          log.warn({ err: error }, 'a re-judging could not be journaled; it is done again');
      }),
    history: ({ state, since, detail }) => {
      const evidence = [{ name: 'detail', value: detail }];
      watch.set('system.history-down', 'history', state === 'down' ? 'yes' : 'no', evidence, since);
      if (state === 'down') log.error({ detail }, 'history refuses; the journal keeps');
    },
    failed: (error) => options.onFatal(error),
  };
  const stopWaking = journal.onCommit(() => pipeline.wake());
  closers.push(() => stopWaking());
  const upkeep = await startUpkeep(parts);
  closers.push(() => upkeep.stop());
  // a fleet file that has changed while the service was down comes into force here in the order
  await desk.write('fleet', 'service', { version: newest.version });
  pipeline.start(newest.version);
  const http = await openHttp({ parts, ingest, outbox });
  closers.push(() => http.close());

  const { mqtt, mqtts } = ingest.addresses();
  let closing: Promise<void> | null = null;
  return {
    addresses: {
      mqtt: `mqtt://${mqtt.host}:${mqtt.port}`,
      mqtts: mqtts === undefined ? null : `mqtts://${mqtts.host}:${mqtts.port}`,
      http: http.url,
    },
    generatedPassword,
    close: () => {
      closing ??= unwind();
      return closing;
    },
  };
}

function lastAliveIn(journalPath: string): EpochMs | null {
  const reader = openSqliteJournalReader(journalPath);
  try {
    return reader.entry(reader.bounds().head)?.at ?? null;
  } finally {
    reader.close();
  }
}

const utf8 = new TextEncoder();

/** What the fold made durable goes to whoever waits for it. */
function onPublished(
  { desk, live, progress, log }: Parts,
  published: Published,
  ingest: Ingest,
  kickOutbox: () => void,
): void {
  progress.folded = published.position;
  progress.foldedAt = published.at;
  progress.history = published.historyCursor;
  progress.readings += published.counts.readings;
  progress.quarantined += published.counts.quarantined;
  progress.alarmTransitions += published.alarms.length;
  desk.settle(published.results);
  live.publish(published);
  if (published.deliveries > 0) kickOutbox();
  for (const { device, payload } of published.replies) {
    ingest
      .publishToDevice(device, 'rejected', utf8.encode(JSON.stringify(payload)))
      .catch((problem: unknown) => log.warn({ err: problem, device }, 'a rejection was not told'));
  }
}
