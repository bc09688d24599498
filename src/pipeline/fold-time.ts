import type { Occasion } from '../alarm/topic.ts';
import type { StoredEntry, Tick } from '../model/journal-entry.ts';
import { type EpochMs, epochMs } from '../model/units.ts';
import { announceHeld, announceOwed, type Circumstance } from './announce.ts';
import { applySaid } from './apply-findings.ts';
import { askCauses } from './causes.ts';
import { cellsDueAt } from './cell-step.ts';
import type { Folded } from './fold-readings.ts';
import { passTime } from './lane.ts';
import { obey, ordersAreDue } from './obey.ts';
import { type Hold, type LateSpan, type Partition, waits } from './partition.ts';
import type { RejudgeRequest } from './rejudge.ts';
import { tellWaiting } from './tell-people.ts';
import { advance, type Placed, partitionOf, placeOf, schedule, type World } from './world.ts';
import { askZone } from './zone-questions.ts';

/** A device that has handed in nothing for this long has nothing more to hand in. */
export const CAUGHT_UP_MS = 30_000;

/** A device that has never spoken is judged from a day after it came into the fleet. */
const ROLL_CALL_MS = 24 * 3_600_000;

/** Time passes: only the devices that asked for it are woken. */
export function foldTick(world: World, entry: StoredEntry, tick: Tick): Folded {
  const due = new Set(world.deadlines.takeDue(tick.ts));
  for (const id of due) {
    world.scheduled.delete(id);
    if (id.startsWith('~')) askPartition(world, id, entry, tick);
  }
  // after a stop of ours everybody's silence must be counted without it
  if (tick.downSince !== null) for (const device of world.placed.keys()) due.add(device);
  for (const device of due) {
    if (device.startsWith('~')) continue;
    const placed = world.placed.get(device) ?? rollCall(world, device);
    if (placed !== null) wake(world, placed, entry, tick);
  }
  for (const id of world.waiting) {
    const partition = world.partitions.get(id);
    if (partition === undefined || !remind(world, partition, entry, tick)) world.waiting.delete(id);
  }
  return 'folded';
}

/** Questions about several sites: those of a zone's days, and those of common causes. */
function askPartition(world: World, id: string, entry: StoredEntry, tick: Tick): void {
  const partition = partitionOf(world, id);
  if (!advance(world, partition, entry.position)) return;
  askZone(world, partition, entry, tick);
  askCauses(world, partition, entry, tick);
}

function wake(world: World, placed: Placed, entry: StoredEntry, tick: Tick): void {
  const { partition, lane } = placed;
  const due = cellsDueAt(lane.stage.cells);
  // a deadline that has moved on is met early and found empty: nothing may come of it
  const isDue = tick.downSince !== null || (due !== null && due <= tick.ts);
  if (isDue && advance(world, partition, entry.position)) {
    const occasion: Occasion = {
      at: entry.at,
      detectedAt: tick.ts,
      receivedAt: lane.tally.receivedAt ?? tick.ts,
      late: lane.tally.lag,
    };
    const said = passTime(lane, tick);
    applySaid(world, partition, lane.stage.cells, said, occasion, circumstanceOf(placed, entry));
  }
  schedule(world, placed, epochMs(tick.ts + 1));
}

const circumstanceOf = ({ lane }: Placed, { position, at }: StoredEntry): Circumstance => ({
  position,
  at,
  lateDevice: lane.tally.lag === 'late' ? lane.device.spec.id : null,
  lagMs: (lane.tally.receivedAt ?? 0) - (lane.newest ?? 0),
});

/** Instantiates a device that has never spoken, so that its silence can be judged. */
function rollCall(world: World, device: string): Placed | null {
  const entry = world.fleet.devices.get(device);
  return entry === undefined ? null : placeOf(world, entry);
}

/** Puts every device that has never spoken on the list for tomorrow. */
export function scheduleRollCall(world: World): void {
  const at = epochMs(world.fleetAt + ROLL_CALL_MS);
  for (const device of world.fleet.devices.keys()) {
    if (world.placed.has(device) || world.scheduled.has(device)) continue;
    world.scheduled.set(device, at);
    world.deadlines.add(at, device);
  }
}

/** Returns whether the partition still waits for something. */
function remind(world: World, partition: Partition, entry: StoredEntry, tick: Tick): boolean {
  const ripe = new Set(
    [...partition.held.values()]
      .filter((hold) => hasCaughtUp(partition, hold, tick))
      .map(({ device }) => device),
  );
  const isOrdered = ordersAreDue(partition, entry.at);
  const isCalling = partition.callsDueAt !== null && partition.callsDueAt <= entry.at;
  if (ripe.size + partition.owed.size > 0 || isOrdered || isCalling) {
    if (!advance(world, partition, entry.position)) return true;
    const { position, at } = entry;
    const circumstance: Circumstance = { position, at, lateDevice: null };
    for (const device of ripe)
      announceHeld(partition, device, world.rules, circumstance, world.effects);
    announceOwed(partition, world.rules, circumstance, world.effects);
    if (isOrdered) obey(world, partition, circumstance);
    if (isCalling) tellWaiting(partition, world.rules, at, world.effects);
  }
  return waits(partition);
}

/**
 * A device that has gone quiet has nothing more to hand in. One that goes on is
 * waited for only while it gets nearer: where it stays as far behind, its clock
 * is slow, and what it says is as good as live.
 */
function hasCaughtUp(partition: Partition, hold: Hold, tick: Tick): boolean {
  const lane = partition.lanes.get(hold.device);
  const receivedAt = lane?.tally.receivedAt ?? null;
  if (lane === undefined || receivedAt === null || lane.newest === null) return true;
  if (tick.ts - receivedAt >= CAUGHT_UP_MS) return true;
  const heldForMs = tick.ts - hold.since;
  if (heldForMs < CAUGHT_UP_MS) return false;
  return hold.lagMs - (receivedAt - lane.newest) < heldForMs;
}

/** A device that hands in old data without end is judged in between. */
const LONGEST_WAIT_MS = 300_000;

const passDueAt = ({ at, firstAt }: LateSpan): EpochMs =>
  epochMs(Math.min(at + CAUGHT_UP_MS, firstAt + LONGEST_WAIT_MS));

/** The earliest time at which a pass over late data is due; null when none waits. */
export function nextPass(world: World): EpochMs | null {
  let next: EpochMs | null = null;
  for (const id of world.waiting) {
    for (const span of world.partitions.get(id)?.rejudge.values() ?? []) {
      const at = passDueAt(span);
      if (next === null || at < next) next = at;
    }
  }
  return next;
}

/** The passes over late data whose device has finished handing in. */
export function duePasses(world: World, now: EpochMs): readonly RejudgeRequest[] {
  const due: RejudgeRequest[] = [];
  for (const id of world.waiting) {
    for (const [device, span] of world.partitions.get(id)?.rejudge ?? []) {
      if (now < passDueAt(span)) continue;
      const { from, to, position } = span;
      due.push({ partition: id, device, from, to, position });
    }
  }
  return due;
}
