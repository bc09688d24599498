import { easedPriority } from '../alarm/orders.ts';
import { sitePriority } from '../alarm/priority.ts';
import { describe } from '../alarm/text/describe.ts';
import { subjectName } from '../alarm/text/subject-name.ts';
import type { Topic } from '../alarm/topic.ts';
import type { Detector } from '../detect/detector.ts';
import type { GroupDetector } from '../detect/group-detector.ts';
import type { DispatchRules } from '../dispatch/rules.ts';
import type { AlarmType, Subject } from '../model/alarm-type.ts';
import type { Finding } from '../model/finding.ts';
import type { SiteSpec } from '../model/fleet.ts';
import type { DeviceEntry, FleetIndex } from '../model/fleet-index.ts';
import type { EpochMs, Position } from '../model/units.ts';
import { cellsDueAt } from './cell-step.ts';
import type { Deadlines } from './deadlines.ts';
import type { Effects } from './effects.ts';
import { assetsOf, type Cell, devicesOf, startCells } from './judges.ts';
import { type Lane, openLane } from './lane.ts';
import { openPartition, type Partition, UNPLACED_PARTITION } from './partition.ts';
import { openSiteLane, type SiteLane } from './site-lane.ts';
import type { GroupCell } from './zone-days.ts';

/** Everything the fold knows while it runs. One owner, one thread; all of it rebuilt from checkpoints. */
export interface World {
  /** Detectors of what one device says, and of what a site's devices say together. */
  readonly detectors: readonly Detector[];
  readonly siteDetectors: readonly Detector[];
  readonly groupDetectors: readonly GroupDetector[];
  /** Who is told of what, under the fleet in force. */
  rules: DispatchRules;
  fleet: FleetIndex;
  /** Journal time at which this fleet came into force. */
  fleetAt: EpochMs;
  readonly partitions: Map<string, Partition>;
  /** The questions of each zone, by its partition. */
  readonly zones: Map<string, readonly GroupCell[]>;
  /** Where each device that has been heard of is judged. */
  readonly placed: Map<string, Placed>;
  readonly deadlines: Deadlines;
  /** Earliest deadline waiting in `deadlines`, by device. */
  readonly scheduled: Map<string, EpochMs>;
  /** Partitions with alarms held back or owed, or with late spans: looked at on every tick. */
  readonly waiting: Set<string>;
  /** Partitions changed since they were saved, with the position of the first unsaved change. */
  readonly dirty: Map<string, Position>;
  effects: Effects;
}

export interface Placed {
  readonly partition: Partition;
  readonly lane: Lane;
}

export const partitionIdOf = (device: DeviceEntry): string => device.site?.id ?? UNPLACED_PARTITION;

export function partitionOf(world: World, id: string): Partition {
  const known = world.partitions.get(id);
  if (known !== undefined) return known;
  const made = openPartition(id);
  made.siteLane = freshSiteLane(world, id);
  world.partitions.set(id, made);
  return made;
}

export const freshCells = (world: World, device: DeviceEntry, since: EpochMs): readonly Cell[] =>
  startCells(world.detectors, assetsOf(world.fleet, device, since), world.fleet);

/** The site's devices together, as they start; null where no detector asks. */
export function freshSiteLane(world: World, siteId: string): SiteLane | null {
  const site = world.fleet.sites.get(siteId);
  if (site === undefined) return null;
  const devices = devicesOf(world.fleet, site);
  const assets = devices
    .flatMap((device) => assetsOf(world.fleet, device, world.fleetAt))
    .filter(({ subject }) => subject.kind !== 'device');
  const cells = startCells(world.siteDetectors, assets, world.fleet);
  return cells.length === 0 ? null : openSiteLane(site, devices, cells);
}

/** The device's lane, opened when it is first heard of. */
export function placeOf(world: World, device: DeviceEntry): Placed {
  const known = world.placed.get(device.spec.id);
  if (known !== undefined) return known;
  const partition = partitionOf(world, partitionIdOf(device));
  const lane = openLane(device, freshCells(world, device, world.fleetAt), world.fleetAt);
  partition.lanes.set(device.spec.id, lane);
  const placed: Placed = { partition, lane };
  world.placed.set(device.spec.id, placed);
  return placed;
}

/** Marks a partition as folded up to `position`; false when it already was (replay after a crash). */
export function advance(world: World, partition: Partition, position: Position): boolean {
  if (position <= partition.resumedAt) return false;
  partition.position = position;
  if (!world.dirty.has(partition.id)) world.dirty.set(partition.id, position);
  return true;
}

/** Keeps the device's next deadline known; a deadline that has moved back is met early and found empty. */
export function schedule(world: World, { lane }: Placed, notBefore: EpochMs | null = null): void {
  const due = cellsDueAt(lane.stage.cells);
  if (due === null) return;
  const at = notBefore !== null && notBefore > due ? notBefore : due;
  const device = lane.device.spec.id;
  const known = world.scheduled.get(device);
  if (known !== undefined && known <= at) return;
  world.scheduled.set(device, at);
  world.deadlines.add(at, device);
}

/** What an alarm of this type is about, in words from the fleet. */
export function topicOf(
  world: World,
  type: AlarmType,
  subject: Subject,
  site: SiteSpec | null,
): Topic {
  return {
    type,
    subject,
    site: site?.id ?? null,
    kind: world.fleet.fleet.dispatch?.latched.includes(type) === true ? 'latched' : 'ordinary',
    ease: (priority, at) => {
      const orders = site === null ? undefined : world.partitions.get(site.id)?.orders;
      const of = { type, subject, site: site?.id ?? null };
      return orders === undefined ? priority : easedPriority(orders, of, priority, at);
    },
    describe: ({ evidence }) => {
      const zone = site === null ? null : (world.fleet.zones.get(site.zone) ?? null);
      const customer = site === null ? undefined : world.fleet.customers.get(site.customer);
      return describe(type, subject, evidence, {
        site: site?.name ?? null,
        zone: zone?.name ?? null,
        customer: customer?.name ?? null,
        subject: subjectName(subject, site, zone),
      });
    },
  };
}

/** The finding with the priority that its site and hour give it. */
export function weighed(cell: Cell, finding: Finding): Finding {
  if (finding.verdict !== 'began') return finding;
  const { site, customer } = cell.asset;
  const { type } = cell.detector;
  const priority = sitePriority(type, finding.priority, site, customer, finding.since);
  return priority === finding.priority ? finding : { ...finding, priority };
}

export const cellTopic = (world: World, cell: Cell): Topic =>
  topicOf(world, cell.detector.type, cell.asset.subject, cell.asset.site);
