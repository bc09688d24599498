import { command as applyCommand, reconcile, record } from '../alarm/book.ts';
import type { Span } from '../alarm/span.ts';
import type { Occasion } from '../alarm/topic.ts';
import type { AlarmInput } from '../alarm/transition.ts';
import type {
  AcknowledgeCommand,
  Command,
  CommandResult,
  CommentCommand,
  Observation,
  ReleaseCommand,
} from '../model/command.ts';
import type { Finding } from '../model/finding.ts';
import type { StoredEntry } from '../model/journal-entry.ts';
import type { Rejection } from '../model/rejection.ts';
import { type Circumstance, timely } from './announce.ts';
import { announceAll } from './announce-all.ts';
import { weighedSpan } from './apply-findings.ts';
import { foldOrder } from './fold-orders.ts';
import { admitMessage, type Folded } from './fold-readings.ts';
import { type Lane, settle } from './lane.ts';
import { lookAhead } from './obey.ts';
import { type Partition, SERVICE_PARTITION } from './partition.ts';
import { quarantine } from './quarantine.ts';
import type { Rejudged } from './rejudge.ts';
import { advance, cellTopic, partitionOf, schedule, topicOf, type World } from './world.ts';

/** A person's command. The answer goes into the effects, to be given once it is durable. */
export function foldCommand(world: World, entry: StoredEntry, command: Command): Folded {
  switch (command.command) {
    case 'acknowledge':
    case 'comment':
      return foldAlarmCommand(world, entry, command);
    case 'release':
      return foldRelease(world, entry, command);
    default:
      return foldOrder(world, entry, command);
  }
}

/** How it came, where it did not come from the console, and what was said. */
function detailOf(command: AcknowledgeCommand | CommentCommand): string {
  const via = command.command === 'acknowledge' ? command.via : undefined;
  return [via === undefined ? '' : `via ${via}`, command.comment ?? '']
    .filter((part) => part !== '')
    .join(': ');
}

function foldAlarmCommand(
  world: World,
  entry: StoredEntry,
  command: AcknowledgeCommand | CommentCommand,
): Folded {
  const partition = partitionOf(world, command.site ?? SERVICE_PARTITION);
  if (!advance(world, partition, entry.position)) return 'known';
  const { by, alarm: id } = command;
  const input: AlarmInput =
    command.comment === undefined
      ? { input: 'acknowledge', at: entry.at, by }
      : { input: command.command, at: entry.at, by, comment: command.comment };
  const changed = isOver(partition, command)
    ? 'occurrence-over'
    : applyCommand(partition.book, id, input);
  if (typeof changed === 'string') {
    world.effects.results.push(refusalOf(partition, command, changed));
    return 'folded';
  }
  announceAll(world, partition, [changed], timely(entry));
  lookAhead(world, partition, entry.at);
  world.effects.results.push({ id: command.id, outcome: 'alarm', alarm: changed.alarm });
  world.effects.audit.push({
    at: entry.at,
    by,
    action: `alarm.${command.command}`,
    object: id,
    detail: detailOf(command),
    from: command.from ?? null,
  });
  return 'folded';
}

/** An answer to a message is about what the message told of, not about what has come since. */
function isOver(partition: Partition, command: AcknowledgeCommand | CommentCommand): boolean {
  if (command.command !== 'acknowledge' || command.occurrence === undefined) return false;
  const alarm = [...partition.book.open.values()].find((one) => one.id === command.alarm);
  return alarm !== undefined && alarm.occurrence !== command.occurrence;
}

function refusalOf(
  partition: Partition,
  command: AcknowledgeCommand | CommentCommand,
  reason: Exclude<ReturnType<typeof applyCommand>, object> | 'occurrence-over',
): CommandResult {
  const alarm = [...partition.book.open.values()].find((one) => one.id === command.alarm);
  const code =
    reason === 'already-acknowledged' || reason === 'alarm-unknown' || reason === 'occurrence-over'
      ? reason
      : 'alarm-closed';
  const first =
    alarm === undefined || alarm.acknowledgedBy === null || alarm.acknowledgedAt === null
      ? {}
      : { by: alarm.acknowledgedBy, at: alarm.acknowledgedAt };
  return { id: command.id, outcome: 'refused', code, ...first, detail: '' };
}

/** Puts a quarantined record through admission again, as if it arrived now with its own time. */
function foldRelease(world: World, entry: StoredEntry, command: ReleaseCommand): Folded {
  const released = releasedEntry(entry, command);
  const waiver = { index: command.index, reason: command.reason };
  const outcome = admitMessage(world, released, waiver, entry.at);
  if (outcome.folded === 'known') return 'known';
  const [refused] = outcome.refused;
  // refused for something else now: a row of its own, to be released in its turn, and kept from history
  const anew = ({ reason }: Rejection): boolean =>
    outcome.accepted > 0 || reason !== command.reason;
  quarantine(world, released, outcome.refused.filter(anew));
  if (outcome.accepted === 0) {
    // the record stays where it is: in the row of its first refusal
    const detail = refused === undefined ? 'nothing left to release' : refused.detail;
    world.effects.results.push({
      id: command.id,
      outcome: 'refused',
      code: 'still-unusable',
      detail,
    });
    return 'folded';
  }
  const { by, quarantine: id } = command;
  world.effects.released.push({ id, by, at: entry.at });
  world.effects.audit.push({
    at: entry.at,
    by,
    action: 'quarantine.release',
    object: id,
    detail: command.reason,
    from: command.from ?? null,
  });
  world.effects.results.push({
    id: command.id,
    outcome: 'released',
    accepted: outcome.accepted,
    rejected: outcome.refused.length,
    detail: '',
  });
  return 'folded';
}

/** The message of a release command, at the command's own place in the journal. */
export function releasedEntry(entry: StoredEntry, command: ReleaseCommand): StoredEntry {
  return {
    kind: 'message',
    position: entry.position,
    at: command.receivedAt,
    source: command.source,
    topic: command.topic,
    payload: fromBase64(command.payload),
  };
}

const fromBase64 = (text: string): Uint8Array =>
  Uint8Array.from(atob(text), (character) => character.charCodeAt(0));

/** A condition of the service itself becomes an alarm like any other. */
export function foldObservation(
  world: World,
  entry: StoredEntry,
  observation: Observation,
): Folded {
  const partition = partitionOf(world, SERVICE_PARTITION);
  if (!advance(world, partition, entry.position)) return 'known';
  const { type, since, evidence } = observation;
  const topic = topicOf(world, type, { kind: 'system', id: observation.subject }, null);
  const finding: Finding =
    observation.holds === 'yes'
      ? { verdict: 'began', since, priority: PRIORITY[type], evidence }
      : { verdict: 'ended', since, evidence };
  const { at } = entry;
  const occasion: Occasion = { at, detectedAt: at, receivedAt: at, late: 'timely' };
  announceAll(world, partition, record(partition.book, topic, finding, occasion), timely(entry));
  return 'folded';
}

const PRIORITY = {
  'system.history-down': 2,
  'system.notify-failing': 2,
  'system.nobody-reached': 1,
  'system.disk-low': 1,
  'system.overload': 2,
} as const;

/** What a pass over late data found, at its place in the order. */
export function foldRejudged(world: World, entry: StoredEntry, rejudged: Rejudged): Folded {
  const partition = partitionOf(world, rejudged.partition);
  if (!advance(world, partition, entry.position)) return 'known';
  const waiting = partition.rejudge.get(rejudged.device);
  if (waiting !== undefined && waiting.position <= rejudged.position)
    partition.rejudge.delete(rejudged.device);
  const lane = partition.lanes.get(rejudged.device);
  if (lane === undefined) return 'folded';
  const { at } = entry;
  const circumstance: Circumstance = { position: entry.position, at, lateDevice: rejudged.device };
  const occasion: Occasion = { at, detectedAt: rejudged.last, receivedAt: at, late: 'late' };
  // what began after the late data was judged live, with nothing missing
  const to = Math.min(rejudged.to, rejudged.last);
  const stretch = { from: rejudged.first, to };
  for (const { cell: key, spans } of rejudged.stories) {
    const cell = lane.stage.cells.find((one) => one.key === key);
    if (cell === undefined) continue;
    const weighted = withLive(spans, cell.holds).map((span) => ({
      ...span,
      ...weighedSpan(cell, span),
    }));
    const changes = reconcile(partition.book, cellTopic(world, cell), weighted, stretch, occasion);
    announceAll(world, partition, changes, circumstance);
  }
  takeOver(lane, rejudged);
  // where they stand now, time alone may end or confirm something: nobody may have to speak first
  schedule(world, { partition, lane });
  lane.agreed = 'unknown';
  return 'folded';
}

/** What the detector holds live, a look at the past cannot end. */
const withLive = (spans: readonly Span[], holds: Span | null): readonly Span[] =>
  holds === null || spans.some((span) => span.until === null) ? spans : [...spans, holds];

/**
 * A pass that saw everything up to the newest reading knows more than the live
 * detectors: they go on from where it ended. A state report that arrived late
 * would otherwise be forgotten at the next reading that does not repeat it.
 */
function takeOver(lane: Lane, rejudged: Rejudged): void {
  if (lane.newest === null || rejudged.last < lane.newest) return;
  const ends = new Map(rejudged.stories.map((story) => [story.cell, story]));
  settle(lane);
  const cells = lane.stage.cells.map((cell) => {
    const end = ends.get(cell.key);
    if (end === undefined || end.state === null || cell.failure !== null) return cell;
    const resumed = cell.detector.resume(cell.asset, end.state, cell.settings);
    if (!resumed.ok) return cell;
    const open = end.spans.find((span) => span.until === null) ?? null;
    return { ...cell, judge: resumed.value, holds: open, blind: null };
  });
  lane.stage = { ...lane.stage, cells };
}
