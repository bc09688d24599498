import type { Alarm, AlarmEvent } from '../model/alarm.ts';
import { type AlarmType, type Priority, type Subject, subjectKey } from '../model/alarm-type.ts';
import { type Permit, permitState } from '../model/permit.ts';
import type { Removal, Shelf } from '../model/standing-order.ts';
import type { EpochMs } from '../model/units.ts';
import { withLine } from './transition.ts';

/** What people have ordered for the alarms of one site, until it ends or somebody takes it back. */
export interface Orders {
  /** By topic key, so that a recurrence in that time keeps quiet too. */
  readonly shelves: Map<string, Shelf>;
  /** By subject key. */
  readonly removals: Map<string, Removal>;
  /** By id; those that are closed stay as long as data about their time may still come in. */
  readonly permits: Map<string, Permit>;
}

export const noOrders = (): Orders => ({
  shelves: new Map(),
  removals: new Map(),
  permits: new Map(),
});

/** What an order is asked about. */
export interface Topical {
  readonly type: AlarmType;
  readonly subject: Subject;
  readonly site: string | null;
}

/** What a permit makes less grave rather than quiet: it must still be seen, and closed again. */
const EASED: ReadonlySet<AlarmType> = new Set(['bypass.open']);
const EASED_TO: Priority = 3;

export function permitOver(orders: Orders, topic: Topical, at: EpochMs): Permit | null {
  for (const permit of orders.permits.values()) {
    if (!permit.types.includes(topic.type) || permitState(permit, at) !== 'active') continue;
    if (permit.subjects === null || permit.subjects.includes(subjectKey(topic.subject)))
      return permit;
  }
  return null;
}

/** The id of the permit that keeps an alarm quiet at `at`; null where none does. */
export const quietingPermit = (orders: Orders, topic: Topical, at: EpochMs): string | null =>
  EASED.has(topic.type) ? null : (permitOver(orders, topic, at)?.id ?? null);

/** The priority that a finding of this one gets at `at`: `bypass.open` under a permit is P3. */
export const easedPriority = (
  orders: Orders,
  topic: Topical,
  own: Priority,
  at: EpochMs,
): Priority =>
  own < EASED_TO && EASED.has(topic.type) && permitOver(orders, topic, at) !== null
    ? EASED_TO
    : own;

/** The alarm as the orders in force make it, with a line in its history for each that changed. */
export function ordered(alarm: Alarm, orders: Orders, at: EpochMs): Alarm {
  return underPermit(shelved(removed(alarm, orders, at), orders, at), orders, at);
}

function shelved(alarm: Alarm, orders: Orders, at: EpochMs): Alarm {
  const shelf = orders.shelves.get(topicKeyOf(alarm));
  const until = shelf !== undefined && shelf.until > at && holds(shelf, alarm) ? shelf.until : null;
  if (until === alarm.shelvedUntil) return alarm;
  const line: AlarmEvent =
    until === null || shelf === undefined
      ? { at, event: 'unshelved' }
      : { at, event: 'shelved', by: shelf.by, comment: shelf.reason };
  return withLine({ ...alarm, shelvedUntil: until }, line);
}

/** Whoever shelved a lesser alarm has not seen the graver one, and may not have been allowed so long a time for it. */
const holds = ({ priority = 1 }: Shelf, alarm: Alarm): boolean => alarm.priority >= priority;

function removed(alarm: Alarm, orders: Orders, at: EpochMs): Alarm {
  const removal = removalOver(orders, alarm);
  if ((removal !== null) === alarm.outOfService) return alarm;
  const line: AlarmEvent =
    removal === null
      ? { at, event: 'in-service' }
      : { at, event: 'out-of-service', by: removal.by, comment: removal.reason };
  return withLine({ ...alarm, outOfService: removal !== null }, line);
}

/** A site that is out of service takes everything of it along. */
function removalOver(orders: Orders, { type, subject, site }: Topical): Removal | null {
  const own = orders.removals.get(subjectKey(subject));
  const whole = site === null ? undefined : orders.removals.get(`site:${site}`);
  const applies = (removal: Removal | undefined): removal is Removal =>
    removal !== undefined && (removal.types === null || removal.types.includes(type));
  return applies(own) ? own : applies(whole) ? whole : null;
}

/** The permit and what it makes of the priority. What its end makes graver again is `riseOf`. */
function underPermit(alarm: Alarm, orders: Orders, at: EpochMs): Alarm {
  const permit = permitOver(orders, alarm, at)?.id ?? null;
  if (permit === alarm.permit) return alarm;
  if (permit === null) return withLine({ ...alarm, permit }, { at, event: 'permit-ended' });
  const own = alarm.ownPriority ?? alarm.priority;
  const priority = easedPriority(orders, alarm, own, at);
  return withLine(
    { ...alarm, permit, priority, ...(priority === own ? {} : { ownPriority: own }) },
    { at, event: 'under-permit', comment: permit },
  );
}

/** The priority to which an active alarm must rise because its permit has ended; null: it stays. */
export function riseOf(alarm: Alarm, orders: Orders, at: EpochMs): Priority | null {
  const own = alarm.ownPriority;
  if (own === undefined || alarm.returnedAt !== null || own >= alarm.priority) return null;
  return easedPriority(orders, alarm, own, at) === own ? own : null;
}

/** The next moment at which an order begins or ends by itself; null: none does. */
export function nextBoundary(orders: Orders, after: EpochMs): EpochMs | null {
  let next: EpochMs | null = null;
  const sooner = (at: EpochMs): void => {
    if (at > after && (next === null || at < next)) next = at;
  };
  for (const { until } of orders.shelves.values()) sooner(until);
  for (const { from, to, closedAt } of orders.permits.values()) {
    if (closedAt !== null) continue;
    sooner(from);
    sooner(to);
  }
  return next;
}

/** Permits past their end that nobody has closed. */
export const overduePermits = (orders: Orders, at: EpochMs): readonly Permit[] =>
  [...orders.permits.values()].filter((permit) => permitState(permit, at) === 'overdue');

/** The longest watermark there is, and the clock of a device that is a little slow. */
const REMEMBERED_MS = 37 * 3_600_000;

/** Forgets closed permits that no late data can be about any more. */
export function forgetPermits(orders: Orders, at: EpochMs): void {
  for (const { id, closedAt } of orders.permits.values())
    if (closedAt !== null && closedAt + REMEMBERED_MS < at) orders.permits.delete(id);
}

/** Takes out the shelves whose time is over, and returns them. */
export function expireShelves(orders: Orders, at: EpochMs): readonly Shelf[] {
  const over = [...orders.shelves.values()].filter(({ until }) => until <= at);
  for (const { id } of over) orders.shelves.delete(id);
  return over;
}

const topicKeyOf = ({ type, subject }: Topical): string => `${type}|${subjectKey(subject)}`;
