import { describe, expect, it } from 'vitest';
import { type Book, command, emptyBook, reconcile, record } from '../../../src/alarm/book.ts';
import type { Span } from '../../../src/alarm/span.ts';
import type { Occasion, Topic } from '../../../src/alarm/topic.ts';
import type { Alarm } from '../../../src/model/alarm.ts';
import type { Finding } from '../../../src/model/finding.ts';
import { at } from '../dispatch/alarm-sample.ts';

const topic: Topic = {
  type: 'regulator.slam-shut',
  subject: { kind: 'run', id: 'works/A' },
  site: 'works',
  kind: 'ordinary',
  ease: (priority) => priority,
  describe: ({ evidence }) => ({
    message: { en: `seen ${evidence.length}`, zh: '' },
    advice: { en: 'go', zh: '' },
  }),
};
const now = (minute: number, late: Occasion['late'] = 'timely'): Occasion => ({
  at: at(minute),
  detectedAt: at(minute),
  receivedAt: at(minute),
  late,
});
const began = (minute: number, priority: 1 | 2 | 3 = 2): Finding => ({
  verdict: 'began',
  since: at(minute),
  priority,
  evidence: [],
});
const ended = (minute: number): Finding => ({ verdict: 'ended', since: at(minute), evidence: [] });

const span = (from: number, until: number | null, priority: 1 | 2 | 3 = 2): Span => ({
  since: at(from),
  until: until === null ? null : at(until),
  priority,
  evidence: [{ name: 'ssv', value: 'tripped' }],
  estimate: null,
});
const EVERYTHING = { from: -Infinity, to: Infinity };

const say = (book: Book, minute: number, ...findings: readonly Finding[]) =>
  findings.flatMap((finding) => record(book, topic, finding, now(minute)));
const put = (book: Book, spans: readonly Span[], stretch = EVERYTHING) =>
  reconcile(book, topic, spans, stretch, now(100, 'late'));
const only = (book: Book): Alarm => {
  const [alarm] = book.open.values();
  if (alarm === undefined || book.open.size !== 1) throw new Error('not one open alarm');
  return alarm;
};
const effects = (changes: readonly { readonly effect: string }[]) =>
  changes.map(({ effect }) => effect);
const acknowledge = (book: Book) =>
  command(book, only(book).id, { input: 'acknowledge', at: at(50), by: 'li' });

describe('findings in order', () => {
  it('the id follows from type, subject and first onset alone', () => {
    const [one, other] = [emptyBook(), emptyBook()];
    say(one, 5, began(1));
    record(other, topic, began(1, 1), now(77, 'late'));
    expect(only(one).id).toBe(only(other).id);
    expect(only(one).id).toBe(`regulator.slam-shut~works~A~${at(1).toString(36)}`);
    expect(only(other)).toMatchObject({ late: true, detectedAt: at(77), occurredAt: at(1) });
  });

  it('a recurrence before closing is the same alarm, its onset the first', () => {
    const book = emptyBook();
    say(book, 1, began(1), ended(2));
    const { id } = only(book);
    expect(effects(say(book, 5, began(5)))).toEqual(['reactivated']);
    expect(effects(say(book, 6, began(5, 1)))).toEqual(['priority-raised']);
    expect(only(book)).toMatchObject({ id, occurredAt: at(1), occurrence: 2, returnedAt: null });
    expect(only(book).history.map(({ event }) => event)).toEqual([
      'raised',
      'returned',
      'reactivated',
      'changed',
    ]);
  });

  it('closing, then a recurrence, is a new alarm', () => {
    const book = emptyBook();
    say(book, 1, began(1), ended(2));
    const { id } = only(book);
    expect(acknowledge(book)).toMatchObject({ effect: 'acknowledged', alarm: { state: 'closed' } });
    expect(book.open.size).toBe(0);
    say(book, 5, began(5));
    expect(only(book).id).not.toBe(id);
  });

  it('a later word on the onset moves it only back', () => {
    const book = emptyBook();
    say(book, 5, began(5));
    const { id } = only(book);
    expect(effects(say(book, 6, began(3, 1)))).toEqual(['onset-moved', 'priority-raised']);
    say(book, 7, began(6, 1));
    expect(only(book)).toMatchObject({ id, occurredAt: at(3) });
  });

  it('what says nothing new of nothing does nothing', () => {
    const book = emptyBook();
    expect(say(book, 1, ended(1))).toEqual([]);
    expect(say(book, 1, { verdict: 'unknown', since: at(1), reason: '' })).toEqual([]);
    say(book, 2, began(2), ended(3));
    expect(say(book, 4, ended(4))).toEqual([]);
    expect(say(book, 4, { verdict: 'unknown', since: at(1), reason: '' })).toEqual([]);
  });

  it('the text follows the newest evidence', () => {
    const book = emptyBook();
    say(book, 1, began(1));
    expect(only(book).message.en).toBe('seen 0');
    say(book, 2, {
      verdict: 'began',
      since: at(1),
      priority: 2,
      evidence: [{ name: 'x', value: 1 }],
    });
    expect(only(book).message.en).toBe('seen 1');
  });
});

describe('commands', () => {
  it('name why they are refused', () => {
    const book = emptyBook();
    say(book, 1, began(1));
    const { id } = only(book);
    expect(command(book, 'other', { input: 'acknowledge', at: at(2), by: 'li' })).toBe(
      'alarm-unknown',
    );
    acknowledge(book);
    expect(acknowledge(book)).toBe('already-acknowledged');
    expect(only(book)).toMatchObject({ id, acknowledgedBy: 'li' });
  });
});

describe('the whole truth about a stretch', () => {
  it('nothing known: what is over is raised and returned, what holds is raised', () => {
    const book = emptyBook();
    expect(effects(put(book, [span(1, 2)]))).toEqual(['raised', 'returned']);
    expect(only(book)).toMatchObject({ late: true, occurredAt: at(1), returnedAt: at(2) });
    const other = emptyBook();
    expect(effects(put(other, [span(1, 2), span(4, null)]))).toEqual([
      'raised',
      'returned',
      'reactivated',
    ]);
  });

  it('the same again changes nothing but evidence', () => {
    const book = emptyBook();
    say(book, 1, began(1));
    expect(effects(put(book, [span(1, null)]))).toEqual(['updated']);
    say(book, 3, ended(2));
    expect(put(book, [span(1, 2)])).toEqual([]);
  });

  it('an onset moves without a new id', () => {
    const book = emptyBook();
    say(book, 10, began(10));
    const { id } = only(book);
    put(book, [span(4, null)]);
    expect(only(book)).toMatchObject({ id, occurredAt: at(4), occurrence: 1 });
    put(book, [span(6, null)]);
    expect(only(book)).toMatchObject({ id, occurredAt: at(6) });
  });

  it('a span cut by the edge of the stretch keeps the earlier onset', () => {
    const book = emptyBook();
    say(book, 10, began(10));
    put(book, [span(60, null)], { from: at(60), to: at(90) });
    expect(only(book).occurredAt).toBe(at(10));
    put(book, [span(60, 70)], { from: at(60), to: at(90) });
    expect(only(book)).toMatchObject({ occurredAt: at(10), returnedAt: at(70) });
  });

  it('what complete data does not confirm is returned', () => {
    const book = emptyBook();
    say(book, 10, began(10));
    expect(effects(put(book, [], { from: at(5), to: at(20) }))).toEqual(['returned']);
    expect(only(book).returnedAt).toBe(at(10));
  });

  it.each([
    ['began before the stretch', { from: at(20), to: at(30) }],
    ['began after it', { from: at(1), to: at(9) }],
  ])('an alarm that %s is not in question', (_name, stretch) => {
    const book = emptyBook();
    say(book, 10, began(10));
    expect(put(book, [], stretch)).toEqual([]);
    expect(only(book).returnedAt).toBeNull();
  });

  it('an earlier occurrence joins an active alarm that began after the stretch, and leaves it active', () => {
    const book = emptyBook();
    say(book, 45, began(45));
    const { id } = only(book);
    expect(effects(put(book, [span(1, 5)], { from: at(0), to: at(30) }))).toEqual(['onset-moved']);
    expect(only(book)).toMatchObject({ id, occurredAt: at(1), returnedAt: null });
  });

  it('the earlier occurrence and the live one together: one alarm from the earlier onset', () => {
    const book = emptyBook();
    say(book, 45, began(45));
    put(book, [span(1, 5), span(45, null)]);
    expect(only(book)).toMatchObject({ occurredAt: at(1), returnedAt: null, occurrence: 1 });
  });

  it('an alarm with two occurrences stays as it is when its story is told again', () => {
    const book = emptyBook();
    say(book, 1, began(1), ended(2), began(5));
    const before = only(book);
    expect(effects(put(book, [span(1, 2), span(5, null)]))).toEqual(['updated']);
    expect(only(book)).toMatchObject({ occurrence: 2, occurredAt: at(1), history: before.history });
    // the window may show the second one only
    put(book, [span(5, null)]);
    expect(only(book)).toMatchObject({ occurrence: 2, occurredAt: at(1) });
  });

  it('an end that complete data takes back: it holds again', () => {
    const book = emptyBook();
    say(book, 1, began(1), ended(2));
    expect(effects(put(book, [span(1, null)]))).toEqual(['reactivated']);
  });

  it('complete data may show an earlier end than live data did', () => {
    const book = emptyBook();
    say(book, 1, began(1), ended(5));
    expect(effects(put(book, [span(1, 3)]))).toEqual(['end-moved']);
    expect(only(book)).toMatchObject({ state: 'returned', returnedAt: at(3) });
    expect(only(book).history.at(-1)?.event).toBe('end-moved');
    expect(put(book, [span(1, 3)])).toEqual([]);
  });

  it('what people closed stays closed, but what still holds is an alarm of its own', () => {
    const book = emptyBook();
    say(book, 1, began(1), ended(5));
    const { id } = only(book);
    acknowledge(book);
    expect(put(book, [span(1, 5)])).toEqual([]);
    expect(put(book, [span(3, 9)])).toEqual([]);
    expect(effects(put(book, [span(1, null)]))).toEqual(['raised']);
    expect(only(book)).toMatchObject({ occurredAt: at(5), state: 'unacknowledged' });
    expect(only(book).id).not.toBe(id);
  });

  it('an acknowledged alarm that proves over closes, and a later span is a new one', () => {
    const book = emptyBook();
    say(book, 1, began(1));
    acknowledge(book);
    const { id } = only(book);
    expect(effects(put(book, [span(1, 3)]))).toEqual(['returned']);
    expect(book.open.size).toBe(0);
    put(book, [span(8, null)]);
    expect(only(book).id).not.toBe(id);
  });
});
