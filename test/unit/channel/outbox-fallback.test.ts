import { describe, expect, it } from 'vitest';
import type { Delivery } from '../../../src/model/delivery.ts';
import { epochMs } from '../../../src/model/units.ts';
import { deliverySample, NIGHT } from './message-sample.ts';
import { PATIENCE, stage, toldIn } from './outbox-stage.ts';
import { settled } from './virtual-time.ts';

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;

const PHONE = { channel: 'sms', recipient: '+8613800000001' };
const MAILBOX = { channel: 'email', recipient: 'second@gas.example.org' };
const withFallback = (changes: Partial<Delivery> = {}) =>
  deliverySample({ alarm: 'a', fallback: [PHONE, MAILBOX], ...changes });
const first = withFallback();
const phoneKey = `${first.key}/instead/sms/${PHONE.recipient}`;
const mailKey = `${phoneKey}/instead/email/${MAILBOX.recipient}`;
const to = (sent: ReturnType<typeof stage>['sent']) => sent.map(({ message }) => message.recipient);

describe('the next address', () => {
  it('is told at once when the first is refused for good, and takes the rest with it', async () => {
    const { ledger, sent, time, start, answers } = stage();
    answers.set(first.recipient, 'refuse');
    ledger.add(first);
    start();
    await time.advance(MINUTE);
    expect(to(sent)).toEqual([first.recipient, PHONE.recipient]);
    expect(ledger.line(first.key).state).toBe('abandoned');
    expect(ledger.line(phoneKey)).toMatchObject({
      state: 'accepted',
      insteadOf: first.key,
      fallback: [MAILBOX],
    });
  });

  it('is told of an emergency after 2 failures, while the first goes on being tried', async () => {
    const { ledger, sent, time, start, answers } = stage();
    answers.set(first.recipient, 'unreachable');
    ledger.add(first);
    start();
    await time.advance(5 * SECOND);
    expect(to(sent)).toEqual([first.recipient]);
    await time.advance(2 * SECOND);
    expect(to(sent)).toEqual([first.recipient, first.recipient, PHONE.recipient]);
    expect(ledger.line(first.key)).toMatchObject({ state: 'queued', fallback: [] });
    answers.set(first.recipient, 'accept');
    await time.advance(10 * MINUTE);
    expect(ledger.line(first.key).state).toBe('accepted');
    expect(to(sent).filter((recipient) => recipient === PHONE.recipient)).toHaveLength(1);
  });

  it('is told of anything else after 3 failures, and the first is given up', async () => {
    const { ledger, sent, time, start, answers, priorities } = stage();
    priorities.set('a', 3);
    answers.set(first.recipient, 'later');
    ledger.add(first);
    start();
    await time.advance(HOUR);
    expect(to(sent)).toEqual([...Array(3).fill(first.recipient), PHONE.recipient]);
    expect(ledger.line(first.key)).toMatchObject({
      state: 'abandoned',
      attempts: [{}, {}, { detail: 'handed over: 451 try later' }],
    });
  });

  it('goes down the list to the last', async () => {
    const { ledger, sent, time, start, answers } = stage();
    answers.set(first.recipient, 'refuse');
    answers.set(PHONE.recipient, 'refuse');
    ledger.add(first);
    start();
    await time.advance(MINUTE);
    expect(to(sent)).toEqual([first.recipient, PHONE.recipient, MAILBOX.recipient]);
    expect(ledger.line(mailKey)).toMatchObject({ state: 'accepted', insteadOf: phoneKey });
  });

  it('is passed by when it is told of the same transition anyway', async () => {
    const { ledger, sent, time, start, answers } = stage();
    answers.set(first.recipient, 'refuse');
    ledger.add(first, deliverySample({ ...PHONE, alarm: 'a' }));
    start();
    await time.advance(MINUTE);
    expect(to(sent).toSorted()).toEqual(
      [first.recipient, PHONE.recipient, MAILBOX.recipient].toSorted(),
    );
  });

  it('is told at once when there is no channel of the first', async () => {
    const { ledger, sent, time, start } = stage();
    ledger.add(withFallback({ channel: 'pigeon', key: 'k' }));
    start();
    await time.advance(100);
    expect(to(sent)).toEqual([PHONE.recipient]);
  });

  it('is not asked of an alarm that is gone', async () => {
    const { ledger, sent, time, start } = stage();
    ledger.add(withFallback({ alarm: 'unknown' }));
    start();
    await time.advance(MINUTE);
    expect(sent).toEqual([]);
    expect(ledger.lines()).toHaveLength(1);
  });

  it('told, lets what comes later pass the message that still waits, and settles it', async () => {
    const { ledger, sent, time, start, answers } = stage();
    answers.set(first.recipient, 'unreachable');
    ledger.add(first);
    const outbox = start();
    await time.advance(10 * MINUTE);
    const later = epochMs(NIGHT + 10 * MINUTE);
    const cleared = withFallback({ reason: 'cleared', plannedAt: later, notBefore: later });
    answers.set(first.recipient, 'accept');
    sent.length = 0;
    ledger.add(cleared);
    outbox.kick();
    await time.advance(5 * MINUTE);
    expect(toldIn(sent).map(({ key }) => key)).toEqual([cleared.key]);
    expect(ledger.line(first.key).attempts.at(-1)?.detail).toBe(
      `told together with ${cleared.key}`,
    );
  });
});

describe('patience', () => {
  it('that a provider asks for is kept, also by emergencies', async () => {
    const { ledger, sent, time, start, answers } = stage();
    answers.set('sms', 'throttle');
    ledger.add(deliverySample({ ...PHONE, alarm: 'a' }));
    const outbox = start();
    await settled();
    answers.set('sms', 'accept');
    ledger.add(deliverySample({ ...PHONE, alarm: 'b' }));
    outbox.kick();
    await time.advance(PATIENCE - 1);
    expect(sent).toHaveLength(1);
    await time.advance(MINUTE);
    expect(new Set(toldIn(sent.slice(1)).map(({ alarm }) => alarm))).toEqual(new Set(['a', 'b']));
  });
});

describe('the breaker of a channel', () => {
  const failing = (stageOf: ReturnType<typeof stage>, count: number) => {
    for (let index = 0; index < count; index += 1) {
      stageOf.answers.set(`dead${index}`, 'unreachable');
      stageOf.ledger.add(deliverySample({ recipient: `dead${index}`, alarm: `d${index}` }));
    }
  };

  it('opens after different recipients failed in a row, and one probe at a time closes it', async () => {
    const here = stage();
    const { ledger, sent, time, start, answers } = here;
    failing(here, 3);
    const outbox = start();
    await settled();
    expect(outbox.figures().breakers).toEqual({ email: 'open', sms: 'closed' });
    await time.advance(29 * SECOND);
    expect(sent).toHaveLength(3);
    await time.advance(2 * SECOND);
    expect(sent).toHaveLength(4);
    for (const name of answers.keys()) answers.set(name, 'accept');
    await time.advance(2 * MINUTE);
    expect(outbox.figures().breakers['email']).toBe('closed');
    expect(ledger.lines().map(({ state }) => state)).toEqual(Array(3).fill('accepted'));
    expect(sent).toHaveLength(7);
  });

  it('does not open for one recipient that fails again and again', async () => {
    const here = stage();
    failing(here, 1);
    const outbox = here.start();
    await here.time.advance(HOUR);
    expect(outbox.figures().breakers['email']).toBe('closed');
  });

  it('open, sends whoever has another address there without a try here', async () => {
    const here = stage();
    const { ledger, sent, time, start, priorities } = here;
    priorities.set('a', 3);
    failing(here, 3);
    const outbox = start();
    await settled();
    sent.length = 0;
    ledger.add(first);
    outbox.kick();
    await time.advance(SECOND);
    expect(to(sent)).toEqual([PHONE.recipient]);
    expect(ledger.line(first.key)).toMatchObject({
      state: 'abandoned',
      attempts: [{ detail: 'handed over: not tried: email is failing' }],
    });
  });

  it('open, tries a fresh emergency all the same: dead mailboxes are not a dead channel', async () => {
    const here = stage();
    const { ledger, sent, time, start, answers } = here;
    failing(here, 5);
    const outbox = start();
    await settled();
    for (const name of answers.keys()) answers.set(name, 'hang');
    // the probe hangs now
    await time.advance(31 * SECOND);
    expect(outbox.figures().breakers['email']).toBe('half-open');
    sent.length = 0;
    const now = epochMs(time.clock.now());
    ledger.add(deliverySample({ recipient: 'good', alarm: 'p1', plannedAt: now, notBefore: now }));
    outbox.kick();
    await settled();
    // and because it gets through, the others are tried again
    expect(to(sent)[0]).toBe('good');
    expect(sent[0]?.at).toBe(now);
    expect(outbox.figures().breakers['email']).toBe('closed');
  });
});

describe('trouble on one way', () => {
  it('leaves the moment of every other emergency as it was', async () => {
    const moments = async (trouble: 'yes' | 'no') => {
      const { ledger, sent, time, start, answers } = stage();
      answers.set('dead', trouble === 'yes' ? 'hang' : 'accept');
      answers.set('sms', trouble === 'yes' ? 'refuse' : 'accept');
      const outbox = start();
      for (let minute = 0; minute < 20; minute += 1) {
        const now = epochMs(time.clock.now());
        const when = { plannedAt: now, notBefore: now };
        ledger.add(deliverySample({ recipient: 'dead', alarm: `m${minute}`, ...when }));
        ledger.add(deliverySample({ ...PHONE, alarm: `m${minute}`, ...when }));
        ledger.add(deliverySample({ recipient: 'good', alarm: `m${minute}`, ...when }));
        outbox.kick();
        await time.advance(MINUTE);
      }
      return sent.filter(({ message }) => message.recipient === 'good').map(({ at }) => at - NIGHT);
    };
    const quiet = await moments('no');
    expect(quiet).toHaveLength(20);
    expect(await moments('yes')).toEqual(quiet);
  });
});
