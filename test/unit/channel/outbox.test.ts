import { describe, expect, it } from 'vitest';
import { MAY_HAVE_ARRIVED } from '../../../src/channel/channel.ts';
import { epochMs } from '../../../src/model/units.ts';
import { deliverySample, NIGHT } from './message-sample.ts';
import { stage, toldIn } from './outbox-stage.ts';
import { settled } from './virtual-time.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

const one = deliverySample();
const to = (recipient: string, alarm = 'a1') => deliverySample({ recipient, alarm });
const recipients = (sent: ReturnType<typeof stage>['sent']) =>
  sent.map(({ message }) => message.recipient);

describe('a delivery', () => {
  it('is sent once and recorded as accepted', async () => {
    const { ledger, sent, time, start } = stage();
    ledger.add(one);
    const outbox = start();
    await time.advance(HOUR);
    expect(sent).toHaveLength(1);
    expect(sent[0]?.message).toMatchObject({ uncertain: false, delivery: { key: one.key } });
    expect(ledger.line(one.key)).toMatchObject({
      state: 'accepted',
      providerId: '<id>',
      attempts: [{ outcome: 'accepted', detail: '250 ok' }],
    });
    expect(outbox.figures()).toMatchObject({ queued: 0, sending: 0, oldestAgeMs: 0 });
  });

  it('goes out at once when kicked, without waiting for the poll', async () => {
    const { ledger, sent, start } = stage();
    const outbox = start();
    await settled();
    ledger.add(one);
    outbox.kick();
    await settled();
    expect(sent).toHaveLength(1);
  });

  it('is found by the poll when nobody kicked, and an idle outbox only polls', async () => {
    const { ledger, sent, time, start } = stage();
    start({ pollMs: 15_000 });
    await time.advance(10 * MINUTE);
    expect(ledger.calls.due).toBeGreaterThanOrEqual(40);
    expect(ledger.calls.due).toBeLessThanOrEqual(42);
    ledger.add(one);
    await time.advance(15_000);
    expect(sent).toHaveLength(1);
  });

  it('whose recipient is refused for good is abandoned with the reason', async () => {
    const { ledger, sent, time, start, answers } = stage();
    answers.set(one.recipient, 'refuse');
    ledger.add(one);
    start();
    await time.advance(25 * HOUR);
    expect(sent).toHaveLength(1);
    expect(ledger.line(one.key)).toMatchObject({
      state: 'abandoned',
      attempts: [{ outcome: 'refused', detail: '550 no such user' }],
    });
  });

  it('for a channel that is not configured is kept and retried', async () => {
    const { ledger, time, start } = stage();
    ledger.add(deliverySample({ key: 'k', channel: 'pigeon' }));
    start();
    await time.advance(MINUTE);
    expect(ledger.line('k').state).toBe('queued');
    expect(ledger.line('k').attempts[0]?.detail).toBe('no channel named pigeon');
  });

  it('whose alarm is gone is abandoned, not sent empty', async () => {
    const { ledger, time, start, sent } = stage();
    ledger.add(deliverySample({ key: 'k', alarm: 'unknown' }));
    start();
    await time.advance(MINUTE);
    expect(sent).toEqual([]);
    expect(ledger.line('k').state).toBe('abandoned');
  });
});

describe('retrying', () => {
  it.each(['later', 'unreachable'] as const)(
    'after "%s" follows at growing distances and succeeds when it can',
    async (answer) => {
      const { ledger, sent, time, start, answers } = stage();
      answers.set(one.recipient, answer);
      ledger.add(one);
      start();
      await time.advance(3 * MINUTE);
      const at = ledger.line(one.key).attempts.map((attempt) => attempt.at - NIGHT);
      // half the growing value plus half of it by the spread of 0.5: 6, 12, 24, 48, 96 s
      expect(at).toEqual([0, 6000, 18_000, 42_000, 90_000]);
      answers.set(one.recipient, 'accept');
      await time.advance(5 * MINUTE);
      expect(ledger.line(one.key).state).toBe('accepted');
      expect(new Set(toldIn(sent).map(({ key }) => key)).size).toBe(1);
    },
  );

  it('ends after a day, and says so', async () => {
    const { ledger, time, start, answers } = stage();
    answers.set(one.recipient, 'unreachable');
    ledger.add(one);
    start();
    await time.advance(25 * HOUR);
    const line = ledger.line(one.key);
    expect(line.state).toBe('abandoned');
    expect(line.attempts.at(-1)?.detail).toBe('gave up: channel.unreachable: connection refused');
    expect(line.attempts.length).toBeGreaterThan(250);
  });

  it('never gives up on something that was not tried once', async () => {
    const { ledger, sent, time, start } = stage();
    ledger.add(
      deliverySample({
        plannedAt: epochMs(NIGHT - 30 * HOUR),
        notBefore: epochMs(NIGHT - 30 * HOUR),
      }),
    );
    start();
    await time.advance(MINUTE);
    expect(sent).toHaveLength(1);
    expect(ledger.line(one.key).state).toBe('accepted');
  });

  it('tells everything in one message when the mailbox is back', async () => {
    const { ledger, sent, time, start, answers } = stage();
    answers.set('a', 'unreachable');
    const waiting = Array.from({ length: 10 }, (_, index) => to('a', `a${index}`));
    ledger.add(...waiting);
    start();
    await time.advance(HOUR);
    answers.set('a', 'accept');
    sent.length = 0;
    await time.advance(5 * MINUTE);
    expect(sent).toHaveLength(1);
    expect(waiting.map(({ key }) => ledger.line(key).state)).toEqual(Array(10).fill('accepted'));
  });

  it('tells the next attempt that the last may have arrived', async () => {
    const { ledger, sent, time, start, answers } = stage();
    answers.set(one.recipient, 'later');
    ledger.add(one);
    start();
    await settled();
    expect(sent[0]?.message.uncertain).toBe(false);
    const lost = { at: NIGHT, outcome: 'failed', detail: `timeout ${MAY_HAVE_ARRIVED}` } as const;
    const again = stage();
    again.ledger.add(one);
    await again.ledger.finish([
      { key: one.key, attempt: lost, state: 'queued', nextAttemptAt: NIGHT, providerId: null },
    ]);
    again.start();
    await again.time.advance(MINUTE);
    expect(again.sent.map(({ message }) => message.uncertain)).toEqual([true]);
    await time.advance(0);
  });
});

describe('a process that dies', () => {
  it('between acceptance and record repeats once, with the same key, marked uncertain', async () => {
    const before = stage();
    before.ledger.add(one);
    before.ledger.fail('finish', Number.POSITIVE_INFINITY);
    const dying = before.start({ stopWithinMs: 0 });
    await settled();
    expect(before.sent).toHaveLength(1);
    const stopping = dying.stop();
    await before.time.advance(MINUTE);
    await stopping;

    before.ledger.fail('finish', 0);
    const after = stage(before.ledger, before.time);
    after.start();
    await after.time.advance(HOUR);
    expect(after.sent.map(({ message }) => [message.uncertain, message.key])).toEqual([
      [true, one.key],
    ]);
    expect(before.ledger.line(one.key)).toMatchObject({ state: 'accepted', uncertain: true });
  });

  it('before the send leaves no doubt behind', async () => {
    const before = stage();
    before.ledger.add(one);
    before.ledger.fail('begin', Number.POSITIVE_INFINITY);
    const dying = before.start();
    await settled();
    expect(before.sent).toEqual([]);
    await dying.stop();
    before.ledger.fail('begin', 0);
    const after = stage(before.ledger, before.time);
    after.start();
    await settled();
    expect(after.sent.map(({ message }) => message.uncertain)).toEqual([false]);
  });
});

describe('a ledger in trouble', () => {
  it('that cannot record an acceptance is asked again; the message is not sent again', async () => {
    const { ledger, sent, time, start, problems } = stage();
    ledger.add(one);
    ledger.fail('finish', 5);
    start();
    await time.advance(5 * MINUTE);
    expect(sent).toHaveLength(1);
    expect(problems).toHaveLength(5);
    expect(ledger.line(one.key).state).toBe('accepted');
  });

  it.each(['due', 'begin'] as const)('that fails in %s is asked again', async (call) => {
    const { ledger, sent, time, start, problems } = stage();
    ledger.add(one);
    ledger.fail(call, 3);
    start();
    await time.advance(2 * MINUTE);
    expect(problems).toHaveLength(3);
    expect(sent).toHaveLength(1);
  });
});

describe('health', () => {
  it('reports a channel and a recipient once when they fail and once when they recover', async () => {
    const { ledger, time, start, answers, health } = stage();
    answers.set(one.recipient, 'unreachable');
    ledger.add(one);
    const outbox = start({ failingAfter: 3 });
    await time.advance(10 * MINUTE);
    expect(health.map(({ recipient, failing }) => [recipient, failing])).toEqual([
      [one.recipient, 'yes'],
      [null, 'yes'],
    ]);
    expect(health[0]).toMatchObject({ since: NIGHT, failuresInRow: 3 });
    expect(outbox.figures().queued).toBe(1);
    expect(outbox.figures().channels['email']).toBeGreaterThan(3);
    expect(outbox.figures().oldestAgeMs).toBe(10 * MINUTE);
    answers.set(one.recipient, 'accept');
    await time.advance(10 * MINUTE);
    expect(health.slice(2).map(({ recipient, failing }) => [recipient, failing])).toEqual([
      [one.recipient, 'no'],
      [null, 'no'],
    ]);
  });

  it('does not blame the channel for a mailbox that says no', async () => {
    const { ledger, time, start, answers, health } = stage();
    answers.set('full', 'later');
    ledger.add(to('full'));
    start({ failingAfter: 2 });
    await time.advance(10 * MINUTE);
    expect(health.map(({ recipient }) => recipient)).toEqual(['full']);
  });
});

describe('stop', () => {
  it('waits for a send under way, starts nothing more and leaves no timer', async () => {
    const { ledger, sent, time, start } = stage();
    const outbox = start();
    await settled();
    ledger.add(one);
    outbox.kick();
    const stopping = outbox.stop();
    await settled();
    await stopping;
    ledger.add(to('b', 'later'));
    outbox.kick();
    await time.advance(HOUR);
    expect(recipients(sent)).not.toContain('b');
    expect(time.pending()).toBe(0);
  });

  it('does not wait for ever for one that hangs', async () => {
    const { ledger, time, start, answers } = stage();
    answers.set(one.recipient, 'hang');
    ledger.add(one);
    const outbox = start({ stopWithinMs: 5000 });
    await settled();
    let over = false;
    const stopping = outbox.stop().then(() => {
      over = true;
    });
    await time.advance(4999);
    expect(over).toBe(false);
    await time.advance(1);
    await stopping;
    expect(over).toBe(true);
  });
});
