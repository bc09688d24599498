import { z } from 'zod';
import { topicKey } from '../alarm/book.ts';
import type { Detector } from '../detect/detector.ts';
import type { GroupDetector } from '../detect/group-detector.ts';
import type { DispatchRules } from '../dispatch/rules.ts';
import type { Command, FleetChange, Observation } from '../model/command.ts';
import type { FleetIndex } from '../model/fleet-index.ts';
import type { StoredEntry, Tick } from '../model/journal-entry.ts';
import type { DeviceFreshness, DeviceStatus } from '../model/live.ts';
import type { Reading } from '../model/reading.ts';
import { type EpochMs, type Position, position } from '../model/units.ts';
import type { FoldSnapshot, StoredPartition } from '../records/records.ts';
import { announceToNewcomers, timely } from './announce.ts';
import { createDeadlines } from './deadlines.ts';
import { type Effects, noEffects } from './effects.ts';
import { foldCommand, foldObservation, foldRejudged } from './fold-commands.ts';
import { type Folded, foldMessage, takeReading } from './fold-readings.ts';
import { duePasses, foldTick, nextPass, scheduleRollCall } from './fold-time.ts';
import { endOrphans, judgedTopics } from './heal.ts';
import { settle } from './lane.ts';
import { lookAhead } from './obey.ts';
import { restorePartition, savePartition, waits } from './partition.ts';
import type { Rejudged, RejudgeRequest } from './rejudge.ts';
import { freshnessOf, statusOf } from './status.ts';
import { settle as settleLine } from './timeline.ts';
import { freshCells, freshSiteLane, partitionIdOf, schedule, type World } from './world.ts';
import { openZones } from './zone-questions.ts';

/** The one fold: live, after a crash, on backfill and in backtests. */
export interface Fold {
  /** Folds the next entry. `known`: everything in it was folded before the checkpoint. */
  apply(entry: StoredEntry): Folded;
  /** Folds one reading as if its message had just come: a backtest has no messages. */
  take(reading: Reading): void;
  /** Time passes, as a tick entry at this position would tell. */
  wake(ts: EpochMs, position: Position): void;
  /** The earliest time at which a tick would change something; null when none would. */
  nextDue(): EpochMs | null;
  /** What has happened since the last call. */
  takeEffects(): Effects;
  /** Saves these partitions, or those longest unsaved until `enough` says stop. */
  save(
    required: ReadonlySet<string>,
    enough: (saved: number) => boolean,
  ): readonly StoredPartition[];
  /** Replay may start after this: everything before it is in saved partitions. */
  cursor(): Position;
  readonly fleet: FleetIndex;
  /** The fleet in force at an entry of this run, or before it. */
  fleetAt(position: Position): FleetIndex;
  statusOf(device: string): DeviceStatus | null;
  freshness(): readonly DeviceFreshness[];
  duePasses(now: EpochMs): readonly RejudgeRequest[];
  /** When the next of them is due; null when none waits. */
  nextPass(): EpochMs | null;
  /** What a pass has found, as its entry at this position and time would tell. */
  rejudge(found: Rejudged, at: EpochMs, position: Position): void;
  /** Fresh detectors of a device, for a pass over its past. */
  freshCells(device: string): ReturnType<typeof freshCells>;
}

export interface FoldOptions {
  readonly detectors: readonly Detector[];
  /** Questions over a zone's days; none by default. */
  readonly groupDetectors?: readonly GroupDetector[];
  /** Who is told of what under a fleet. */
  rulesOf(fleet: FleetIndex): DispatchRules;
  readonly fleet: FleetIndex;
  /** Journal time from which this fleet counts when there is no checkpoint. */
  readonly fleetAt: EpochMs;
  /** Fetches a fleet version when its entry comes by; null when it is not in the records. */
  fleetOf(version: number): FleetIndex | null;
  readonly snapshot: FoldSnapshot;
}

export function createFold(options: FoldOptions): Fold {
  const world: World = {
    detectors: options.detectors.filter(({ scope }) => scope === 'device'),
    siteDetectors: options.detectors.filter(({ scope }) => scope === 'site'),
    groupDetectors: options.groupDetectors ?? [],
    rules: options.rulesOf(options.fleet),
    fleet: options.fleet,
    fleetAt: options.fleetAt,
    partitions: new Map(),
    zones: new Map(),
    placed: new Map(),
    deadlines: createDeadlines(),
    scheduled: new Map(),
    waiting: new Set(),
    dirty: new Map(),
    effects: noEffects(),
  };
  for (const stored of options.snapshot.partitions) restore(world, stored);
  scheduleRollCall(world);
  openZones(world);
  let folded = options.snapshot.cursor;
  const fleets = [{ from: position(0), fleet: options.fleet }];
  return {
    apply(entry) {
      folded = entry.position;
      const outcome = applyEntry(world, entry, options);
      if (fleets.at(-1)?.fleet !== world.fleet)
        fleets.push({ from: entry.position, fleet: world.fleet });
      if (fleets.length > FLEETS_KEPT) fleets.shift();
      return outcome;
    },
    take(reading) {
      folded = reading.position;
      takeReading(world, reading);
    },
    wake(ts, at) {
      folded = at;
      foldTick(world, emptyEntry('tick', ts, at), { ts, downSince: null });
    },
    nextDue: () => world.deadlines.next(),
    takeEffects() {
      const taken = world.effects;
      world.effects = noEffects();
      return taken;
    },
    save: (required, enough) => save(world, required, enough),
    cursor: () => cursorOf(world, folded),
    get fleet() {
      return world.fleet;
    },
    fleetAt: (at) => fleets.findLast(({ from }) => from <= at)?.fleet ?? options.fleet,
    statusOf: (device) => statusOf(world, device),
    freshness: () => freshnessOf(world),
    duePasses: (now) => duePasses(world, now),
    nextPass: () => nextPass(world),
    rejudge(found, ts, at) {
      folded = at;
      foldRejudged(world, emptyEntry('rejudged', ts, at), found);
    },
    freshCells(device) {
      const entry = world.fleet.devices.get(device);
      return entry === undefined ? [] : freshCells(world, entry, world.fleetAt);
    },
  };
}

const NO_PAYLOAD = new Uint8Array();

/** For what comes without a journal: its content is handed over beside it. */
const emptyEntry = (kind: StoredEntry['kind'], at: EpochMs, place: Position): StoredEntry => ({
  kind,
  position: place,
  at,
  source: '',
  topic: '',
  payload: NO_PAYLOAD,
});

// control entries are written by this service alone, in the forms of src/model: their parse border
const tickOf = z.custom<Tick>();
const commandOf = z.custom<Command>();
const observationOf = z.custom<Observation>();
const rejudgedOf = z.custom<Rejudged>();
const fleetChangeOf = z.custom<FleetChange>();

const utf8 = new TextDecoder();
const json = (entry: StoredEntry): unknown => JSON.parse(utf8.decode(entry.payload));

/** History that is further behind than this many changes of the fleet is decoded under the oldest kept. */
const FLEETS_KEPT = 50;

function applyEntry(world: World, entry: StoredEntry, options: FoldOptions): Folded {
  switch (entry.kind) {
    case 'message':
      return foldMessage(world, entry).folded;
    case 'tick':
      return foldTick(world, entry, tickOf.parse(json(entry)));
    case 'command':
      return foldCommand(world, entry, commandOf.parse(json(entry)));
    case 'observation':
      return foldObservation(world, entry, observationOf.parse(json(entry)));
    case 'rejudged':
      return foldRejudged(world, entry, rejudgedOf.parse(json(entry)));
    case 'fleet': {
      const next = options.fleetOf(fleetChangeOf.parse(json(entry)).version);
      if (next !== null && next.version !== world.fleet.version) {
        world.rules = options.rulesOf(next);
        changeFleet(world, next, entry);
      }
      return 'folded';
    }
  }
}

/**
 * A new fleet: every device is placed again under it, its detectors going on
 * from where they stand wherever they still apply.
 */
function changeFleet(world: World, fleet: FleetIndex, entry: StoredEntry): void {
  world.fleet = fleet;
  world.fleetAt = entry.at;
  const before = [...world.partitions.values()];
  const judged = judgedTopics(world);
  world.partitions.clear();
  world.placed.clear();
  world.scheduled.clear();
  for (const partition of before) {
    for (const lane of partition.lanes.values()) settle(lane);
    if (partition.siteLane !== null) settleLine(partition.siteLane);
    const state = savePartition(partition);
    restore(world, { id: partition.id, position: partition.position, state });
    // saved at once: replay must not meet older entries under the new fleet
    world.effects.partitions.add(partition.id);
    endOrphans(world, partition.id, judged, entry);
  }
  for (const partition of world.partitions.values()) {
    announceToNewcomers(partition, world.rules, timely(entry), world.effects);
    // a call that has begun here, and hours that are new in the plan, must not wait for the next event
    lookAhead(world, partition, entry.at);
    if (waits(partition)) world.waiting.add(partition.id);
  }
  scheduleRollCall(world);
  openZones(world);
}

function restore(world: World, stored: StoredPartition): void {
  const partition = restorePartition(stored.id, stored.position, stored.state, {
    // a device that has moved to another site starts anew there
    device: (id) => {
      const entry = world.fleet.devices.get(id);
      return entry !== undefined && partitionIdOf(entry) === stored.id ? entry : undefined;
    },
    cells: (device, since) => freshCells(world, device, since),
    siteLane: () => freshSiteLane(world, stored.id),
    topicKey: (alarm) => topicKey(alarm.type, alarm.subject),
  });
  world.partitions.set(stored.id, partition);
  for (const { dueAt } of partition.groups.values())
    if (dueAt !== null) world.deadlines.add(dueAt, stored.id);
  for (const [device, lane] of partition.lanes) {
    const placed = { partition, lane };
    world.placed.set(device, placed);
    schedule(world, placed);
  }
  if (waits(partition)) world.waiting.add(partition.id);
}

function save(
  world: World,
  required: ReadonlySet<string>,
  enough: (saved: number) => boolean,
): readonly StoredPartition[] {
  const saved: StoredPartition[] = [];
  const put = (id: string): void => {
    const partition = world.partitions.get(id);
    world.dirty.delete(id);
    if (partition === undefined) return;
    saved.push({ id, position: partition.position, state: savePartition(partition) });
  };
  for (const id of required) put(id);
  // a Map keeps the order of insertion: those longest unsaved come first
  for (const id of world.dirty.keys()) {
    if (enough(saved.length)) break;
    put(id);
  }
  return saved;
}

function cursorOf(world: World, folded: Position): Position {
  let least: number = folded;
  for (const first of world.dirty.values()) least = Math.min(least, first - 1);
  return position(least);
}
