import { type BookChange, record, topicKey } from '../alarm/book.ts';
import {
  type CauseChild,
  COMMON_CAUSES,
  type CommonCause,
  type CommonCauseRule,
  commonCause,
  type Place,
} from '../alarm/common-cause.ts';
import type { Occasion } from '../alarm/topic.ts';
import type { Alarm } from '../model/alarm.ts';
import { type Subject, subjectKey } from '../model/alarm-type.ts';
import type { DeviceEntry } from '../model/fleet-index.ts';
import type { StoredEntry, Tick } from '../model/journal-entry.ts';
import { type EpochMs, epochMs } from '../model/units.ts';
import { announce, type Circumstance, explainAgain } from './announce.ts';
import { type Partition, SERVICE_PARTITION } from './partition.ts';
import { advance, partitionOf, topicOf, type World } from './world.ts';
import { zonePartition } from './zone-days.ts';

/**
 * One cause, one alarm, across sites: when several alarms of one type may have a
 * common cause, the question is asked a little later, at a tick, of all of them.
 */

/** Alarms of one cause do not arrive in one message. */
const ASKED_AFTER_MS = 30_000;
const PREFIX = 'cause|';
const VERSION = 1;

interface Cause {
  readonly rule: CommonCauseRule;
  readonly parent: Subject;
}

/**
 * Notes that changed alarms may belong to a common cause; null when none may.
 * They are told once it has been asked for: one message, not one for each.
 */
export function noteCauses(
  world: World,
  changes: readonly BookChange[],
  { at }: Circumstance,
): NonNullable<Circumstance['awaiting']> | null {
  const alarms = new Set<string>();
  for (const { alarm, effect } of changes) {
    if (effect !== 'raised' && effect !== 'reactivated' && effect !== 'returned') continue;
    const cause = causeOf(world, alarm);
    if (cause === null) continue;
    alarms.add(alarm.id);
    const partition = partitionOf(world, partitionOfCause(cause.parent));
    const key = keyOf(cause);
    const dueAt = partition.groups.get(key)?.dueAt ?? epochMs(at + ASKED_AFTER_MS);
    // what changes while a question is open is asked about once more after it
    partition.groups.set(key, { version: VERSION, state: at, dueAt });
    // kept with the alarm that asks: after a crash the question is still open
    world.effects.partitions.add(partition.id);
    world.deadlines.add(dueAt, partition.id);
  }
  return alarms.size === 0 ? null : { alarms, until: epochMs(at + ASKED_AFTER_MS) };
}

const keyOf = ({ rule, parent }: Cause): string => `${PREFIX}${rule.name}|${subjectKey(parent)}`;

export function partitionOfCause(parent: Subject): string {
  if (parent.kind === 'zone') return zonePartition(parent.id);
  return parent.kind === 'gateway' ? `~gateway/${parent.id}` : SERVICE_PARTITION;
}

/** The cause that an alarm may belong to; null for most. */
function causeOf(world: World, alarm: Alarm): Cause | null {
  for (const rule of COMMON_CAUSES) {
    if (rule.child !== alarm.type) continue;
    const device = deviceOf(world, alarm);
    if (device === null) return null;
    const parent = rule.parentOf(placeOf(device));
    // a parent of the same type is nobody's child
    if (parent !== null && parent.kind !== alarm.subject.kind) return { rule, parent };
  }
  return null;
}

/** An RTU that hands on one meter's records is a station that is silent, not a gateway that is lost. */
const FEWEST_RELAYED = 2;

/** A gateway's own silence belongs to itself. */
const placeOf = ({ spec, site, relays }: DeviceEntry): Place => ({
  zone: site?.zone ?? null,
  gateway: spec.gateway ?? (relays.size >= FEWEST_RELAYED ? spec.id : null),
});

function deviceOf(world: World, { subject, site: siteId }: Alarm): DeviceEntry | null {
  const { devices, sites } = world.fleet;
  if (subject.kind === 'device') return devices.get(subject.id) ?? null;
  const site = siteId === null ? undefined : sites.get(siteId);
  const id =
    subject.kind === 'meter'
      ? site?.meters.find((meter) => meter.id === subject.id)?.device
      : site?.station?.device;
  return id === undefined ? null : (devices.get(id) ?? null);
}

/** Asks what has come due in a partition; a question asked again gets the same answer. */
export function askCauses(
  world: World,
  partition: Partition,
  entry: StoredEntry,
  tick: Tick,
): void {
  for (const [key, file] of partition.groups) {
    if (!key.startsWith(PREFIX) || file.dueAt === null || file.dueAt > tick.ts) continue;
    const cause = causeNamed(key);
    const changed = typeof file.state === 'number' ? file.state : 0;
    const dueAt = changed > file.dueAt ? epochMs(changed + ASKED_AFTER_MS) : null;
    partition.groups.set(key, { ...file, dueAt });
    if (dueAt !== null) world.deadlines.add(dueAt, partition.id);
    world.effects.partitions.add(partition.id);
    if (cause !== null) answer(world, partition, cause, entry, file.dueAt);
  }
}

function causeNamed(key: string): Cause | null {
  const [, name, subject = ''] = key.split('|');
  const rule = COMMON_CAUSES.find((one) => one.name === name);
  const [kind, ...id] = subject.split(':');
  if (rule === undefined) return null;
  const parent = rule.parentOf({
    zone: id.join(':'),
    gateway: kind === 'gateway' ? id.join(':') : null,
  });
  return parent === null ? null : { rule, parent };
}

/** @param asOf the alarms as they stood then: a tick that comes later gives the same answer. */
function answer(
  world: World,
  partition: Partition,
  cause: Cause,
  entry: StoredEntry,
  asOf: EpochMs,
): void {
  const children = childrenOf(world, cause, asOf);
  const found = commonCause(
    cause.rule,
    groupSize(world, cause),
    children.map(({ child }) => child),
  );
  const topic = topicOf(world, cause.rule.parent, cause.parent, null);
  const key = topicKey(cause.rule.parent, cause.parent);
  const holds = (): Alarm | undefined => {
    const alarm = partition.book.open.get(key);
    return alarm === undefined || alarm.returnedAt !== null ? undefined : alarm;
  };
  const { at, position } = entry;
  const circumstance: Circumstance = { position, at, lateDevice: null };
  const changes = changesOf(partition, topic, found, cause, holds(), {
    at,
    detectedAt: asOf,
    receivedAt: asOf,
    late: 'timely',
  });
  announce(partition, changes, world.rules, circumstance, world.effects);
  explain(world, children, found, holds()?.id ?? null, circumstance);
}

function changesOf(
  partition: Partition,
  topic: Parameters<typeof record>[1],
  found: CommonCause | null,
  { rule }: Cause,
  alarm: Alarm | undefined,
  occasion: Occasion,
): readonly BookChange[] {
  if (found !== null && found.until === null) {
    const evidence = [
      { name: 'affected', value: found.members.length },
      { name: 'members', value: listed(found.members) },
    ];
    if (alarm !== undefined && JSON.stringify(alarm.evidence) === JSON.stringify(evidence))
      return [];
    const { since } = found;
    const { priority } = rule;
    return record(partition.book, topic, { verdict: 'began', since, priority, evidence }, occasion);
  }
  if (alarm === undefined) return [];
  const since = found?.until ?? occasion.detectedAt;
  return record(partition.book, topic, { verdict: 'ended', since, evidence: [] }, occasion);
}

const LISTED = 20;

/** Subjects of the children, the first of them by name. */
function listed(members: readonly string[]): string {
  const names = members.map((id) => id.split('~').slice(1, -1).join('/'));
  const rest = names.length - LISTED;
  return names.slice(0, LISTED).join(', ') + (rest > 0 ? ` (+${rest})` : '');
}

interface Found {
  readonly partition: Partition;
  readonly alarm: Alarm;
  readonly child: CauseChild;
}

/** The alarms that may have this cause, as they stood at a journal time. */
function childrenOf(world: World, cause: Cause, at: EpochMs): readonly Found[] {
  const found: Found[] = [];
  for (const partition of world.partitions.values()) {
    for (const alarm of partition.book.open.values()) {
      if (alarm.type !== cause.rule.child) continue;
      const own = causeOf(world, alarm);
      if (own === null || keyOf(own) !== keyOf(cause)) continue;
      const child = childAt(alarm, cause.parent, at);
      if (child !== null) found.push({ partition, alarm, child });
    }
  }
  return found;
}

function childAt(alarm: Alarm, parent: Subject, at: EpochMs): CauseChild | null {
  const known = alarm.history.filter((event) => event.at <= at);
  if (known.length === 0) return null;
  const turn = known.findLast(({ event }) => TURNS.has(event));
  return {
    id: alarm.id,
    subject: alarm.subject,
    since: alarm.occurredAt,
    until: turn?.event === 'returned' ? alarm.returnedAt : null,
    decisive: parent.kind === 'gateway' && alarm.subject.id === parent.id,
  };
}

const TURNS: ReadonlySet<string> = new Set(['raised', 'returned', 'reactivated']);

function groupSize(world: World, { parent, rule }: Cause): number {
  if (parent.kind === 'gateway') return world.fleet.devices.get(parent.id)?.relays.size ?? 0;
  let size = 0;
  for (const device of world.fleet.devices.values()) {
    const own = rule.parentOf(placeOf(device));
    if (own !== null && subjectKey(own) === subjectKey(parent)) size += 1;
  }
  return size;
}

/** Tells each child's site by what it is explained now, or that it no longer is. */
function explain(
  world: World,
  children: readonly Found[],
  found: CommonCause | null,
  parentId: string | null,
  circumstance: Circumstance,
): void {
  const members = new Set(parentId === null ? [] : found?.members);
  for (const { partition, alarm } of children) {
    const key = topicKey(alarm.type, alarm.subject);
    const cause = members.has(alarm.id) ? parentId : null;
    if ((partition.outer.get(key) ?? null) === cause) continue;
    if (!advance(world, partition, circumstance.position)) continue;
    if (cause === null) partition.outer.delete(key);
    else partition.outer.set(key, cause);
    explainAgain(partition, world.rules, circumstance, world.effects);
    if (partition.owed.size > 0) world.waiting.add(partition.id);
  }
}
