import { describe, expect, it } from 'vitest';
import type { DeliveryReason } from '../../../src/model/delivery.ts';
import { epochMs } from '../../../src/model/units.ts';
import { deliverySample, NIGHT } from './message-sample.ts';
import { stage, toldIn } from './outbox-stage.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

const at = (ms: number) => epochMs(NIGHT + ms);
const about = (reason: DeliveryReason, ms: number, alarm = 'p1') =>
  deliverySample({ alarm, reason, plannedAt: at(ms), key: `${alarm}/${reason}/${ms}` });
const reasons = (sent: ReturnType<typeof stage>['sent']) =>
  toldIn(sent).map(({ reason }) => reason);

describe('after an outage', () => {
  it('of ours an emergency is told once, by its newest message; the others are told with it', async () => {
    const { ledger, sent, time, start } = stage();
    const missed = [about('first', 0), about('reminder', MINUTE), about('escalated', 2 * MINUTE)];
    ledger.add(...missed);
    await time.advance(HOUR);
    start();
    await time.advance(HOUR);
    expect(reasons(sent)).toEqual(['escalated']);
    expect(ledger.lines().map(({ state, attempts }) => [state, attempts[0]?.detail])).toEqual([
      ['accepted', 'told together with p1/escalated/120000'],
      ['accepted', 'told together with p1/escalated/120000'],
      ['accepted', '250 ok'],
    ]);
  });

  it('an emergency that came and went is told once: it was, and is over', async () => {
    const { ledger, sent, time, start, alarms } = stage();
    alarms.set('p1', { state: 'returned', returnedAt: at(MINUTE) });
    ledger.add(about('first', 0), about('reminder', 30_000), about('cleared', MINUTE));
    await time.advance(HOUR);
    start();
    await time.advance(HOUR);
    expect(reasons(sent)).toEqual(['cleared']);
    expect(sent[0]?.message).toMatchObject({
      alarm: { occurredAt: NIGHT, returnedAt: at(MINUTE) },
      uncertain: false,
    });
  });

  it('of the mailbox the same', async () => {
    const { ledger, sent, time, start, answers } = stage();
    answers.set('email', 'unreachable');
    const outbox = start();
    for (const [index, reason] of (['first', 'reminder', 'escalated'] as const).entries()) {
      ledger.add(about(reason, index * 10 * MINUTE));
      outbox.kick();
      await time.advance(10 * MINUTE);
    }
    answers.set('email', 'accept');
    sent.length = 0;
    await time.advance(HOUR);
    expect(reasons(sent)).toEqual(['escalated']);
    expect(ledger.lines().map(({ state }) => state)).toEqual(Array(3).fill('accepted'));
  });

  it('several emergencies are each told by themselves', async () => {
    const { ledger, sent, time, start } = stage();
    for (const alarm of ['a', 'b']) {
      ledger.add(about('first', 0, alarm), about('reminder', MINUTE, alarm));
    }
    await time.advance(HOUR);
    start();
    await time.advance(HOUR);
    expect(sent.map(({ message }) => message.kind)).toEqual(['alarm', 'alarm']);
    expect(reasons(sent)).toEqual(['reminder', 'reminder']);
  });
});

describe('a clock that was set back', () => {
  it('does not turn the order of what is told of one alarm', async () => {
    const { ledger, sent, time, start } = stage();
    ledger.add(about('first', 30 * MINUTE), about('cleared', 0));
    await time.advance(HOUR);
    start();
    await time.advance(MINUTE);
    expect(reasons(sent)).toEqual(['cleared']);
  });

  it('does not hold a retry for longer than the longest wait', async () => {
    const { ledger, sent, time, start, answers } = stage();
    answers.set('email', 'later');
    ledger.add(about('first', 0));
    let back = 0;
    const { clock } = time;
    const now = clock.now;
    Object.assign(clock, { now: () => now() - back });
    start();
    await time.advance(MINUTE);
    answers.set('email', 'accept');
    sent.length = 0;
    back = 5 * HOUR;
    await time.advance(6 * MINUTE);
    expect(reasons(sent)).toEqual(['first']);
  });
});
