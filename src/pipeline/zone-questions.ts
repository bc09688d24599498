import { type BookChange, record } from '../alarm/book.ts';
import { sitePriority } from '../alarm/priority.ts';
import type { Occasion } from '../alarm/topic.ts';
import type { GroupFinding, GroupJudge } from '../detect/group-detector.ts';
import { reasonOf } from '../lib/app-error.ts';
import type { Finding } from '../model/finding.ts';
import type { StoredEntry, Tick } from '../model/journal-entry.ts';
import { announceAll } from './announce-all.ts';
import type { Partition } from './partition.ts';
import { topicOf, type World } from './world.ts';
import {
  type GroupCell,
  groupCells,
  groupFile,
  groupsOf,
  nextDay,
  zoneDay,
  zonePartition,
} from './zone-days.ts';

/** Starts the questions of every zone of the fleet, and puts their next days on the list. */
export function openZones(world: World): void {
  world.zones.clear();
  if (world.groupDetectors.length === 0) return;
  for (const group of groupsOf(world.fleet)) {
    const id = zonePartition(group.zone.id);
    const saved = world.partitions.get(id);
    const cells = groupCells(world.groupDetectors, group, world.fleet, saved, world.fleetAt);
    if (cells.length > 0) world.zones.set(id, cells);
    for (const { dueAt } of cells) world.deadlines.add(dueAt, id);
  }
}

/** Looks at every day of the zone that has come due. */
export function askZone(world: World, partition: Partition, entry: StoredEntry, tick: Tick): void {
  const cells = world.zones.get(partition.id);
  if (cells === undefined) return;
  const changes: BookChange[] = [];
  const next = cells.map((cell) => {
    let now = cell;
    while (now.failure === null && now.dueAt <= tick.ts) {
      const step = lookAtDay(world, partition, now, entry);
      changes.push(...step.changes);
      now = step.cell;
    }
    if (now !== cell) {
      partition.groups.set(now.key, groupFile(now));
      if (now.failure === null) world.deadlines.add(now.dueAt, partition.id);
    }
    return now;
  });
  world.zones.set(partition.id, next);
  announceAll(world, partition, changes, {
    position: entry.position,
    at: entry.at,
    lateDevice: null,
  });
}

interface Look {
  readonly cell: GroupCell;
  readonly changes: readonly BookChange[];
}

function lookAtDay(world: World, partition: Partition, cell: GroupCell, entry: StoredEntry): Look {
  const day = zoneDay(cell, (device) => world.placed.get(device.spec.id)?.lane, entry.position);
  const occasion: Occasion = {
    at: entry.at,
    detectedAt: day.at,
    receivedAt: day.at,
    late: 'timely',
  };
  let stepped: readonly [GroupJudge, readonly GroupFinding[]];
  try {
    stepped = cell.judge.step(day);
  } catch (thrown) {
    const failure = reasonOf(thrown);
    const topic = topicOf(
      world,
      'system.detector-failed',
      { kind: 'zone', id: cell.group.zone.id },
      null,
    );
    const evidence = [
      { name: 'detector', value: cell.detector.type },
      { name: 'failure', value: failure.slice(0, 200) },
    ];
    const finding: Finding = { verdict: 'began', since: day.at, priority: 2, evidence };
    return {
      cell: { ...cell, failure },
      changes: record(partition.book, topic, finding, occasion),
    };
  }
  const [judge, findings] = stepped;
  const changes = findings.flatMap(({ subject, site: siteId, finding }) => {
    const site = siteId === null ? null : (world.fleet.sites.get(siteId) ?? null);
    const topic = topicOf(world, cell.detector.type, subject, site);
    const customer = site === null ? null : (world.fleet.customers.get(site.customer) ?? null);
    const weighed: Finding =
      finding.verdict !== 'began'
        ? finding
        : {
            ...finding,
            priority: sitePriority(topic.type, finding.priority, site, customer, finding.since),
          };
    return record(partition.book, topic, weighed, occasion);
  });
  return { cell: nextDay(cell, judge), changes };
}
