import { topicKey } from '../alarm/book.ts';
import type { Alarm } from '../model/alarm.ts';
import { subjectKey } from '../model/alarm-type.ts';
import type {
  ClosePermitCommand,
  CommandRefusal,
  CommandResult,
  OpenPermitCommand,
  PutBackCommand,
  ShelveCommand,
  TakeOutCommand,
  UnshelveCommand,
} from '../model/command.ts';
import type { StoredEntry } from '../model/journal-entry.ts';
import { permitState } from '../model/permit.ts';
import type { Removal, Shelf } from '../model/standing-order.ts';
import { epochMs } from '../model/units.ts';
import { type Circumstance, timely } from './announce.ts';
import type { Folded } from './fold-readings.ts';
import { noteOrder, obey } from './obey.ts';
import { type Partition, SERVICE_PARTITION } from './partition.ts';
import { advance, partitionOf, type World } from './world.ts';

export type OrderCommand =
  | ShelveCommand
  | UnshelveCommand
  | TakeOutCommand
  | PutBackCommand
  | OpenPermitCommand
  | ClosePermitCommand;

/** What a command came to: the answer, and the lines of the audit; or why it was refused. */
type Outcome = Done | CommandRefusal;
interface Done {
  readonly result: CommandResult;
  readonly object: string;
  readonly detail: string;
  /** The order as it was and as it is, JSON; absent: there was, or is, none. */
  readonly before?: string;
  readonly after?: string;
}

const MINUTE_MS = 60_000;

/** An order for alarms to come: it holds from this place in the journal on. */
export function foldOrder(world: World, entry: StoredEntry, command: OrderCommand): Folded {
  const partition = partitionOf(world, siteOf(command) ?? SERVICE_PARTITION);
  if (!advance(world, partition, entry.position)) return 'known';
  const { at } = entry;
  const circumstance = timely(entry);
  const outcome = carryOut(world, partition, circumstance, command);
  if (typeof outcome === 'string') {
    world.effects.results.push({ id: command.id, outcome: 'refused', code: outcome, detail: '' });
    return 'folded';
  }
  world.effects.partitions.add(partition.id);
  obey(world, partition, circumstance);
  world.effects.results.push(withCurrent(partition, outcome.result));
  const { object, detail, before = null, after = null } = outcome;
  world.effects.audit.push({
    at,
    by: command.by,
    action: ACTIONS[command.command],
    object,
    detail,
    from: command.from ?? null,
    before,
    after,
  });
  return 'folded';
}

const ACTIONS: Readonly<Record<OrderCommand['command'], string>> = {
  shelve: 'alarm.shelve',
  unshelve: 'alarm.unshelve',
  'take-out': 'service.take-out',
  'put-back': 'service.put-back',
  'open-permit': 'permit.open',
  'close-permit': 'permit.close',
};

const siteOf = (command: OrderCommand): string | null =>
  command.command === 'open-permit' ? command.permit.site : command.site;

function carryOut(
  world: World,
  partition: Partition,
  circumstance: Circumstance,
  command: OrderCommand,
): Outcome {
  switch (command.command) {
    case 'shelve':
      return shelve(world, partition, circumstance, command);
    case 'unshelve':
      return unshelve(world, partition, circumstance, command);
    case 'take-out':
      return takeOut(world, partition, circumstance, command);
    case 'put-back':
      return putBack(world, partition, circumstance, command);
    case 'open-permit':
      return openPermit(world, partition, circumstance, command);
    case 'close-permit':
      return closePermit(world, partition, circumstance, command);
  }
}

function shelve(
  world: World,
  { book, orders }: Partition,
  circumstance: Circumstance,
  { id, by, alarm: alarmId, minutes, reason }: ShelveCommand,
): Outcome {
  const alarm = openAlarm(book.open.values(), alarmId);
  if (alarm === undefined) return 'alarm-unknown';
  const { type, subject, site, priority } = alarm;
  const { at } = circumstance;
  const until = epochMs(at + minutes * MINUTE_MS);
  const key = topicKey(type, subject);
  const shelf: Shelf = { id: key, site, type, subject, priority, by, at, until, reason };
  const before = orders.shelves.get(shelf.id);
  if (before !== undefined)
    noteOrder(world, circumstance, { kind: 'shelf', order: before, ended: at });
  orders.shelves.set(shelf.id, shelf);
  noteOrder(world, circumstance, { kind: 'shelf', order: shelf, ended: null });
  const detail = `${minutes} min: ${reason}`;
  return {
    result: { id, outcome: 'alarm', alarm },
    object: alarmId,
    detail,
    ...(before === undefined ? {} : { before: JSON.stringify(before) }),
    after: JSON.stringify(shelf),
  };
}

function unshelve(
  world: World,
  { book, orders }: Partition,
  circumstance: Circumstance,
  { id, alarm: alarmId }: UnshelveCommand,
): Outcome {
  const alarm = openAlarm(book.open.values(), alarmId);
  if (alarm === undefined) return 'alarm-unknown';
  const key = topicKey(alarm.type, alarm.subject);
  const shelf = orders.shelves.get(key);
  if (shelf === undefined) return 'not-shelved';
  orders.shelves.delete(key);
  noteOrder(world, circumstance, { kind: 'shelf', order: shelf, ended: circumstance.at });
  const before = JSON.stringify(shelf);
  return { result: { id, outcome: 'alarm', alarm }, object: alarmId, detail: '', before };
}

function takeOut(
  world: World,
  { orders }: Partition,
  circumstance: Circumstance,
  { id, by, site, subject, types, reason }: TakeOutCommand,
): Outcome {
  const { at } = circumstance;
  const key = subjectKey(subject);
  const removal: Removal = {
    id: key,
    site,
    subject: { ...subject },
    types: types === null ? null : [...types],
    by,
    at,
    reason,
  };
  const before = orders.removals.get(key);
  if (before !== undefined)
    noteOrder(world, circumstance, { kind: 'removal', order: before, ended: at });
  orders.removals.set(key, removal);
  noteOrder(world, circumstance, { kind: 'removal', order: removal, ended: null });
  const detail = `${types === null ? 'all types' : types.join(', ')}: ${reason}`;
  return {
    result: { id, outcome: 'taken-out' },
    object: key,
    detail,
    ...(before === undefined ? {} : { before: JSON.stringify(before) }),
    after: JSON.stringify(removal),
  };
}

function putBack(
  world: World,
  { orders }: Partition,
  circumstance: Circumstance,
  { id, subject }: PutBackCommand,
): Outcome {
  const key = subjectKey(subject);
  const removal = orders.removals.get(key);
  if (removal === undefined) return 'not-out-of-service';
  orders.removals.delete(key);
  noteOrder(world, circumstance, { kind: 'removal', order: removal, ended: circumstance.at });
  const before = JSON.stringify(removal);
  return { result: { id, outcome: 'put-back' }, object: key, detail: '', before };
}

function openPermit(
  world: World,
  { orders }: Partition,
  circumstance: Circumstance,
  { id, permit }: OpenPermitCommand,
): Outcome {
  orders.permits.set(permit.id, permit);
  noteOrder(world, circumstance, { kind: 'permit', order: permit, ended: null });
  const detail = `${permit.types.join(', ')}; ${permit.holder}: ${permit.reason}`;
  const after = JSON.stringify(permit);
  return { result: { id, outcome: 'permit', permit }, object: permit.id, detail, after };
}

function closePermit(
  world: World,
  { orders }: Partition,
  circumstance: Circumstance,
  { id, by, permit: permitId }: ClosePermitCommand,
): Outcome {
  const permit = orders.permits.get(permitId);
  if (permit === undefined) return 'permit-unknown';
  if (permit.closedAt !== null) return 'permit-closed';
  const { at } = circumstance;
  const closed = { ...permit, closedAt: at, closedBy: by };
  orders.permits.set(permitId, closed);
  noteOrder(world, circumstance, { kind: 'permit', order: closed, ended: at });
  const detail = permitState(permit, at) === 'overdue' ? 'overdue' : '';
  return {
    result: { id, outcome: 'permit', permit: closed },
    object: permitId,
    detail,
    before: JSON.stringify(permit),
    after: JSON.stringify(closed),
  };
}

const openAlarm = (open: Iterable<Alarm>, id: string): Alarm | undefined =>
  [...open].find((alarm) => alarm.id === id);

/** The answer shows the alarm as the order has made it. */
function withCurrent({ book }: Partition, result: CommandResult): CommandResult {
  if (result.outcome !== 'alarm') return result;
  return { ...result, alarm: openAlarm(book.open.values(), result.alarm.id) ?? result.alarm };
}
