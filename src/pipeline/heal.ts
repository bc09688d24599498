import { type Occasion, record, topicKey } from '../alarm/book.ts';
import type { Finding } from '../model/finding.ts';
import type { StoredEntry } from '../model/journal-entry.ts';
import type { Circumstance } from './announce.ts';
import { announceAll } from './announce-all.ts';
import {
  cellTopic,
  cellTopicKey,
  freshCells,
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
  healFailure(world, placed, occasion, circumstance);
  for (const cell of lane.cells) {
    if (cell.judge === null || cell.blind !== null) continue;
    const alarm = partition.book.open.get(cellTopicKey(cell));
    if (cell.holds !== null) {
      if (alarm !== undefined && alarm.returnedAt === null) continue;
      const { since, priority, evidence } = cell.holds;
      const holds = weighed(cell, { verdict: 'began', since, priority, evidence });
      const changes = record(partition.book, cellTopic(world, cell), holds, occasion);
      announceAll(world, partition, changes, circumstance);
      continue;
    }
    // what is pending may yet confirm the alarm
    if (alarm === undefined || alarm.returnedAt !== null || cell.judge.dueAt !== null) continue;
    const ended: Finding = { verdict: 'ended', since: occasion.detectedAt, evidence: [] };
    const changes = record(partition.book, cellTopic(world, cell), ended, occasion);
    announceAll(world, partition, changes, circumstance);
  }
}

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
  if (lane.cells.some((cell) => cell.failure !== null)) return;
  const topic = topicOf(world, 'system.detector-failed', subject, lane.device.site);
  const ended: Finding = { verdict: 'ended', since: occasion.detectedAt, evidence: [] };
  announceAll(world, partition, record(partition.book, topic, ended, occasion), circumstance);
}

/** Everything that the fleet in force has judged, as `{partition}/{topic}`. */
export function judgedTopics(world: World): ReadonlySet<string> {
  const judged = new Set<string>();
  for (const device of world.fleet.devices.values()) {
    for (const cell of freshCells(world, device, world.fleetAt))
      judged.add(`${partitionIdOf(device)}/${cellTopicKey(cell)}`);
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
      alarm.type.startsWith('system.')
    )
      continue;
    const site = alarm.site === null ? null : (world.fleet.sites.get(alarm.site) ?? null);
    const topic = { ...topicOf(world, alarm.type, alarm.subject, site), site: alarm.site };
    const ended: Finding = { verdict: 'ended', since: at, evidence: [] };
    const changes = record(partition.book, topic, ended, occasion);
    announceAll(world, partition, changes, { position, at, lateDevice: null });
  }
}
