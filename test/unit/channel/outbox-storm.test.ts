import { describe, expect, it, onTestFinished } from 'vitest';
import type { Delivery } from '../../../src/model/delivery.ts';
import { epochMs } from '../../../src/model/units.ts';
import { briefSample, deliverySample, NIGHT } from './message-sample.ts';
import { type Stage, stage, toldIn } from './outbox-stage.ts';
import { sqliteLedger } from './sqlite-ledger.ts';
import { settled, virtualTime } from './virtual-time.ts';

const MINUTE = 60_000;
const MAILBOXES = Array.from({ length: 20 }, (_, n) => `r${n}@gas.example.org`);
const ALARMS = 1050;
const PHONE = '+8613800000001';

/** More than the outbox holds in memory, of alarms of priority 3 to 20 mailboxes; nothing gets through. */
function stormed(): Stage & { add(...more: readonly Delivery[]): void } {
  const ledger = sqliteLedger();
  onTestFinished(() => ledger.remove());
  const here = stage(ledger, virtualTime(NIGHT));
  here.answers.set('email', 'unreachable');
  const alarms = Array.from({ length: ALARMS }, (_, n) => `s${n}`);
  for (const id of alarms) here.priorities.set(id, 3);
  const storm = alarms.map((id) => briefSample({ id, priority: 3 }).alarm);
  ledger.addAlarms(...storm, briefSample({ id: 'p1', priority: 1 }).alarm);
  ledger.add(
    ...alarms.flatMap((alarm) =>
      MAILBOXES.map((recipient) => deliverySample({ alarm, recipient })),
    ),
  );
  return { ...here, add: ledger.add };
}

const toldAt = ({ sent }: Stage, alarm: string, recipient: string) =>
  sent.filter(
    (one) =>
      one.message.recipient === recipient && toldIn([one]).some((told) => told.alarm === alarm),
  );

describe('a storm on a dead channel that fills the memory', () => {
  const later = (ms: number) => ({
    plannedAt: epochMs(NIGHT + ms),
    notBefore: epochMs(NIGHT + ms),
  });

  it('does not keep an emergency on another channel from going out at once', async () => {
    const here = stormed();
    const outbox = here.start();
    await here.time.advance(MINUTE);
    here.add(deliverySample({ alarm: 'p1', channel: 'sms', recipient: PHONE, ...later(MINUTE) }));
    outbox.kick();
    await settled();
    expect(toldAt(here, 'p1', PHONE)).toMatchObject([{ at: NIGHT + MINUTE }]);
    expect(here.problems).toEqual([]);
  });

  it('nor one that was there before the process began', async () => {
    const here = stormed();
    here.add(deliverySample({ alarm: 'p1', channel: 'sms', recipient: PHONE }));
    here.start();
    await settled();
    expect(toldAt(here, 'p1', PHONE)).toHaveLength(1);
  });

  it('nor what is less grave, to somebody who can be reached: all of it', async () => {
    const here = stormed();
    const outbox = here.start();
    await here.time.advance(MINUTE);
    const messages = Array.from({ length: 120 }, (_, n) =>
      deliverySample({ alarm: `s${n}`, channel: 'sms', recipient: PHONE, ...later(MINUTE) }),
    );
    here.add(...messages);
    outbox.kick();
    await here.time.advance(2 * MINUTE);
    const told = new Set(toldIn(here.sent).map(({ key }) => key));
    expect(messages.filter(({ key }) => !told.has(key))).toEqual([]);
  });

  it('nor an emergency to a mailbox of the dead channel from being told at another address', async () => {
    const here = stormed();
    const outbox = here.start();
    await here.time.advance(MINUTE);
    here.add(
      deliverySample({
        alarm: 'p1',
        recipient: 'r0@gas.example.org',
        fallback: [{ channel: 'sms', recipient: PHONE }],
        ...later(MINUTE),
      }),
    );
    outbox.kick();
    await here.time.advance(MINUTE);
    expect(toldAt(here, 'p1', PHONE)).toHaveLength(1);
  });
});
