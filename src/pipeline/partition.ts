import { z } from 'zod';
import { type Book, type ClosedSpan, emptyBook } from '../alarm/book.ts';
import { noOrders, type Orders } from '../alarm/orders.ts';
import { nextDue, type Telling } from '../dispatch/tell.ts';
import type { Told } from '../dispatch/told.ts';
import { Alarm } from '../model/alarm.ts';
import type { DeviceEntry } from '../model/fleet-index.ts';
import { Permit } from '../model/permit.ts';
import { Removal, Shelf } from '../model/standing-order.ts';
import { type EpochMs, epochMs, type Position, position } from '../model/units.ts';
import type { Cell } from './judges.ts';
import type { Lane } from './lane.ts';
import { LaneFile, restoreLane, saveLane } from './lane-file.ts';
import type { SiteLane } from './site-lane.ts';
import { restoreTimeline, saveTimeline, TimelineFile } from './timeline-file.ts';

/** Everything of one site that folds together and is saved in one row. */
export interface Partition {
  readonly id: string;
  /** Last entry folded into it. */
  position: Position;
  /** Where its checkpoint stood when it was read back: entries up to here are in it already. */
  readonly resumedAt: Position;
  readonly lanes: Map<string, Lane>;
  /** Its devices together; null where no detector asks. */
  siteLane: SiteLane | null;
  readonly book: Book;
  /** Alarms of this book that a cause elsewhere explains: topic key → the cause's alarm id. */
  readonly outer: Map<string, string>;
  /** Questions about several sites that this partition answers; by key. */
  readonly groups: Map<string, GroupFile>;
  /** Who was told what and who is called next, by alarm, while it is open. */
  readonly tellings: Map<string, Telling>;
  /** Journal time at which somebody is to be called next; null: nobody is. */
  callsDueAt: EpochMs | null;
  /** Active alarms of which somebody may not have been told yet, with the journal time before which they are not asked about again. */
  readonly owed: Map<string, EpochMs>;
  /** Alarms from late data, not announced until the device has caught up, by alarm id. */
  readonly held: Map<string, Hold>;
  /** Spans of late readings that wait to be judged again, by device. */
  readonly rejudge: Map<string, LateSpan>;
  /** What people have ordered for its alarms. */
  readonly orders: Orders;
  /** Journal time at which an order begins or ends by itself; null: none does. */
  ordersDueAt: EpochMs | null;
}

/** Why an alarm is not told yet: its device is handing in old data. */
export interface Hold {
  readonly device: string;
  /** Journal time since which it is held. */
  readonly since: EpochMs;
  /** How far behind the device was then, ms: one that hands in a buffer gets nearer. */
  readonly lagMs: number;
}

/** State of a question about several sites or devices. */
export interface GroupFile {
  /** Version of what wrote `state`. */
  readonly version: number;
  readonly state: unknown;
  /** When it is to be answered next; null: when something happens. */
  readonly dueAt: EpochMs | null;
}

export interface LateSpan {
  readonly from: EpochMs;
  readonly to: EpochMs;
  /** Newest entry that added to it: the pass must wait until history has it. */
  readonly position: Position;
  /** Journal time of that entry: the pass waits until the device has finished. */
  readonly at: EpochMs;
  /** Journal time of the first: a device that never finishes is not waited for without end. */
  readonly firstAt: EpochMs;
}

/** The service's own alarms. */
export const SERVICE_PARTITION = '~service';
/** Devices that no site uses: gateways. */
export const UNPLACED_PARTITION = '~unplaced';

export const openPartition = (id: string, resumedAt: Position = position(0)): Partition => ({
  id,
  position: resumedAt,
  resumedAt,
  lanes: new Map(),
  siteLane: null,
  book: emptyBook(),
  outer: new Map(),
  groups: new Map(),
  tellings: new Map(),
  callsDueAt: null,
  owed: new Map(),
  held: new Map(),
  rejudge: new Map(),
  orders: noOrders(),
  ordersDueAt: null,
});

/** Whether it is looked at on every tick. */
export const waits = ({ held, owed, rejudge, ordersDueAt, callsDueAt }: Partition): boolean =>
  held.size + owed.size + rejudge.size > 0 || ordersDueAt !== null || callsDueAt !== null;

const FILE_VERSION = 2;

const pairs = <T>() =>
  z.array(z.custom<readonly [string, T]>((value) => Array.isArray(value) && value.length === 2));

const PartitionFile = z.object({
  version: z.literal(FILE_VERSION),
  open: z.array(Alarm),
  closed: pairs<readonly ClosedSpan[]>(),
  tellings: pairs<Telling>(),
  owed: pairs<EpochMs>(),
  held: pairs<Hold>(),
  rejudge: pairs<LateSpan>(),
  lanes: z.record(z.string(), LaneFile),
  site: TimelineFile.nullable(),
  outer: pairs<string>(),
  groups: pairs<GroupFile>(),
  // absent in files from before there were orders
  orders: z
    .object({
      shelves: z.array(Shelf),
      removals: z.array(Removal),
      permits: z.array(Permit),
      dueAt: z.custom<EpochMs>().nullable(),
    })
    .default({ shelves: [], removals: [], permits: [], dueAt: null }),
});
type PartitionFile = z.infer<typeof PartitionFile>;

export function savePartition(partition: Partition): string {
  const lanes: Record<string, LaneFile> = {};
  for (const [device, lane] of partition.lanes) lanes[device] = saveLane(lane);
  const file: PartitionFile = {
    version: FILE_VERSION,
    open: [...partition.book.open.values()],
    closed: [...partition.book.closed],
    tellings: [...partition.tellings],
    owed: [...partition.owed],
    held: [...partition.held],
    rejudge: [...partition.rejudge],
    lanes,
    site: partition.siteLane === null ? null : saveTimeline(partition.siteLane),
    outer: [...partition.outer],
    groups: [...partition.groups],
    orders: {
      shelves: [...partition.orders.shelves.values()],
      removals: [...partition.orders.removals.values()],
      permits: [...partition.orders.permits.values()],
      dueAt: partition.ordersDueAt,
    },
  };
  return JSON.stringify(file);
}

export interface RestoreContext {
  /** Undefined once a device has left the fleet: its lane goes, its alarms stay. */
  device(id: string): DeviceEntry | undefined;
  cells(device: DeviceEntry, since: EpochMs): readonly Cell[];
  /** A fresh lane of the site's devices together, or null. */
  siteLane(): SiteLane | null;
  topicKey(alarm: Alarm): string;
}

/**
 * What release 0.1.0 wrote: its alarms go on, its detectors begin afresh, for they
 * had neither clerk nor site. The next readings set right what no longer holds.
 */
const FirstFile = PartitionFile.pick({
  open: true,
  closed: true,
  held: true,
  rejudge: true,
}).extend({
  version: z.literal(1),
  owed: z.array(z.string()),
  told: pairs<
    readonly Pick<Told, 'channel' | 'recipient' | 'language' | 'belief' | 'repeatedAt'>[]
  >(),
});

/** 0.1.0 knew addresses alone, and told at once. */
const FIRST_TOLD = {
  person: null,
  notBefore: epochMs(0),
  occurrence: 1,
  escalations: 0,
  priority: 1,
} as const;

function readFile(state: string): PartitionFile {
  const content: unknown = JSON.parse(state);
  const first = FirstFile.safeParse(content);
  if (!first.success) return PartitionFile.parse(content);
  const { told, ...rest } = first.data;
  const tellings = told.map(([alarm, known]): [string, Telling] => [
    alarm,
    { told: known.map((one) => ({ ...one, ...FIRST_TOLD })), call: null },
  ]);
  const owed = rest.owed.map((alarm): [string, EpochMs] => [alarm, epochMs(0)]);
  return {
    ...rest,
    tellings,
    version: FILE_VERSION,
    owed,
    lanes: {},
    site: null,
    outer: [],
    groups: [],
    orders: { shelves: [], removals: [], permits: [], dueAt: null },
  };
}

/** @throws ZodError when the state was written by another version of this file. */
export function restorePartition(
  id: string,
  at: Position,
  state: string,
  context: RestoreContext,
): Partition {
  const file = readFile(state);
  const partition = openPartition(id, at);
  for (const alarm of file.open) partition.book.open.set(context.topicKey(alarm), alarm);
  for (const [key, spans] of file.closed) partition.book.closed.set(key, spans);
  for (const [alarm, telling] of file.tellings) partition.tellings.set(alarm, telling);
  partition.callsDueAt = nextDue(partition.tellings.values());
  for (const [alarm, notBefore] of file.owed) partition.owed.set(alarm, notBefore);
  for (const [alarm, hold] of file.held) partition.held.set(alarm, hold);
  for (const [device, span] of file.rejudge)
    if (context.device(device) !== undefined) partition.rejudge.set(device, span);
  for (const [device, lane] of Object.entries(file.lanes)) {
    const entry = context.device(device);
    if (entry === undefined) continue;
    const cells = context.cells(entry, epochMs(lane.since));
    partition.lanes.set(device, restoreLane(entry, cells, lane));
  }
  partition.siteLane = context.siteLane();
  if (partition.siteLane !== null && file.site !== null)
    restoreTimeline(partition.siteLane, partition.siteLane.course, file.site);
  for (const [key, cause] of file.outer) partition.outer.set(key, cause);
  for (const [key, group] of file.groups) partition.groups.set(key, group);
  for (const shelf of file.orders.shelves) partition.orders.shelves.set(shelf.id, shelf);
  for (const removal of file.orders.removals) partition.orders.removals.set(removal.id, removal);
  for (const permit of file.orders.permits) partition.orders.permits.set(permit.id, permit);
  partition.ordersDueAt = file.orders.dueAt;
  return partition;
}
