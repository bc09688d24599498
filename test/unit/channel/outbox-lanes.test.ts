import { describe, expect, it } from 'vitest';
import { DEFAULT_OUTBOX_POLICY } from '../../../src/channel/outbox-policy.ts';
import { epochMs } from '../../../src/model/units.ts';
import { deliverySample, NIGHT } from './message-sample.ts';
import { stage, toldIn } from './outbox-stage.ts';
import { settled } from './virtual-time.ts';

const MINUTE = 60_000;

const to = (recipient: string, alarm = 'a1') => deliverySample({ recipient, alarm });
const recipients = (sent: ReturnType<typeof stage>['sent']) =>
  sent.map(({ message }) => message.recipient);

describe('between recipients', () => {
  it('one hanging mailbox holds back nobody else', async () => {
    const { ledger, sent, time, start, answers } = stage();
    answers.set('dead', 'hang');
    ledger.add(...Array.from({ length: 50 }, (_, index) => to('dead', `d${index}`)));
    ledger.add(...Array.from({ length: 50 }, (_, index) => to(`good${index}`)));
    start({ parallelSends: 2 });
    await time.advance(100);
    expect(recipients(sent).filter((name) => name === 'dead')).toHaveLength(1);
    expect(recipients(sent).filter((name) => name.startsWith('good'))).toHaveLength(50);
  });

  it('more hanging mailboxes than places make room again once they are seen to hang', async () => {
    const { ledger, sent, time, start, answers } = stage();
    for (let index = 0; index < 4; index += 1) {
      answers.set(`dead${index}`, 'hang');
      ledger.add(to(`dead${index}`));
    }
    const outbox = start({ parallelSends: 4, slowAfterMs: 3000 });
    await settled();
    ledger.add(to('good'));
    outbox.kick();
    await settled();
    expect(recipients(sent)).not.toContain('good');
    await time.advance(3000);
    expect(recipients(sent)).toContain('good');
  });

  it('many failing mailboxes never take the places of healthy ones', async () => {
    const { ledger, sent, time, start, answers } = stage();
    for (let index = 0; index < 40; index += 1) {
      answers.set(`bad${index}`, 'unreachable');
      ledger.add(to(`bad${index}`));
    }
    const neverOpen = { ...DEFAULT_OUTBOX_POLICY.breaker, recipients: 1000 };
    const outbox = start({ parallelSends: 4, breaker: neverOpen });
    await time.advance(100);
    for (const name of answers.keys()) answers.set(name, 'hang');
    await time.advance(MINUTE);
    expect(outbox.figures().sending).toBe(4);
    ledger.add(to('good'));
    outbox.kick();
    await settled();
    expect(recipients(sent)).toContain('good');
  });

  it('emergencies go first', async () => {
    const { ledger, sent, time, start, priorities } = stage();
    for (let index = 0; index < 20; index += 1) {
      priorities.set(`p3-${index}`, 3);
      ledger.add(to('a', `p3-${index}`));
    }
    ledger.add(to('a', 'p1'));
    start();
    await time.advance(0);
    expect(
      toldIn(sent)
        .map(({ alarm }) => alarm)
        .slice(0, 2),
    ).toEqual(['p1', 'p3-0']);
  });

  it('a fresh emergency does not wait for the backoff of its recipient', async () => {
    const { ledger, sent, time, start, answers } = stage();
    answers.set('a', 'unreachable');
    ledger.add(to('a', 'old'));
    const outbox = start();
    await time.advance(10 * MINUTE);
    sent.length = 0;
    ledger.add(to('a', 'new'));
    outbox.kick();
    await settled();
    expect(toldIn(sent).map(({ alarm }) => alarm)).toEqual(['new']);
  });

  it('nobody reads "cleared" before "first"', async () => {
    const { ledger, sent, time, start, answers } = stage();
    answers.set('a', 'later');
    ledger.add(deliverySample({ recipient: 'a', reason: 'first' }));
    const outbox = start();
    await time.advance(1000);
    answers.set('a', 'accept');
    ledger.add(
      deliverySample({
        recipient: 'a',
        reason: 'cleared',
        plannedAt: epochMs(NIGHT + 1000),
        notBefore: epochMs(NIGHT + 1000),
      }),
    );
    outbox.kick();
    await time.advance(MINUTE);
    expect(toldIn(sent).map(({ reason }) => reason)).toEqual(['first', 'cleared']);
    expect(ledger.lines().map(({ state }) => state)).toEqual(['accepted', 'accepted']);
  });
});

describe('a long queue', () => {
  it('is read whole although one recipient holds its head', async () => {
    const { ledger, sent, start, answers } = stage();
    answers.set('dead', 'hang');
    ledger.add(...Array.from({ length: 2000 }, (_, index) => to('dead', `d${index}`)));
    ledger.add(to('good'));
    start();
    await settled();
    expect(recipients(sent)).toContain('good');
  });
});
