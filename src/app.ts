import { join } from 'node:path';
import type { Logger } from 'pino';
import { type Closing, createClosing } from './closing.ts';
import { createCommandDesk } from './command-desk.ts';
import { watchConditions } from './condition-watch.ts';
import type { Config } from './config/config.ts';
import { openControlDesk } from './control-desk.ts';

import { ensureAdministrator, passwordKey } from './first-run.ts';
import { openHttp } from './http.ts';
import { type Ingest, openIngest } from './ingest/ingest.ts';
import { ingestLimits, mqttOptions } from './ingest-settings.ts';
import { openSqliteJournalReader } from './journal/sqlite-journal-reader.ts';
import type { Clock } from './lib/clock.ts';
import { everyItem, type PageStart } from './lib/pages.ts';
import { type Pacing, replayClock } from './lib/replay-clock.ts';
import { createLiveFeed } from './live-feed.ts';
import { loadFleet } from './load-fleet.ts';
import type { Alarm } from './model/alarm.ts';
import { brokerOf } from './model/broker-source.ts';
import { indexFleet } from './model/fleet-index.ts';
import type { EpochMs } from './model/units.ts';
import { openNotifying } from './notifying.ts';
import { type Core, openCore } from './open-core.ts';
import type { Parts } from './parts.ts';
import type { PipelineEvents } from './pipeline-client.ts';
import { type DeviceWays, pipelineEvents } from './pipeline-events.ts';
import { verifyPassword } from './records/password-hash.ts';
import type { Records } from './records/records.ts';
import { openReplicationDesk, type ReplicationDesk } from './replication-desk.ts';
import { createHold } from './safekeeping/hold.ts';
import { createServiceFleet } from './service-fleet.ts';
import { openSparkplug, type Sparkplug } from './sparkplug-host.ts';
import { type WatchedJournal, watchSparkplug } from './sparkplug-watch.ts';
import { startUpkeep } from './upkeep.ts';
import { openUpstreams } from './upstreams.ts';

/** The running service. */
export interface App {
  readonly addresses: {
    readonly mqtt: string;
    readonly mqtts: string | null;
    readonly http: string;
  };
  /** The first administrator's password when it was made here; to be shown once. */
  readonly generatedPassword: string | null;
  /** The history store, so that a test can make it refuse. */
  readonly history: Core['history'];
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
  /** Set in a demonstration: devices and service live through a past that runs faster. */
  readonly replay?: Pacing | null;
}

/** Opens everything in order; whatever was opened is closed again if a later part refuses. */
export async function openApp(options: AppOptions): Promise<App> {
  const closing = createClosing();
  try {
    return await assemble(options, closing);
  } catch (thrown) {
    await closing.run().catch((err: unknown) => options.log.error({ err }, 'closing failed'));
    throw thrown;
  }
}

const clock: Clock = { now: () => Date.now() };

const eventClockOf = ({ replay }: AppOptions): Clock =>
  replay === undefined || replay === null ? clock : replayClock(replay, clock);

async function assemble(options: AppOptions, closing: Closing): Promise<App> {
  const { config } = options;
  const onFatal = (error: Error): void => options.onFatal(error);
  // the pipeline speaks only after start(), when everything it speaks to is there
  const inbox: { events: PipelineEvents | null } = { events: null };
  const opened = await openCore(options, deferred(inbox, onFatal), closing);
  // whoever appends does so through it: the Sparkplug host then knows where its messages lie
  const watched = watchSparkplug(opened.journal);
  const core = { ...opened, journal: watched.journal };
  const key = await passwordKey(config.dataDir);
  const reserveBytes = config.journal.reserveMegabytes * 1024 * 1024;
  const replication = openReplicationDesk(config.dataDir, core.journal, reserveBytes);
  closing.add(() => replication.close());
  const generatedPassword = await ensureAdministrator(core.records, clock, options.adminPassword);
  const { parts, version, at } = await partsOf(options, core, key, replication);
  const notifying = await openNotifying(parts, closing);
  // a fleet file that has changed while the service was down comes into force here in the order
  await parts.desk.write('fleet', 'service', { version });
  const sparkplug = await openSparkplugOf(parts, watched);
  const ingest = await startIngest(parts, core, key);
  closing.add(() => ingest.close());
  const upstreams = openUpstreams(parts);
  closing.add(() => upstreams.close());
  const ways = { ingest, upstreams, sparkplug };
  closing.add(() => sparkplug.close());
  await sparkplug.start(ingest, wayBack(ways));
  inbox.events = pipelineEvents(parts, ways, notifying.outbox, onFatal);
  closing.add(core.journal.onCommit(() => core.pipeline.wake()));
  const upkeep = startUpkeep(parts, notifying.jobs);
  closing.add(() => upkeep.stop());
  core.pipeline.start(version, at);
  const http = await openHttp({ parts, ways, notifying });
  closing.add(() => http.close());
  const control = await openControlDesk(parts);
  closing.add(() => control?.close());
  const { mqtt, mqtts } = ingest.addresses();
  return {
    addresses: {
      mqtt: `mqtt://${mqtt.host}:${mqtt.port}`,
      mqtts: mqtts === undefined ? null : `mqtts://${mqtts.host}:${mqtts.port}`,
      http: http.url,
    },
    generatedPassword,
    history: core.history,
    close: () => closing.run(),
  };
}

const deferred = (
  inbox: { readonly events: PipelineEvents | null },
  onFatal: (error: Error) => void,
): PipelineEvents => ({
  published: (published) => inbox.events?.published(published),
  append: (entry) => inbox.events?.append(entry),
  history: (event) => inbox.events?.history(event),
  books: (event) => inbox.events?.books(event),
  failed: (error) => onFatal(error),
});

async function partsOf(
  options: AppOptions,
  core: Core,
  key: Uint8Array,
  replication: ReplicationDesk,
): Promise<{ readonly parts: Parts; readonly version: number; readonly at: EpochMs }> {
  const { config, log } = options;
  const { journal, history, pipeline, metering, records, lastAlive } = core;
  const eventClock = eventClockOf(options);
  const newest = await loadFleet(records, eventClock, config, config.dataDir, key);
  const desk = createCommandDesk(journal, eventClock);
  const own = (await openAlarms(records)).filter((alarm) => alarm.site === null);
  const watch = watchConditions(desk, eventClock, own, (err) =>
    log.error({ err }, 'a condition of the service could not be journaled'),
  );
  const current = indexFleet(newest.fleet, newest.version);
  const fleet = createServiceFleet({
    records,
    desk,
    clock,
    passwordKey: key,
    current,
    ways: config,
  });
  const live = createLiveFeed((readings) => pipeline.watchReadings(readings));
  const progress = {
    folded: 0,
    foldedAt: null,
    history: 0,
    historyAt: null,
    books: null,
    booksAt: null,
    readings: 0,
    quarantined: 0,
    alarmTransitions: 0,
  };
  const stores = { journal, history, pipeline, metering, records, lastAlive };
  const guards = { hold: createHold(), replication };
  const shared = { config, log, clock, eventClock, desk, live, fleet, watch, progress, ...guards };
  const parts: Parts = { ...shared, ...stores, onFatal: (error) => options.onFatal(error) };
  return { parts, version: newest.version, at: newest.at };
}

async function openAlarms(records: Records): Promise<readonly Alarm[]> {
  const found: Alarm[] = [];
  const read = (start: PageStart) => records.alarms.list({ state: 'open', limit: 1000, ...start });
  for await (const alarm of everyItem(read)) found.push(alarm);
  return found;
}

const openSparkplugOf = (parts: Parts, watched: WatchedJournal): Promise<Sparkplug> =>
  openSparkplug({
    ...parts,
    watched,
    reader: openSqliteJournalReader(join(parts.config.dataDir, 'journal.db')),
    fleet: () => parts.fleet.index(),
  });

/** To an edge node on the broker that its messages came from. */
const wayBack =
  ({ ingest, upstreams }: DeviceWays) =>
  (source: string) => {
    const broker = brokerOf(source);
    return broker === null ? ingest : upstreams.byName(broker);
  };

async function startIngest(parts: Parts, core: Core, key: Uint8Array): Promise<Ingest> {
  const { config, log, fleet } = parts;
  const registry = {
    lookup: (device: string) => fleet.index().devices.get(device),
  };
  const ingest = await openIngest({
    mqtt: mqttOptions(config),
    journal: core.journal,
    clock: parts.eventClock,
    registry,
    sessions: core.sessions,
    limits: ingestLimits(config),
    passwordKey: key,
    verifyHash: verifyPassword,
    onEvent: (event) => {
      if (event.kind === 'connected' || event.kind === 'disconnected') log.debug(event, 'mqtt');
      else log.warn(event, 'mqtt');
    },
  });
  fleet.onChange(() => ingest.setFleet(registry));
  return ingest;
}
