import type { Alarm } from '../model/alarm.ts';
import { type AlarmType, type Priority, type Subject, subjectKey } from '../model/alarm-type.ts';
import type { Finding } from '../model/finding.ts';
import type { EpochMs } from '../model/units.ts';
import { overlaps, type Span } from './span.ts';
import { gradeOf, type Occasion, reactivation, returning, type Topic, updating } from './topic.ts';
import {
  type AlarmEffect,
  type AlarmInput,
  type TransitionRefusal,
  transition,
} from './transition.ts';

/** The alarms of one partition that are not closed, and the spans of those that were closed lately. */
export interface Book {
  readonly open: Map<string, Alarm>;
  readonly closed: Map<string, readonly ClosedSpan[]>;
}

export interface ClosedSpan {
  readonly since: EpochMs;
  readonly until: EpochMs;
}

export const emptyBook = (): Book => ({ open: new Map(), closed: new Map() });

export interface BookChange {
  readonly alarm: Alarm;
  readonly effect: AlarmEffect;
  readonly previousPriority: Priority;
}

/** Enough to recognise late data about a finished alarm; older ones are history. */
const CLOSED_KEPT = 8;

export const topicKey = (type: AlarmType, subject: Subject): string =>
  `${type}|${subjectKey(subject)}`;

/** Derived from detector, subject and first onset: a replayed step makes the same alarm. */
export const alarmId = (type: AlarmType, subject: Subject, onset: EpochMs): string =>
  `${type}~${subject.id.replaceAll('/', '~')}~${onset.toString(36)}`;

/** A finding as it comes, in event-time order. */
export function record(
  book: Book,
  topic: Topic,
  finding: Finding,
  occasion: Occasion,
): BookChange[] {
  const key = topicKey(topic.type, topic.subject);
  const alarm = book.open.get(key);
  switch (finding.verdict) {
    case 'began': {
      const span: Span = { ...finding, until: null, estimate: finding.estimate ?? null };
      if (alarm === undefined) return [raise(book, topic, span, occasion)];
      if (alarm.returnedAt !== null)
        return change(book, alarm, reactivation(topic, span, occasion), topic);
      return [
        ...(finding.since < alarm.occurredAt ? moveTo(book, alarm, finding.since, occasion) : []),
        ...change(book, book.open.get(key) ?? alarm, updating(topic, span, occasion), topic),
      ];
    }
    case 'ended':
      if (alarm === undefined || alarm.returnedAt !== null) return [];
      return change(book, alarm, returning(topic, finding.since, occasion));
    case 'unknown':
      if (alarm === undefined || alarm.returnedAt !== null) return [];
      return change(book, alarm, {
        input: 'cannot-judge',
        at: occasion.at,
        reason: finding.reason,
      });
  }
}

/** The stretch of event time that was judged again. */
export interface Stretch {
  /** The first moment looked at: a span that starts at or before this may have begun earlier. */
  readonly from: number;
  /** Alarms that began after this are not in question. */
  readonly to: number;
}

/**
 * The whole truth about a stretch of event time, after data came out of order or
 * late: `spans`, in order and apart from each other, replace what had been
 * concluded there. Alarms are matched by overlap, so an onset moves without a new
 * id; an alarm that complete data does not confirm is returned.
 */
export function reconcile(
  book: Book,
  topic: Topic,
  spans: readonly Span[],
  stretch: Stretch,
  occasion: Occasion,
): BookChange[] {
  const alarm = book.open.get(topicKey(topic.type, topic.subject));
  if (alarm === undefined) return spans.flatMap((span) => add(book, topic, span, occasion));
  const lived = { since: alarm.occurredAt, until: alarm.returnedAt };
  const isLater = (span: Span): boolean => span.since > lived.since && !overlaps(lived, span);
  const changes: BookChange[] = [];
  const own = joined(spans.filter((span) => !isLater(span)));
  if (own !== null) changes.push(...moveTo(book, alarm, onsetOf(own, alarm, stretch), occasion));
  if (own !== null && overlaps(lived, own))
    changes.push(...confirm(book, topic, own, stretch, occasion));
  else if (alarm.returnedAt === null && isWithin(alarm.occurredAt, stretch))
    changes.push(...end(book, topic, own?.until ?? alarm.occurredAt, occasion));
  return [...changes, ...spans.filter(isLater).flatMap((span) => add(book, topic, span, occasion))];
}

/** Several spans of one alarm as one: while it is not closed, a recurrence is the same alarm. */
function joined(spans: readonly Span[]): Span | null {
  const [first, last] = [spans[0], spans.at(-1)];
  return first === undefined || last === undefined ? null : { ...last, since: first.since };
}

const isWithin = (at: EpochMs, { from, to }: Stretch): boolean => at >= from && at <= to;

/** A span cut off by the stretch's edge began when the alarm did. */
function onsetOf(span: Span, alarm: Alarm, stretch: Stretch): EpochMs {
  const cut = alarm.occurredAt < span.since && span.since <= stretch.from;
  // of an alarm that has come back the stretch may show the later occurrences only
  const keep = cut || (alarm.occurrence > 1 && alarm.occurredAt < span.since);
  return keep ? alarm.occurredAt : span.since;
}

/** A person's command on one alarm of this book. */
export function command(
  book: Book,
  id: string,
  input: AlarmInput,
): BookChange | TransitionRefusal | 'alarm-unknown' {
  for (const alarm of book.open.values()) {
    if (alarm.id !== id) continue;
    const result = transition(alarm, input);
    if (!result.ok) return result.error;
    const [next, effect] = result.value;
    return { alarm: put(book, next), effect, previousPriority: alarm.priority };
  }
  return 'alarm-unknown';
}

/** The open alarm's own span as it turned out. */
function confirm(
  book: Book,
  topic: Topic,
  span: Span,
  stretch: Stretch,
  occasion: Occasion,
): BookChange[] {
  const alarm = book.open.get(topicKey(topic.type, topic.subject));
  if (alarm === undefined) return [];
  if (span.until !== null && alarm.returnedAt !== null)
    return span.until < stretch.to ? moveEndTo(book, alarm, span.until, occasion) : [];
  if (span.until !== null) return end(book, topic, span.until, occasion);
  const input = alarm.returnedAt === null ? updating : reactivation;
  return change(book, alarm, input(topic, span, occasion), topic);
}

/** A span that no open alarm has lived through: a recurrence of the returned one, or a new alarm. */
function add(book: Book, topic: Topic, span: Span, occasion: Occasion): BookChange[] {
  const key = topicKey(topic.type, topic.subject);
  const alarm = book.open.get(key);
  const begun =
    alarm === undefined
      ? addNew(book, topic, span, occasion)
      : change(book, alarm, reactivation(topic, span, occasion), topic);
  return span.until === null ? begun : [...begun, ...end(book, topic, span.until, occasion)];
}

function addNew(book: Book, topic: Topic, span: Span, occasion: Occasion): BookChange[] {
  const closed = book.closed.get(topicKey(topic.type, topic.subject)) ?? [];
  const known = closed.findLast((one) => overlaps(one, span));
  if (known === undefined) return [raise(book, topic, span, occasion)];
  // what people have closed stays closed; only what still holds is an alarm of its own
  if (span.until !== null) return [];
  return [raise(book, topic, { ...span, since: known.until }, occasion)];
}

function end(book: Book, topic: Topic, since: EpochMs, occasion: Occasion): BookChange[] {
  const alarm = book.open.get(topicKey(topic.type, topic.subject));
  if (alarm === undefined || alarm.returnedAt !== null) return [];
  return change(book, alarm, returning(topic, since, occasion));
}

function raise(book: Book, topic: Topic, span: Span, occasion: Occasion): BookChange {
  const alarm: Alarm = {
    id: alarmId(topic.type, topic.subject, span.since),
    type: topic.type,
    ...gradeOf(topic, span, occasion),
    site: topic.site,
    subject: topic.subject,
    state: 'unacknowledged',
    shelvedUntil: null,
    suppressedBy: null,
    occurredAt: span.since,
    receivedAt: occasion.receivedAt,
    detectedAt: occasion.detectedAt,
    returnedAt: null,
    acknowledgedAt: null,
    acknowledgedBy: null,
    late: occasion.late === 'late',
    evidence: [...span.evidence],
    estimate: span.estimate === null ? null : [...span.estimate],
    ...topic.describe(span),
    permit: null,
    outOfService: false,
    occurrence: 1,
    history: [{ at: occasion.at, event: 'raised' }],
  };
  return { alarm: put(book, alarm), effect: 'raised', previousPriority: alarm.priority };
}

function moveTo(book: Book, alarm: Alarm, since: EpochMs, occasion: Occasion): BookChange[] {
  if (since === alarm.occurredAt) return [];
  return change(book, alarm, { input: 'move-onset', at: occasion.at, since });
}

/** Complete data may show another end; where the stretch itself ends shows none. */
function moveEndTo(book: Book, alarm: Alarm, since: EpochMs, occasion: Occasion): BookChange[] {
  if (since === alarm.returnedAt) return [];
  return change(book, alarm, { input: 'move-end', at: occasion.at, since });
}

/** Applies an input that fits the alarm's state; the text follows the newest evidence. */
function change(book: Book, alarm: Alarm, input: AlarmInput, topic?: Topic): BookChange[] {
  const result = transition(alarm, input);
  if (!result.ok) return [];
  const [next, effect] = result.value;
  const described: Alarm =
    topic === undefined
      ? next
      : { ...next, ...topic.describe({ since: next.occurredAt, evidence: next.evidence }) };
  return [{ alarm: put(book, described), effect, previousPriority: alarm.priority }];
}

function put(book: Book, alarm: Alarm): Alarm {
  const key = topicKey(alarm.type, alarm.subject);
  if (alarm.state !== 'closed') {
    book.open.set(key, alarm);
    return alarm;
  }
  book.open.delete(key);
  const span: ClosedSpan = { since: alarm.occurredAt, until: alarm.returnedAt ?? alarm.occurredAt };
  book.closed.set(key, [...(book.closed.get(key) ?? []), span].slice(-CLOSED_KEPT));
  return alarm;
}
