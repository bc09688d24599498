import { agreed } from '../alarm/agreement.ts';
import type { BookChange } from '../alarm/book.ts';
import { topicKey } from '../alarm/book.ts';
import { resuppress } from '../alarm/suppression.ts';
import { type DispatchChange, plan } from '../dispatch/plan.ts';
import { type Route, routed } from '../dispatch/route.ts';
import { remember } from '../dispatch/told.ts';
import type { Alarm } from '../model/alarm.ts';
import { type EpochMs, epochMs, type Position } from '../model/units.ts';
import { type Effects, noteAlarm } from './effects.ts';
import type { Partition } from './partition.ts';

/** When and on whose account an alarm changed. */
export interface Circumstance {
  readonly position: Position;
  /** Journal time. */
  readonly at: EpochMs;
  /** The device that is handing in old data, or null: then alarms are announced at once. */
  readonly lateDevice: string | null;
  /** How far behind it is, ms. */
  readonly lagMs?: number;
  /** Alarms that a common cause may explain, told only once it has been asked for. */
  readonly awaiting?: { readonly alarms: ReadonlySet<string>; readonly until: EpochMs };
}

/**
 * Carries alarm changes of one partition into the effects and decides who is
 * told. What old data reveals is held back until its device has caught up: only
 * what still holds then is worth a call.
 */
export function announce(
  partition: Partition,
  changes: readonly BookChange[],
  routes: readonly Route[],
  circumstance: Circumstance,
  effects: Effects,
): void {
  if (changes.length === 0) return;
  effects.partitions.add(partition.id);
  for (const { alarm } of changes) noteAlarm(effects, circumstance.position, alarm);
  const freed = suppressAgain(partition, circumstance, effects);
  for (const change of changes) {
    const alarm = current(partition, change.alarm);
    tell(partition, { ...change, alarm }, routes, circumstance, effects);
    if (alarm.state === 'closed') forget(partition, alarm.id);
  }
  for (const alarm of freed) tellFreed(partition, alarm, routes, circumstance, effects);
  for (const { alarm, previousPriority } of agreed(partition.book.open.values(), circumstance.at)) {
    partition.book.open.set(topicKey(alarm.type, alarm.subject), alarm);
    noteAlarm(effects, circumstance.position, alarm);
    const change: BookChange = { alarm, effect: 'priority-raised', previousPriority };
    tell(partition, change, routes, circumstance, effects);
  }
}

/** A consequence mostly ends a little after its cause: only what stays is told of, unless it is grave. */
const CONSEQUENCE_MS = 120_000;

function tellFreed(
  partition: Partition,
  alarm: Alarm,
  routes: readonly Route[],
  circumstance: Circumstance,
  effects: Effects,
): void {
  if (alarm.priority === 1)
    send(partition, { what: 'still-active', alarm, told: [] }, routes, circumstance, effects);
  else partition.owed.set(alarm.id, epochMs(circumstance.at + CONSEQUENCE_MS));
}

/** What explains this partition's alarms from outside has changed. */
export function explainAgain(
  partition: Partition,
  routes: readonly Route[],
  circumstance: Circumstance,
  effects: Effects,
): void {
  effects.partitions.add(partition.id);
  for (const alarm of suppressAgain(partition, circumstance, effects))
    tellFreed(partition, alarm, routes, circumstance, effects);
}

/** The device has caught up, or has nothing more to hand in: what still holds is told now. */
export function announceHeld(
  partition: Partition,
  device: string,
  routes: readonly Route[],
  circumstance: Circumstance,
  effects: Effects,
): void {
  for (const [id, hold] of partition.held) {
    if (hold.device !== device) continue;
    partition.held.delete(id);
    effects.partitions.add(partition.id);
    const alarm = findOpen(partition, id);
    if (alarm === undefined || alarm.returnedAt !== null) continue;
    send(partition, { what: 'late-still-holding', alarm, told: [] }, routes, circumstance, effects);
  }
}

/** Asks again about alarms whose repetition was held back. */
export function announceOwed(
  partition: Partition,
  routes: readonly Route[],
  circumstance: Circumstance,
  effects: Effects,
): void {
  for (const [id, notBefore] of partition.owed) {
    if (circumstance.at < notBefore) continue;
    const alarm = findOpen(partition, id);
    if (alarm === undefined || alarm.returnedAt !== null) {
      partition.owed.delete(id);
      effects.partitions.add(partition.id);
      continue;
    }
    if (alarm.suppressedBy !== null) continue;
    const change = { what: 'still-active', alarm, told: [] } as const;
    if (send(partition, change, routes, circumstance, effects) > 0) partition.owed.delete(id);
  }
}

function tell(
  partition: Partition,
  { alarm, effect, previousPriority }: BookChange,
  routes: readonly Route[],
  circumstance: Circumstance,
  effects: Effects,
): void {
  const deliver = (change: DispatchChange): number =>
    send(partition, change, routes, circumstance, effects);
  const told = partition.told.get(alarm.id) ?? [];
  switch (effect) {
    case 'raised':
    case 'reactivated': {
      if (circumstance.lateDevice !== null) {
        const { lateDevice: device, at: since, lagMs = 0 } = circumstance;
        partition.held.set(alarm.id, { device, since, lagMs });
        return;
      }
      partition.held.delete(alarm.id);
      if (circumstance.awaiting?.alarms.has(alarm.id) === true && !alarm.late) {
        partition.owed.set(alarm.id, circumstance.awaiting.until);
        return;
      }
      const unannounced = alarm.late && told.length === 0;
      const what = unannounced ? 'late-still-holding' : effect;
      const sent = deliver({ what, alarm, told });
      const anybody = routed(routes, alarm.priority).length > 0;
      if (sent === 0 && anybody && effect === 'reactivated')
        partition.owed.set(alarm.id, circumstance.at);
      return;
    }
    case 'priority-raised':
      if (!partition.held.has(alarm.id)) deliver({ what: effect, alarm, told, previousPriority });
      return;
    case 'returned':
      if (!partition.held.delete(alarm.id)) deliver({ what: effect, alarm, told });
      partition.owed.delete(alarm.id);
      return;
    case 'updated':
    case 'onset-moved':
    case 'end-moved':
    case 'acknowledged':
    case 'commented':
    case 'noted':
  }
}

/** Returns how many messages it made. */
function send(
  partition: Partition,
  change: DispatchChange,
  routes: readonly Route[],
  { at }: Circumstance,
  effects: Effects,
): number {
  const { id } = change.alarm;
  const told = partition.told.get(id) ?? [];
  const deliveries = plan({ ...change, told }, routes, at);
  if (deliveries.length === 0) return 0;
  partition.told.set(id, remember(told, deliveries));
  effects.deliveries.push(...deliveries);
  effects.partitions.add(partition.id);
  return deliveries.length;
}

/** Applies "one cause, one alarm" again; returns those that are no longer explained by another. */
function suppressAgain(
  partition: Partition,
  { position, at }: Circumstance,
  effects: Effects,
): Alarm[] {
  const changed = resuppress(
    partition.book.open.values(),
    at,
    partition.outer,
    (device) => partition.lanes.get(device)?.device.spec.gateway,
  );
  for (const alarm of changed) {
    partition.book.open.set(topicKey(alarm.type, alarm.subject), alarm);
    noteAlarm(effects, position, alarm);
  }
  return changed.filter((alarm) => alarm.suppressedBy === null && alarm.returnedAt === null);
}

const current = (partition: Partition, alarm: Alarm): Alarm =>
  findOpen(partition, alarm.id) ?? alarm;

function findOpen(partition: Partition, id: string): Alarm | undefined {
  for (const alarm of partition.book.open.values()) if (alarm.id === id) return alarm;
  return undefined;
}

function forget(partition: Partition, alarm: string): void {
  for (const [key, cause] of partition.outer) if (cause === alarm) partition.outer.delete(key);
  partition.told.delete(alarm);
  partition.owed.delete(alarm);
  partition.held.delete(alarm);
}
