import { describe, expect, it } from 'vitest';
import { sentAlone } from '../../../src/channel/outbox-sent-alone.ts';
import type { Delivery } from '../../../src/model/delivery.ts';
import { epochMs } from '../../../src/model/units.ts';
import { deliverySample, NIGHT } from './message-sample.ts';
import { keysOf, stage, toldIn } from './outbox-stage.ts';
import { settled } from './virtual-time.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

const at = (ms: number) => epochMs(NIGHT + ms);
const sms = (alarm: string, changes: Partial<Delivery> = {}) =>
  deliverySample({ channel: 'sms', recipient: '+8613800000001', alarm, ...changes });
const many = (count: number, make: (index: number) => Delivery) =>
  Array.from({ length: count }, (_, index) => make(index));
const kinds = (sent: ReturnType<typeof stage>['sent']) =>
  sent.map(({ message }) => (message.kind === 'group' ? message.why : message.kind));

describe('a storm', () => {
  it('of 2,000 emergencies to one recipient is one message that tells them all', async () => {
    const { ledger, sent, time, start, problems } = stage();
    const storm = many(2000, (index) => sms(`a${index}`));
    ledger.add(...storm);
    start();
    await time.advance(5 * MINUTE);
    expect(kinds(sent)).toEqual(['storm']);
    expect(new Set(toldIn(sent).map(({ key }) => key)).size).toBe(2000);
    expect(ledger.lines().filter(({ state }) => state !== 'accepted')).toEqual([]);
    expect(problems).toEqual([]);
  });

  it('that comes one by one is at most the budget of a recipient', async () => {
    const { ledger, sent, time, start } = stage();
    const outbox = start();
    for (let second = 0; second < 60; second += 1) {
      ledger.add(sms(`a${second}`, { plannedAt: at(second * 1000), notBefore: at(second * 1000) }));
      outbox.kick();
      await time.advance(1000);
    }
    await time.advance(MINUTE);
    // 3 at once, then one per 20 s
    expect(sent.length).toBeGreaterThanOrEqual(5);
    expect(sent.length).toBeLessThanOrEqual(7);
    expect(new Set(toldIn(sent).map(({ key }) => key)).size).toBe(60);
  });

  it('of lesser alarms leaves an emergency its place in the budget', async () => {
    const { ledger, sent, time, start, priorities } = stage();
    for (let index = 0; index < 300; index += 1) priorities.set(`p3-${index}`, 3);
    const outbox = start();
    for (let index = 0; index < 300; index += 1) {
      ledger.add(sms(`p3-${index}`));
      outbox.kick();
      await time.advance(100);
    }
    const before = sent.length;
    ledger.add(sms('p1'));
    outbox.kick();
    await settled();
    const [next] = sent.slice(before);
    expect(toldIn(next === undefined ? [] : [next]).map(({ alarm }) => alarm)).toContain('p1');
  });

  it('lets a few emergencies go one by one, so that each can be answered', async () => {
    const { ledger, sent, time, start } = stage();
    ledger.add(...many(4, (index) => deliverySample({ alarm: `a${index}` })));
    start();
    await time.advance(1000);
    expect(kinds(sent)).toEqual(['alarm', 'alarm', 'alarm', 'alarm']);
  });

  it('tells the gravest first, then the oldest', async () => {
    const { ledger, sent, time, start, priorities } = stage();
    for (const [alarm, priority] of [
      ['c', 3],
      ['a', 3],
      ['b', 2],
    ] as const) {
      priorities.set(alarm, priority);
    }
    ledger.add(sms('a', { plannedAt: at(2), notBefore: at(2) }));
    ledger.add(sms('b', { plannedAt: at(1), notBefore: at(1) }), sms('c'));
    await time.advance(10);
    start();
    await settled();
    expect(toldIn(sent).map(({ alarm }) => alarm)).toEqual(['b', 'c', 'a']);
  });

  it('has the same key when the same set is sent again, whatever its order', async () => {
    const { ledger, sent, time, start, answers, priorities } = stage();
    for (const alarm of ['a', 'b', 'c']) priorities.set(alarm, 3);
    answers.set('sms', 'later');
    ledger.add(sms('a'), sms('b'), sms('c'));
    start();
    await time.advance(5 * MINUTE);
    expect(sent.length).toBeGreaterThan(2);
    expect(new Set(sent.map(({ message }) => message.key)).size).toBe(1);
  });

  it('has another key when the set is another, of the same size and with the same first', async () => {
    const keyOf = async (alarms: readonly string[]) => {
      const { ledger, sent, time, start, priorities } = stage();
      for (const alarm of alarms) priorities.set(alarm, 3);
      ledger.add(...alarms.map((alarm) => sms(alarm)));
      start();
      await time.advance(1000);
      return sent.map(({ message }) => message.key);
    };
    const keys = [await keyOf(['a', 'b', 'c']), await keyOf(['a', 'c', 'd'])].flat();
    expect(keys).toHaveLength(2);
    expect(new Set(keys).size).toBe(2);
  });

  it('is noted with each delivery: nobody was shown a code of its own', async () => {
    const { ledger, time, start, priorities } = stage();
    for (const alarm of ['a', 'b', 'c', 'd']) priorities.set(alarm, 3);
    const cleared = sms('a', { reason: 'cleared', plannedAt: at(5), notBefore: at(5) });
    ledger.add(...['a', 'b', 'c'].map((alarm) => sms(alarm)), cleared);
    await time.advance(10);
    const outbox = start();
    await time.advance(MINUTE);
    ledger.add(sms('d', { plannedAt: at(MINUTE), notBefore: at(MINUTE) }));
    outbox.kick();
    await time.advance(MINUTE);
    const details = Object.fromEntries(
      ledger.lines().map((line) => [line.key, [line.attempts[0]?.detail, sentAlone(line)]]),
    );
    expect(details).toEqual({
      [sms('a').key]: [`told together with ${cleared.key}`, 'no'],
      [sms('b').key]: ['in a group of 3: 250 ok', 'no'],
      [sms('c').key]: ['in a group of 3: 250 ok', 'no'],
      [cleared.key]: ['in a group of 3: 250 ok', 'no'],
      [sms('d').key]: ['250 ok', 'yes'],
    });
  });

  it('is begun before and finished after the send, all keys at once', async () => {
    const { ledger, time, start, priorities } = stage();
    for (const alarm of ['a', 'b', 'c', 'd']) priorities.set(alarm, 2);
    ledger.add(...['a', 'b', 'c', 'd'].map((alarm) => sms(alarm)));
    start();
    await time.advance(1000);
    expect(ledger.calls).toMatchObject({ begin: 1, finish: 1 });
  });

  it('leaves out alarms that are gone and sends the rest', async () => {
    const { ledger, sent, time, start, priorities } = stage();
    for (const alarm of ['a', 'b', 'unknown']) priorities.set(alarm, 2);
    ledger.add(...['a', 'unknown', 'b'].map((alarm) => sms(alarm)));
    start();
    await time.advance(1000);
    expect(toldIn(sent).map(({ alarm }) => alarm)).toEqual(['a', 'b']);
    expect(ledger.line(sms('unknown').key)).toMatchObject({
      state: 'abandoned',
      attempts: [{ detail: 'the alarm is not in the records' }],
    });
  });

  it('in a language of its own for each alarm is told in both', async () => {
    const { ledger, sent, time, start, priorities } = stage();
    for (const alarm of ['a', 'b', 'c']) priorities.set(alarm, 2);
    ledger.add(
      sms('a', { language: 'zh' }),
      sms('b', { language: 'zh' }),
      sms('c', { language: 'en' }),
    );
    start();
    await time.advance(1000);
    expect(sent[0]?.message.language).toBe('both');
  });
});

describe('within a group', () => {
  it('an alarm that came and went is told once, as it is now', async () => {
    const { ledger, sent, time, start, priorities } = stage();
    for (const alarm of ['a', 'b', 'c']) priorities.set(alarm, 3);
    const cleared = sms('a', { reason: 'cleared', plannedAt: at(5), notBefore: at(5) });
    ledger.add(sms('a'), sms('b'), cleared, sms('c'));
    await time.advance(10);
    start();
    await time.advance(1000);
    expect(sent).toHaveLength(1);
    expect(toldIn(sent).filter(({ alarm }) => alarm === 'a')).toMatchObject([{ key: cleared.key }]);
    expect(ledger.line(sms('a').key)).toMatchObject({
      state: 'accepted',
      attempts: [{ outcome: 'accepted', detail: `told together with ${cleared.key}` }],
    });
  });

  it('three messages about one alarm become one ordinary message about it', async () => {
    const { ledger, sent, time, start, priorities } = stage();
    priorities.set('a', 3);
    const later = (reason: Delivery['reason'], ms: number) =>
      sms('a', { reason, plannedAt: at(ms), notBefore: at(ms) });
    ledger.add(sms('a'), later('reminder', 1), later('cleared', 2));
    await time.advance(10);
    start();
    await time.advance(1000);
    expect(sent.map(({ message }) => message.kind)).toEqual(['alarm']);
    expect(toldIn(sent).map(({ reason }) => reason)).toEqual(['cleared']);
    expect(ledger.lines().map(({ state }) => state)).toEqual(Array(3).fill('accepted'));
  });

  it('nothing is told whose earlier message may not go yet', async () => {
    const { ledger, sent, time, start, answers, priorities } = stage();
    for (const alarm of ['a', 'b', 'c', 'd']) priorities.set(alarm, 3);
    answers.set('sms', 'later');
    ledger.add(sms('a'));
    const outbox = start();
    await settled();
    answers.set('sms', 'accept');
    sent.length = 0;
    ledger.add(sms('a', { reason: 'cleared', plannedAt: at(1), notBefore: at(1) }));
    ledger.add(sms('b'), sms('c'), sms('d'));
    outbox.kick();
    await time.advance(10);
    const early = toldIn(sent).map(({ reason, alarm }) => `${alarm} ${reason}`);
    expect(early).not.toContain('a cleared');
    await time.advance(10 * MINUTE);
    expect(ledger.lines().map(({ state }) => state)).toEqual(Array(5).fill('accepted'));
  });
});

describe('a digest', () => {
  const tomorrow = { notBefore: at(6 * HOUR) };

  it('waits for its hour and is one message', async () => {
    const { ledger, sent, time, start, priorities } = stage();
    for (const alarm of ['a', 'b']) priorities.set(alarm, 4);
    ledger.add(sms('a', tomorrow), sms('b', { ...tomorrow, plannedAt: at(HOUR) }));
    start();
    await time.advance(6 * HOUR - 1);
    expect(sent).toEqual([]);
    await time.advance(MINUTE);
    expect(kinds(sent)).toEqual(['digest']);
    expect(sent.flatMap(({ message }) => keysOf(message))).toHaveLength(2);
  });

  it('of one alarm is an ordinary message', async () => {
    const { ledger, sent, time, start, priorities } = stage();
    priorities.set('a', 4);
    ledger.add(sms('a', tomorrow));
    start();
    await time.advance(7 * HOUR);
    expect(kinds(sent)).toEqual(['alarm']);
  });

  it('lists an alarm that is over as over', async () => {
    const { ledger, sent, time, start, priorities, alarms } = stage();
    for (const alarm of ['a', 'b']) priorities.set(alarm, 4);
    alarms.set('a', { state: 'returned', returnedAt: at(HOUR) });
    ledger.add(sms('a', tomorrow), sms('b', tomorrow));
    start();
    await time.advance(7 * HOUR);
    const [{ message } = { message: undefined }] = sent;
    const over = message?.kind === 'group' ? message.items : [];
    expect(over.map(({ brief }) => brief.alarm.returnedAt)).toEqual([at(HOUR), null]);
  });

  it('does not hold up an emergency, nor does an emergency wait for it', async () => {
    const { ledger, sent, time, start, priorities } = stage();
    for (const alarm of ['a', 'b', 'c']) priorities.set(alarm, 4);
    ledger.add(sms('a', tomorrow), sms('b', tomorrow), sms('c', tomorrow));
    const due = at(6 * HOUR);
    ledger.add(sms('p1', { plannedAt: due, notBefore: due }));
    start();
    await time.advance(6 * HOUR + MINUTE);
    expect(kinds(sent)).toEqual(['alarm', 'digest']);
    expect(toldIn(sent)[0]?.alarm).toBe('p1');
  });
});
