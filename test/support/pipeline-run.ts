import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Detector } from '../../src/detect/detector.ts';
import type { GroupDetector } from '../../src/detect/group-detector.ts';
import { GROUP_DETECTORS } from '../../src/detect/group-registry.ts';
import { DETECTORS } from '../../src/detect/registry.ts';
import { compileRules, type DispatchRules } from '../../src/dispatch/rules.ts';
import { openMemoryHistory } from '../../src/history/memory-history.ts';
import type { JournalReader } from '../../src/journal/journal.ts';
import { createMemoryJournal } from '../../src/journal/memory-journal.ts';
import type { Alarm } from '../../src/model/alarm.ts';
import type { Command, CommandResult } from '../../src/model/command.ts';
import type { LedgerLine } from '../../src/model/delivery.ts';
import { type FleetIndex, indexFleet } from '../../src/model/fleet-index.ts';
import type { Entry, StoredEntry } from '../../src/model/journal-entry.ts';
import { type EpochMs, epochMs, type Position, position } from '../../src/model/units.ts';
import { type Consumer, createConsumer } from '../../src/pipeline/consumer.ts';
import { fleetThen } from '../../src/pipeline/fleet-then.ts';
import { createFold, type Fold } from '../../src/pipeline/fold.ts';
import { createHistoryFeed, type HistoryFeed } from '../../src/pipeline/history-feed.ts';
import { judgePast, type RejudgeRequest, warmUpOf } from '../../src/pipeline/rejudge.ts';
import type { StoredQuarantine } from '../../src/records/records.ts';
import { createLocalRecords } from '../../src/records/sqlite/local-records.ts';
import { everything } from './stored.ts';

/** Rows that a list gives at most at once. */
const PAGE = 500;

/**
 * The fleet's own plan, or P1 and P2 by mail to one address and P3 to another,
 * without reminders: whoever is told shows in the ledger.
 */
export function testRules(fleet: FleetIndex): DispatchRules {
  const rules = compileRules(fleet, ['desk@x']);
  const [desk] = rules.routes.values();
  if (fleet.fleet.dispatch !== undefined || desk === undefined) return rules;
  const addresses = [
    { channel: 'email', recipient: 'office@x', language: 'both', person: null } as const,
  ];
  const office = {
    ...desk,
    id: '~office',
    priorities: new Set([3]),
    steps: desk.steps.map((step) => ({ ...step, addresses })),
  };
  return { ...rules, routes: new Map([desk, office].map((route) => [route.id, route])) };
}

export interface PipelineOptions {
  readonly fleet: FleetIndex;
  readonly fleetAt: EpochMs;
  readonly detectors?: readonly Detector[];
  readonly groupDetectors?: readonly GroupDetector[];
  readonly checkpointMs?: number;
  /** Entries folded in one run. */
  readonly runLength?: () => number;
  /** Time that passes at each look at the clock, ms: a checkpoint's budget runs out sooner or later. */
  readonly spend?: () => number;
  /** Sees every entry as it goes into the journal, those of passes over late data included. */
  readonly onAppend?: (entry: Omit<Entry, 'payload'> & { readonly payload: object }) => void;
}

/** The real consumer over a journal and a history in memory and records in a file of their own. */
export interface Pipeline {
  append(
    entry: Omit<Entry, 'payload'> & { readonly payload: Uint8Array | object },
  ): Promise<Position>;
  /** Folds everything that is in the journal. */
  drain(): void;
  /** Folds at most so many runs. */
  turns(most: number): void;
  feed(): Promise<void>;
  /** Judges late data again as the pipeline thread does; returns how many passes. */
  passes(now: EpochMs): Promise<number>;
  answer(command: Command, at: EpochMs): Promise<CommandResult>;
  /** The process dies and comes back: whatever was not committed is forgotten. */
  crash(): void;
  changeFleet(fleet: FleetIndex): void;
  fold(): Fold;
  alarms(): Promise<readonly Alarm[]>;
  ledger(): Promise<readonly LedgerLine[]>;
  quarantine(): Promise<readonly StoredQuarantine[]>;
  readonly history: ReturnType<typeof openMemoryHistory>;
  close(): void;
}

export function openPipeline(options: PipelineOptions): Pipeline {
  const directory = mkdtempSync(join(tmpdir(), 'gaswatch-pipeline-'));
  const records = createLocalRecords(join(directory, 'records.db'));
  const stored = records.records;
  const { journal, reader } = createMemoryJournal();
  const history = openMemoryHistory();
  const fleets = new Map([[options.fleet.version, options.fleet]]);
  const versions: { readonly at: EpochMs; readonly version: number }[] = [];
  const inForceAt = (at: EpochMs): FleetIndex | null => {
    const saved = versions.findLast((one) => one.at <= at)?.version ?? options.fleet.version;
    return fleets.get(saved) ?? null;
  };
  const results = new Map<string, CommandResult>();
  let now = options.fleetAt as number;
  const spend = options.spend ?? (() => 0);
  const clock = { now: () => (now += spend()) };

  interface Running {
    readonly fold: Fold;
    readonly feed: HistoryFeed;
    readonly consumer: Consumer;
  }
  const start = (historyCursor: Position): Running => {
    const snapshot = records.writer.load();
    const fleetOf = (version: number): FleetIndex | null => fleets.get(version) ?? null;
    const fold = createFold({
      detectors: options.detectors ?? DETECTORS,
      groupDetectors: options.groupDetectors ?? GROUP_DETECTORS,
      rulesOf: testRules,
      fleet: fleetOf(snapshot.fleetVersion ?? options.fleet.version) ?? options.fleet,
      fleetAt: options.fleetAt,
      fleetOf,
      snapshot,
    });
    const bounded = inRuns(reader, options.runLength ?? (() => 1000));
    const fleetAt = fleetThen(fold, snapshot.cursor, inForceAt);
    const ports = { history, reader, store: records.writer, fleetAt };
    const feed = createHistoryFeed(ports, historyCursor, fold.cursor());
    const consumer = createConsumer({
      reader: bounded,
      store: records.writer,
      fold,
      feed,
      clock,
      checkpointMs: options.checkpointMs ?? 3_600_000,
      publish: (effects) => {
        for (const result of effects.results) results.set(result.id, result);
      },
    });
    return { fold, feed, consumer };
  };
  let running = start(position(0));

  const append: Pipeline['append'] = (entry) =>
    new Promise((resolve, reject) => {
      now = Math.max(now, entry.at);
      options.onAppend?.(entry);
      if (entry.kind === 'fleet' && 'version' in entry.payload)
        versions.push({ at: entry.at, version: Number(entry.payload.version) });
      const payload =
        entry.payload instanceof Uint8Array
          ? entry.payload
          : new TextEncoder().encode(JSON.stringify(entry.payload));
      journal.append({ ...entry, payload }, (error, at) =>
        error === null ? resolve(at) : reject(error),
      );
    });
  const drain = (): void => {
    while (running.consumer.turn() === 'more');
  };
  const feed = async (): Promise<void> => {
    while ((await running.feed.turn()) === 'more');
  };

  return {
    append,
    drain,
    turns(most) {
      for (let n = 0; n < most && running.consumer.turn() === 'more'; n += 1);
    },
    feed,
    async passes(at) {
      const due = running.fold.duePasses(at);
      if (due.length === 0) return 0;
      await feed();
      let done = 0;
      for (const request of due) {
        if (request.position > running.feed.cursor()) continue;
        const payload = await passOver(running.fold, history, request, at);
        await append({ kind: 'rejudged', at, source: request.device, topic: '', payload });
        done += 1;
      }
      drain();
      return done;
    },
    async answer(command, at) {
      await append({ kind: 'command', at, source: command.by, topic: '', payload: command });
      drain();
      const result = results.get(command.id);
      if (result === undefined) throw new Error(`no answer to ${command.command}`);
      return result;
    },
    crash() {
      running = start(running.feed.cursor());
    },
    changeFleet: (fleet) => void fleets.set(fleet.version, fleet),
    fold: () => running.fold,
    alarms: () => everything((at) => stored.alarms.list({ state: 'all', limit: PAGE, ...at })),
    ledger: () => everything((at) => stored.ledger.list({ limit: PAGE, ...at })),
    quarantine: () => everything((at) => stored.quarantine.list({ limit: PAGE, ...at })),
    history,
    close() {
      records.close();
      rmSync(directory, { recursive: true, force: true });
    },
  };
}

async function passOver(
  fold: Fold,
  history: ReturnType<typeof openMemoryHistory>,
  request: RejudgeRequest,
  at: EpochMs,
): Promise<object> {
  const device = fold.fleet.devices.get(request.device);
  if (device === undefined) return { ...request, stories: [] };
  const fresh = fold.freshCells(request.device);
  const readings = await history.readings({
    devices: [device.spec.id],
    from: epochMs(request.from - warmUpOf(device, fresh)),
    to: epochMs(at + 3_600_000),
    limit: 50_000,
  });
  return judgePast(request, device, fresh, readings) ?? { ...request, stories: [] };
}

/** Gives the journal in runs of a chosen length, whatever the commits. */
function inRuns(inner: JournalReader, length: () => number): JournalReader {
  let kept: readonly StoredEntry[] = [];
  return {
    ...inner,
    entry: (at) => inner.entry(at),
    bounds: () => inner.bounds(),
    close: () => inner.close(),
    read(after) {
      const first = kept[0]?.position ?? 0;
      const last = kept.at(-1)?.position ?? 0;
      if (after + 1 < first || after >= last) kept = inner.read(after, Infinity);
      const from = after + 1 - (kept[0]?.position ?? 0);
      return kept.slice(from, from + Math.max(1, length()));
    },
  };
}

/** The sample fleet's next version. */
export const nextFleet = (fleet: FleetIndex): FleetIndex =>
  indexFleet(fleet.fleet, fleet.version + 1);
