import { type MessagePort, parentPort, workerData } from 'node:worker_threads';
import { type BooksFeed, createBooksFeed, offeringBoth } from './books-feed.ts';
import { GROUP_DETECTORS } from './detect/group-registry.ts';
import { DETECTORS } from './detect/registry.ts';
import { compileRules } from './dispatch/rules.ts';
import { connectHistory } from './history/history-registry.ts';
import { openSqliteJournalReader } from './journal/sqlite-journal-reader.ts';
import { AppError, reasonOf } from './lib/app-error.ts';
import type { Clock } from './lib/clock.ts';
import { replayClock } from './lib/replay-clock.ts';
import { type FleetIndex, indexFleet } from './model/fleet-index.ts';
import type { Entry } from './model/journal-entry.ts';
import type { DeviceStatus } from './model/live.ts';
import { type EpochMs, epochMs } from './model/units.ts';
import { type Consumer, createConsumer, type Progress } from './pipeline/consumer.ts';
import { type Effects, repliesTo } from './pipeline/effects.ts';
import { fleetThen } from './pipeline/fleet-then.ts';
import { createFold, type Fold } from './pipeline/fold.ts';
import { createHistoryFeed, type HistoryFeed } from './pipeline/history-feed.ts';
import { createPasses, type Passes } from './pipeline-passes.ts';
import type { Ask, FromPipeline, PipelineSettings, ToPipeline } from './pipeline-protocol.ts';
import { openRecordsWriter, type RecordsWriter } from './records/sqlite/writer.ts';

/**
 * The pipeline's thread: admission, the fold, the only writer of the records,
 * and the feed of the history store. It follows the journal with a reader of its own.
 */
const port = parentPort;
if (port === null) throw new Error('this file is the entry of a worker thread');

// given by the main thread in this form
const settings = workerData as PipelineSettings;
const clock: Clock = { now: () => Date.now() };
const eventClock = settings.replay === null ? clock : replayClock(settings.replay, clock);
const say = (message: FromPipeline): void => port.postMessage(message);

/** How often history is given what has gathered, at the most. */
const FEED_EVERY_MS = 250;
const FEED_RETRY_MS = 2_000;

interface Running {
  readonly fold: Fold;
  readonly feed: HistoryFeed;
  readonly books: BooksFeed;
  readonly consumer: Consumer;
  readonly passes: Passes;
}

const records: RecordsWriter | null = openOrSay();
const reader = records === null ? null : openSqliteJournalReader(settings.journalPath);
const history = await connectHistory(settings.historyLink);
let running: Running | null = null;
/** To the metering thread, when it came before the start. */
let booksPort: MessagePort | null = null;
let watching: 'wanted' | 'unwanted' = 'unwanted';
let stopped = false;
let turning = false;

if (records !== null) say({ op: 'opened' });

port.on('message', (message: ToPipeline) => {
  switch (message.op) {
    case 'start':
      start(message.fleetVersion, message.fleetAt).catch(fail);
      break;
    case 'wake':
      void turn();
      break;
    case 'watch':
      watching = message.readings;
      break;
    case 'books':
      if (running === null) booksPort = message.port;
      else running.books.connect(message.port);
      break;
    case 'ask':
      enqueue(message.id, message.ask);
      break;
  }
});

function openOrSay(): RecordsWriter | null {
  try {
    return openRecordsWriter(settings.recordsPath);
  } catch (thrown) {
    const code = thrown instanceof AppError ? thrown.code : 'records-unavailable';
    say({ op: 'open-failed', code, message: reasonOf(thrown) });
    return null;
  }
}

function fail(thrown: unknown): void {
  const code = thrown instanceof AppError ? thrown.code : 'pipeline-failed';
  const message = thrown instanceof Error ? (thrown.stack ?? thrown.message) : String(thrown);
  say({ op: 'failed', code, message });
}

async function start(fleetVersion: number, fleetAt: EpochMs): Promise<void> {
  if (records === null || reader === null) return;
  const snapshot = records.load();
  const fleet = fleetOf(snapshot.fleetVersion ?? fleetVersion);
  if (fleet === null)
    throw new AppError('fleet-missing', `fleet version ${fleetVersion} is not in the records`);
  const fold = createFold({
    detectors: DETECTORS,
    groupDetectors: GROUP_DETECTORS,
    rulesOf: (of) => compileRules(of, settings.mailTo),
    fleet,
    fleetAt,
    fleetOf,
    snapshot,
  });
  const ports = {
    history,
    reader,
    store: records,
    fleetAt: fleetThen(fold, snapshot.cursor, fleetSavedBy),
  };
  const feed = createHistoryFeed(ports, await history.cursor(), snapshot.cursor);
  const told = (trouble: string | null): void => say({ op: 'books', trouble });
  const books = createBooksFeed({ ...ports, told }, snapshot.cursor, epochMs(eventClock.now()));
  if (booksPort !== null) books.connect(booksPort);
  const consumer = createConsumer({
    reader,
    store: records,
    fold,
    feed: offeringBoth(feed, books),
    clock,
    checkpointMs: settings.checkpointMs,
    publish,
  });
  const append = (entry: Entry): void => say({ op: 'append', entry });
  const passes = createPasses({ fold, history, clock: eventClock, append });
  running = { fold, feed, books, consumer, passes };
  void feedHistory(feed);
  void turn();
}

let savedBy: FleetIndex | null = null;

/** Asked for one entry after the other while history catches up: seldom another version than the last time. */
function fleetSavedBy(at: EpochMs): FleetIndex | null {
  const version = records?.fleetVersionAt(at) ?? null;
  if (version === null) return null;
  if (savedBy?.version !== version) savedBy = fleetOf(version);
  return savedBy;
}

function fleetOf(version: number): FleetIndex | null {
  const fleet = records?.fleet(version) ?? null;
  return fleet === null ? null : indexFleet(fleet, version);
}

/** Folds until nothing is left, letting requests in between runs. */
async function turn(): Promise<void> {
  if (turning || running === null) return;
  turning = true;
  try {
    while (!stopped && running.consumer.turn() === 'more') await letOthersIn();
    running.passes.start(running.feed.cursor());
  } catch (thrown) {
    fail(thrown);
  } finally {
    turning = false;
  }
}

const letOthersIn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

function publish(effects: Effects, progress: Progress): void {
  if (running === null) return;
  say({
    op: 'published',
    published: {
      position: progress.position,
      at: progress.at,
      historyCursor: running.feed.cursor(),
      historyAt: running.feed.cursorAt(),
      booksCursor: running.books.progress()?.cursor ?? null,
      booksAt: running.books.progress()?.at ?? null,
      alarms: [...effects.alarms.values()],
      results: effects.results,
      replies: repliesTo(effects.quarantine),
      deliveries: effects.deliveries.length,
      readings: watching === 'wanted' ? effects.readings : [],
      statuses: watching === 'wanted' ? statusesAfter(effects, running.fold) : [],
      counts: { readings: effects.readings.length, quarantined: effects.quarantine.length },
    },
  });
}

/** The devices whose status has changed; gone through only while somebody looks. */
function statusesAfter({ quarantine, readings }: Effects, fold: Fold): readonly DeviceStatus[] {
  const devices = new Set<string>(quarantine.map(({ device }) => device));
  for (const reading of readings) if (reading.record === 'status') devices.add(reading.device);
  return [...devices].flatMap((device) => fold.statusOf(device) ?? []);
}

/** Hands history what has gathered; while it refuses, the journal keeps and this tries again. */
async function feedHistory(feed: HistoryFeed): Promise<void> {
  // unknown at first: an outage may have begun in the run before
  let down: boolean | null = null;
  while (!stopped) {
    try {
      const outcome = await feed.turn();
      if (down !== false)
        say({ op: 'history', state: 'up', since: epochMs(eventClock.now()), detail: '' });
      down = false;
      if (outcome === 'idle') await pause(FEED_EVERY_MS);
    } catch (thrown) {
      if (!down && !stopped)
        say({
          op: 'history',
          state: 'down',
          since: epochMs(eventClock.now()),
          detail: reasonOf(thrown),
        });
      down = true;
      await pause(FEED_RETRY_MS);
    }
  }
}

const pause = (forMs: number): Promise<void> =>
  new Promise((resolve) => setTimeout(resolve, forMs));

const waiting: { readonly id: number; readonly ask: Ask }[] = [];

/** Requests that arrive together are answered together: their writes share one commit. */
function enqueue(id: number, ask: Ask): void {
  waiting.push({ id, ask });
  if (waiting.length === 1) setImmediate(answerAll);
}

function answerAll(): void {
  const asked = waiting.splice(0);
  const writes = asked.flatMap(({ id, ask }) =>
    ask.what === 'write' ? [{ id, write: ask.write }] : [],
  );
  const outcomes = records?.applyAll(writes.map(({ write }) => write)) ?? [];
  outcomes.forEach((outcome, i) => {
    const id = writes[i]?.id;
    if (id === undefined) return;
    if (outcome.ok) say({ op: 'answer', id, value: outcome.value });
    else refuse(id, outcome.error);
  });
  for (const { id, ask } of asked) if (ask.what !== 'write') answer(id, ask);
}

function answer(id: number, ask: Exclude<Ask, { what: 'write' }>): void {
  switch (ask.what) {
    case 'status':
      say({ op: 'answer', id, value: running?.fold.statusOf(ask.device) ?? null });
      break;
    case 'freshness':
      say({ op: 'answer', id, value: running?.fold.freshness() ?? [] });
      break;
    case 'cursors': {
      const { position: folded = 0, cursor: fold = 0 } = running?.consumer.progress() ?? {};
      say({ op: 'answer', id, value: { folded, fold, history: running?.feed.cursor() ?? 0 } });
      break;
    }
    case 'stop':
      stop().then(
        () => say({ op: 'answer', id, value: null }),
        (thrown: unknown) => refuse(id, thrown),
      );
      break;
  }
}

function refuse(id: number, thrown: unknown): void {
  const known = thrown instanceof AppError;
  say({
    op: 'refusal',
    id,
    code: known ? thrown.code : 'pipeline-failed',
    message: reasonOf(thrown),
    retryable: known && thrown.retryable ? 'yes' : 'no',
  });
}

/** Folds what is committed, saves everything, gives history its last batch. */
async function stop(): Promise<void> {
  while (turning) await letOthersIn();
  if (running !== null) {
    while (running.consumer.turn() === 'more') await letOthersIn();
    running.consumer.checkpoint();
    stopped = true;
    // history may be down: what it misses is in the journal
    while ((await running.feed.turn().catch(() => 'idle')) === 'more') await letOthersIn();
    await running.books.stop();
  }
  stopped = true;
  reader?.close();
  records?.close();
  history.disconnect();
}
