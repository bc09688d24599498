import { agreed } from '../alarm/agreement.ts';
import type { BookChange } from '../alarm/book.ts';
import { topicKey } from '../alarm/book.ts';
import { audience } from '../dispatch/audience.ts';
import type { DispatchRules } from '../dispatch/rules.ts';
import { type TellingChange, UNTOLD } from '../dispatch/tell.ts';
import type { Alarm } from '../model/alarm.ts';
import type { StoredEntry } from '../model/journal-entry.ts';
import { type EpochMs, epochMs, type Position } from '../model/units.ts';
import { type Effects, noteAlarm } from './effects.ts';
import { muteAgain } from './mute-again.ts';
import type { Partition } from './partition.ts';
import { tellPeople } from './tell-people.ts';

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

/** The circumstance of an entry that is about now. */
export const timely = ({ position, at }: Pick<StoredEntry, 'position' | 'at'>): Circumstance => ({
  position,
  at,
  lateDevice: null,
});

/**
 * Carries alarm changes of one partition into the effects and decides who is
 * told. What old data reveals is held back until its device has caught up: only
 * what still holds then is worth a call.
 */
export function announce(
  partition: Partition,
  changes: readonly BookChange[],
  rules: DispatchRules,
  circumstance: Circumstance,
  effects: Effects,
): void {
  if (changes.length === 0) return;
  effects.partitions.add(partition.id);
  for (const { alarm } of changes) noteAlarm(effects, circumstance.position, alarm);
  const { freed, risen } = muteAgain(partition, circumstance, effects);
  for (const change of changes) {
    const alarm = current(partition, change.alarm);
    tell(partition, { ...change, alarm }, rules, circumstance, effects);
    if (alarm.state === 'closed') forget(partition, alarm.id);
  }
  for (const alarm of freed) tellFreed(partition, alarm, rules, circumstance, effects);
  for (const change of risen)
    if (!isNews(changes, change)) tell(partition, change, rules, circumstance, effects);
  for (const { alarm, previousPriority } of agreed(partition.book.open.values(), circumstance.at)) {
    partition.book.open.set(topicKey(alarm.type, alarm.subject), alarm);
    noteAlarm(effects, circumstance.position, alarm);
    const change: BookChange = { alarm, effect: 'priority-raised', previousPriority };
    tell(partition, change, rules, circumstance, effects);
  }
}

/** Whoever is told just now that it began is told as what it has risen to. */
const isNews = (changes: readonly BookChange[], { alarm }: BookChange): boolean =>
  changes.some(
    (one) => one.alarm.id === alarm.id && (one.effect === 'raised' || one.effect === 'reactivated'),
  );

/** A consequence mostly ends a little after its cause: only what stays is told of, unless it is grave. */
const CONSEQUENCE_MS = 120_000;

function tellFreed(
  partition: Partition,
  alarm: Alarm,
  rules: DispatchRules,
  circumstance: Circumstance,
  effects: Effects,
): void {
  if (alarm.priority === 1)
    send(partition, { what: 'still-active', alarm }, rules, circumstance, effects);
  else partition.owed.set(alarm.id, epochMs(circumstance.at + CONSEQUENCE_MS));
}

/** What keeps this partition's alarms quiet from outside has changed: a cause elsewhere, an order, or its time. */
export function explainAgain(
  partition: Partition,
  rules: DispatchRules,
  circumstance: Circumstance,
  effects: Effects,
): void {
  effects.partitions.add(partition.id);
  const { freed, risen } = muteAgain(partition, circumstance, effects);
  for (const alarm of freed) tellFreed(partition, alarm, rules, circumstance, effects);
  for (const change of risen) tell(partition, change, rules, circumstance, effects);
}

/** The device has caught up, or has nothing more to hand in: what still holds is told now. */
export function announceHeld(
  partition: Partition,
  device: string,
  rules: DispatchRules,
  circumstance: Circumstance,
  effects: Effects,
): void {
  for (const [id, hold] of partition.held) {
    if (hold.device !== device) continue;
    partition.held.delete(id);
    effects.partitions.add(partition.id);
    const alarm = findOpen(partition, id);
    // over, or somebody has seen it and said so
    if (alarm?.state !== 'unacknowledged') continue;
    send(partition, { what: 'late-still-holding', alarm }, rules, circumstance, effects);
  }
}

/** Who is told has changed: whoever should know of what holds, and does not, is told now. */
export function announceToNewcomers(
  partition: Partition,
  rules: DispatchRules,
  circumstance: Circumstance,
  effects: Effects,
): void {
  for (const alarm of partition.book.open.values()) {
    if (partition.held.has(alarm.id) || partition.owed.has(alarm.id)) continue;
    if (alarm.state !== 'unacknowledged') continue;
    send(partition, { what: 'still-active', alarm }, rules, circumstance, effects);
  }
}

/** Asks again about alarms whose repetition was held back. */
export function announceOwed(
  partition: Partition,
  rules: DispatchRules,
  circumstance: Circumstance,
  effects: Effects,
): void {
  for (const [id, notBefore] of partition.owed) {
    if (circumstance.at < notBefore) continue;
    const alarm = findOpen(partition, id);
    if (alarm?.state !== 'unacknowledged') {
      partition.owed.delete(id);
      effects.partitions.add(partition.id);
      continue;
    }
    if (alarm.suppressedBy !== null) continue;
    const change = { what: 'still-active', alarm } as const;
    if (send(partition, change, rules, circumstance, effects) > 0) partition.owed.delete(id);
  }
}

function tell(
  partition: Partition,
  { alarm, effect, previousPriority }: BookChange,
  rules: DispatchRules,
  circumstance: Circumstance,
  effects: Effects,
): void {
  const deliver = (change: TellingChange): number =>
    send(partition, change, rules, circumstance, effects);
  switch (effect) {
    case 'raised':
    case 'reactivated': {
      if (circumstance.lateDevice !== null) {
        holdBack(partition, alarm, circumstance);
        return;
      }
      partition.held.delete(alarm.id);
      if (circumstance.awaiting?.alarms.has(alarm.id) === true && !alarm.late) {
        partition.owed.set(alarm.id, circumstance.awaiting.until);
        return;
      }
      const sent = deliver({ what: effect, alarm });
      const anybody = audience(rules, alarm, circumstance.at).length > 0;
      if (sent === 0 && anybody && effect === 'reactivated')
        partition.owed.set(alarm.id, circumstance.at);
      return;
    }
    case 'priority-raised':
      if (partition.held.has(alarm.id)) return;
      // old data made it graver, and it may be over: as at its beginning, what still holds is told
      if (circumstance.lateDevice !== null && isUntold(partition, alarm))
        holdBack(partition, alarm, circumstance);
      else deliver({ what: effect, alarm, previousPriority });
      return;
    case 'returned':
      if (!partition.held.delete(alarm.id)) deliver({ what: effect, alarm });
      partition.owed.delete(alarm.id);
      return;
    case 're-alarmed':
      deliver({ what: effect, alarm });
      return;
    case 'updated':
    case 'onset-moved':
    case 'end-moved':
    case 'acknowledged':
    case 'commented':
    case 'noted':
  }
}

/**
 * An alarm from late data of which nobody was told, because nobody hears of its
 * priority or something kept it quiet, is news whenever there is something to say.
 */
function send(
  partition: Partition,
  change: TellingChange,
  rules: DispatchRules,
  { at }: Circumstance,
  effects: Effects,
): number {
  const { what, alarm } = change;
  const isFirst =
    what !== 'returned' && isUntold(partition, alarm) && !partition.held.has(alarm.id);
  const told: TellingChange = isFirst ? { what: 'late-still-holding', alarm } : change;
  return tellPeople(partition, told, rules, at, effects);
}

const isUntold = ({ tellings }: Partition, { id, late }: Alarm): boolean =>
  late && (tellings.get(id) ?? UNTOLD).told.length === 0;

/** Until the device that hands in old data has caught up. */
function holdBack(partition: Partition, { id }: Alarm, circumstance: Circumstance): void {
  const { lateDevice: device, at: since, lagMs = 0 } = circumstance;
  if (device !== null) partition.held.set(id, { device, since, lagMs });
}

const current = (partition: Partition, alarm: Alarm): Alarm =>
  findOpen(partition, alarm.id) ?? alarm;

function findOpen(partition: Partition, id: string): Alarm | undefined {
  for (const alarm of partition.book.open.values()) if (alarm.id === id) return alarm;
  return undefined;
}

function forget(partition: Partition, alarm: string): void {
  for (const [key, cause] of partition.outer) if (cause === alarm) partition.outer.delete(key);
  partition.tellings.delete(alarm);
  partition.owed.delete(alarm);
  partition.held.delete(alarm);
}
