import { record, topicKey } from '../alarm/book.ts';
import type { Occasion } from '../alarm/topic.ts';
import type { Alarm } from '../model/alarm.ts';
import type { Finding } from '../model/finding.ts';
import type { StoredEntry } from '../model/journal-entry.ts';
import type { Circumstance } from './announce.ts';
import { announceAll } from './announce-all.ts';
import type { Cell } from './judges.ts';
import type { Lane } from './lane.ts';
import type { Partition } from './partition.ts';
import {
  cellTopic,
  freshCells,
  freshSiteLane,
  type Placed,
  partitionIdOf,
  topicOf,
  type World,
  weighed,
} from './world.ts';

/**
 * Alarms and detectors agree: an alarm that its detector, certain, does not hold
 * is over, and one that it holds is active. They can only fall apart where a
 * detector began anew or the past was judged again; the next reading sets it right.
 */
export function heal(
  world: World,
  placed: Placed,
  occasion: Occasion,
  circumstance: Circumstance,
): void {
  const { partition, lane } = placed;
  if (lane.agreed === 'yes') return;
  healFailure(world, placed, occasion, circumstance);
  const together = partition.siteLane?.stage.cells ?? [];
  let all: Lane['agreed'] = 'yes';
  for (const cell of [...lane.stage.cells, ...together]) {
    if (cell.judge === null) continue;
    if (cell.blind === null && settles(partition, cell))
      align(world, partition, cell, occasion, circumstance);
    else all = 'unknown';
  }
  lane.agreed = all;
}

/** What is pending may yet confirm the alarm: nobody ends it meanwhile. */
function settles({ book }: Partition, { key, holds, judge }: Cell): boolean {
  if (holds !== null || judge?.dueAt === null) return true;
  const alarm = book.open.get(key);
  return alarm === undefined || alarm.returnedAt !== null;
}

function align(
  world: World,
  partition: Partition,
  cell: Cell,
  occasion: Occasion,
  circumstance: Circumstance,
): void {
  const alarm = partition.book.open.get(cell.key);
  const isActive = alarm !== undefined && alarm.returnedAt === null;
  if (isActive === (cell.holds !== null)) return;
  const finding: Finding =
    cell.holds === null
      ? { verdict: 'ended', since: occasion.detectedAt, evidence: [] }
      : weighed(cell, { verdict: 'began', ...heldBy(cell.holds) });
  const changes = record(partition.book, cellTopic(world, cell), finding, occasion);
  announceAll(world, partition, changes, circumstance);
}

const heldBy = ({ since, priority, evidence }: NonNullable<Cell['holds']>) => ({
  since,
  priority,
  evidence,
});

/** A failed detector is back once a version of it runs that has not failed. */
function healFailure(
  world: World,
  { partition, lane }: Placed,
  occasion: Occasion,
  circumstance: Circumstance,
): void {
  const subject = { kind: 'device', id: lane.device.spec.id } as const;
  const failed = partition.book.open.get(topicKey('system.detector-failed', subject));
  if (failed === undefined || failed.returnedAt !== null) return;
  if (lane.stage.cells.some((cell) => cell.failure !== null)) return;
  const topic = topicOf(world, 'system.detector-failed', subject, lane.device.site);
  const ended: Finding = { verdict: 'ended', since: occasion.detectedAt, evidence: [] };
  announceAll(world, partition, record(partition.book, topic, ended, occasion), circumstance);
}

/** Everything that the fleet in force has judged, as `{partition}/{topic}`. */
export function judgedTopics(world: World): ReadonlySet<string> {
  const judged = new Set<string>();
  for (const device of world.fleet.devices.values()) {
    for (const cell of freshCells(world, device, world.fleetAt))
      judged.add(`${partitionIdOf(device)}/${cell.key}`);
  }
  for (const site of world.fleet.sites.keys()) {
    for (const cell of freshSiteLane(world, site)?.stage.cells ?? [])
      judged.add(`${site}/${cell.key}`);
  }
  return judged;
}

/**
 * Alarms about what is no longer in the fleet, or is judged at another site now:
 * nobody can ever say that they are over, so the change of the fleet does.
 */
export function endOrphans(
  world: World,
  partitionId: string,
  judged: ReadonlySet<string>,
  entry: StoredEntry,
): void {
  const partition = world.partitions.get(partitionId);
  if (partition === undefined) return;
  const { at, position } = entry;
  const occasion: Occasion = { at, detectedAt: at, receivedAt: at, late: 'timely' };
  for (const [key, alarm] of partition.book.open) {
    if (
      judged.has(`${partitionId}/${key}`) ||
      alarm.returnedAt !== null ||
      isConcluded(world, alarm)
    )
      continue;
    const site = alarm.site === null ? null : (world.fleet.sites.get(alarm.site) ?? null);
    const topic = { ...topicOf(world, alarm.type, alarm.subject, site), site: alarm.site };
    const ended: Finding = { verdict: 'ended', since: at, evidence: [] };
    const changes = record(partition.book, topic, ended, occasion);
    announceAll(world, partition, changes, { position, at, lateDevice: null });
  }
}

/** No device's detector judges it: it follows from others, from orders or from the service, as long as there is what it is about. */
function isConcluded({ fleet }: World, { type, subject }: Alarm): boolean {
  if (type.startsWith('system.') || subject.kind === 'system') return true;
  if (type === 'permit.overdue') return fleet.sites.has(subject.id);
  if (subject.kind === 'gateway') return fleet.devices.has(subject.id);
  return subject.kind === 'zone' && fleet.zones.has(subject.id);
}
