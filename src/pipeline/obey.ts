import { type BookChange, command, record, topicKey } from '../alarm/book.ts';
import {
  expireShelves,
  forgetPermits,
  nextBoundary,
  overduePermits,
  riseOf,
} from '../alarm/orders.ts';
import type { Occasion } from '../alarm/topic.ts';
import { mutedUntil } from '../dispatch/muted.ts';
import type { Alarm } from '../model/alarm.ts';
import type { Finding } from '../model/finding.ts';
import type { Permit } from '../model/permit.ts';
import type { StandingOrder } from '../model/standing-order.ts';
import { type EpochMs, epochMs } from '../model/units.ts';
import { type Circumstance, explainAgain } from './announce.ts';
import { announceAll } from './announce-all.ts';
import type { Partition } from './partition.ts';
import { topicOf, type World } from './world.ts';

/** An alarm that old data keeps from rising after its permit, or an order from being alarmed again, is looked at again after this. */
const LOOK_AGAIN_MS = 30_000;
const HOUR_MS = 3_600_000;

/** Orders have changed, or one of them has begun or ended by itself: everything they touch is set right. */
export function obey(world: World, partition: Partition, circumstance: Circumstance): void {
  const { at } = circumstance;
  const { orders } = partition;
  for (const shelf of expireShelves(orders, at))
    noteOrder(world, circumstance, { kind: 'shelf', order: shelf, ended: at });
  forgetPermits(orders, at);
  explainAgain(partition, world.rules, circumstance, world.effects);
  tellOverdue(world, partition, circumstance);
  alarmAgain(world, partition, circumstance);
  lookAhead(world, partition, at);
}

/** Keeps an eye on the next moment at which time alone changes something. */
export function lookAhead(world: World, partition: Partition, at: EpochMs): void {
  partition.ordersDueAt = nextDue(world, partition, at);
  if (partition.ordersDueAt !== null) world.waiting.add(partition.id);
}

export const ordersAreDue = ({ ordersDueAt }: Partition, at: EpochMs): boolean =>
  ordersDueAt !== null && ordersDueAt <= at;

function nextDue(world: World, { book, orders }: Partition, at: EpochMs): EpochMs | null {
  const boundary = nextBoundary(orders, at);
  const moments = [...book.open.values()].flatMap((alarm): number[] => {
    const forgotten = reAlarmAt(world, alarm);
    const rises = riseOf(alarm, orders, at) === null ? [] : [at + LOOK_AGAIN_MS];
    // one that is past its time and was not alarmed again is kept quiet
    return forgotten === null ? rises : [...rises, forgotten > at ? forgotten : at + LOOK_AGAIN_MS];
  });
  const next = Math.min(boundary ?? Infinity, ...moments);
  return next === Infinity ? null : epochMs(next);
}

/** When an acknowledged alarm that still holds must be acknowledged again; null: never. */
function reAlarmAt({ fleet }: World, alarm: Alarm): EpochMs | null {
  const hours = fleet.fleet.dispatch?.reAlarmHours[alarm.priority];
  if (hours === undefined || alarm.state !== 'acknowledged' || alarm.acknowledgedAt === null)
    return null;
  return epochMs(alarm.acknowledgedAt + hours * HOUR_MS);
}

function alarmAgain(world: World, partition: Partition, circumstance: Circumstance): void {
  const { at } = circumstance;
  const changes = [...partition.book.open.values()].flatMap((alarm): BookChange[] => {
    const due = reAlarmAt(world, alarm);
    if (due === null || due > at || mutedUntil(alarm, at) !== null) return [];
    const change = command(partition.book, alarm.id, { input: 're-alarm', at });
    return typeof change === 'string' ? [] : [change];
  });
  announceAll(world, partition, changes, circumstance);
}

/** Kept where people look orders up. */
export function noteOrder(world: World, { position }: Circumstance, order: StandingOrder): void {
  world.effects.orders.push({ position, order });
}

/** One alarm for all permits of a site that have run out and that nobody has closed. */
function tellOverdue(world: World, partition: Partition, circumstance: Circumstance): void {
  const site = world.fleet.sites.get(partition.id) ?? null;
  if (site === null) return;
  const { at } = circumstance;
  const subject = { kind: 'site', id: site.id } as const;
  const overdue = overduePermits(partition.orders, at).toSorted((a, b) => a.to - b.to);
  const alarm = partition.book.open.get(topicKey('permit.overdue', subject));
  const holds = alarm !== undefined && alarm.returnedAt === null;
  const [first] = overdue;
  if (first === undefined && !holds) return;
  const finding: Finding =
    first === undefined
      ? { verdict: 'ended', since: at, evidence: [] }
      : { verdict: 'began', since: first.to, priority: 2, evidence: evidenceOf(first, overdue) };
  const occasion: Occasion = { at, detectedAt: at, receivedAt: at, late: 'timely' };
  const topic = topicOf(world, 'permit.overdue', subject, site);
  announceAll(world, partition, record(partition.book, topic, finding, occasion), {
    ...circumstance,
    lateDevice: null,
  });
}

const evidenceOf = (first: Permit, overdue: readonly Permit[]) => [
  { name: 'permit', value: first.id },
  { name: 'holder', value: first.holder },
  { name: 'overduePermits', value: overdue.length },
];
