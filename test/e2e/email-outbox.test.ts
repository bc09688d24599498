import { afterEach, describe, expect, it, vi } from 'vitest';
import { openEmailChannel } from '../../src/channel/email/email-channel.ts';
import { type Outbox, startOutbox } from '../../src/channel/outbox.ts';
import { DEFAULT_OUTBOX_POLICY, type OutboxPolicy } from '../../src/channel/outbox-policy.ts';
import type { Delivery } from '../../src/model/delivery.ts';
import { epochMs } from '../../src/model/units.ts';
import { type MemoryLedger, memoryLedger } from '../unit/channel/memory-ledger.ts';
import { briefSample, deliverySample } from '../unit/channel/message-sample.ts';
import { type MailServer, mailServer } from './email-server.ts';

const open: { close(): Promise<void> }[] = [];
afterEach(async () => {
  for (const one of open.splice(0).reverse()) await one.close();
});

const POLICY: OutboxPolicy = {
  ...DEFAULT_OUTBOX_POLICY,
  urgent: { firstMs: 40, capMs: 200, factor: 2 },
  ordinary: { firstMs: 40, capMs: 200, factor: 2 },
  slowAfterMs: 100,
  pollMs: 200,
  stopWithinMs: 100,
  // one mail for each message: what is told together has tests of its own
  groupFrom: Number.POSITIVE_INFINITY,
  fewUrgent: Number.POSITIVE_INFINITY,
  rateOf: () => ({ atOnce: 1000, everyMs: 1, perSecond: 1000 }),
};

async function serverHere(): Promise<MailServer> {
  const server = await mailServer();
  open.push(server);
  return server;
}

function outboxTo(server: MailServer, ledger: MemoryLedger): Outbox {
  const channel = openEmailChannel({
    smtp: server.url,
    from: 'alarms@gas.example.org',
    requireTls: false,
    timeoutMs: 400,
  });
  const outbox = startOutbox({
    ledger,
    channels: new Map([['email', channel]]),
    clock: { now: () => Date.now() },
    alarmOf: async (id) => briefSample({ id, priority: id.startsWith('p3') ? 3 : 1 }),
    answerOf: () => null,
    alarmsLink: 'https://gas.example.org/alarms',
    policy: POLICY,
    random: Math.random,
    onOutcome: () => {},
    onHealth: () => {},
    onProblem: () => {},
  });
  open.push(channel, { close: () => outbox.stop() });
  return outbox;
}

const now = () => epochMs(Date.now());
const to = (recipient: string, changes: Partial<Delivery> = {}) =>
  deliverySample({ recipient, plannedAt: now(), ...changes });
const eventually = (assertion: () => void) =>
  vi.waitFor(assertion, { timeout: 20_000, interval: 20 });

describe('the outbox over real SMTP', () => {
  it('delivers to each as each allows: at once, after retries, or never', async () => {
    const server = await serverHere();
    server.mailboxes.set('gone@x.cn', ['refuse', 'refuse']);
    server.mailboxes.set('grey@x.cn', ['later', 'later']);
    const ledger = memoryLedger();
    const all = ['good@x.cn', 'gone@x.cn', 'grey@x.cn'].map((address) => to(address));
    const [good, gone, grey] = all.map(({ key }) => key);
    ledger.add(...all);
    outboxTo(server, ledger);
    await eventually(() => {
      expect(all.map(({ key }) => ledger.line(key).state)).toEqual([
        'accepted',
        'abandoned',
        'accepted',
      ]);
    });
    expect(server.mails.map((one) => one.to)).toEqual(['good@x.cn', 'grey@x.cn']);
    expect(ledger.line(good ?? '').attempts).toHaveLength(1);
    expect(ledger.line(gone ?? '').attempts[0]?.outcome).toBe('refused');
    expect(ledger.line(grey ?? '').attempts.map(({ outcome }) => outcome)).toEqual([
      'failed',
      'failed',
      'accepted',
    ]);
  });

  it('a mailbox that hangs delays nobody else', async () => {
    const server = await serverHere();
    server.mailboxes.set('dead@x.cn', Array(1000).fill('hang-at-recipient'));
    const ledger = memoryLedger();
    const dead = Array.from({ length: 30 }, (_, index) => to('dead@x.cn', { alarm: `a${index}` }));
    const good = Array.from({ length: 30 }, (_, index) => to('good@x.cn', { alarm: `a${index}` }));
    ledger.add(...dead, ...good);
    outboxTo(server, ledger);
    await eventually(() => expect(server.mails).toHaveLength(30));
    // one after the other and 400 ms each, the dead mailbox cannot have had many turns by then
    expect(server.asked.filter((address) => address === 'dead@x.cn').length).toBeLessThan(15);
  });

  it('an emergency passes a queue of lesser ones', async () => {
    const server = await serverHere();
    const ledger = memoryLedger();
    ledger.add(
      ...Array.from({ length: 40 }, (_, index) => to('duty@x.cn', { alarm: `p3-${index}` })),
    );
    const outbox = outboxTo(server, ledger);
    await eventually(() => expect(server.mails.length).toBeGreaterThan(3));
    ledger.add(to('duty@x.cn', { alarm: 'p1' }));
    outbox.kick();
    await eventually(() => expect(server.mails).toHaveLength(41));
    const place = server.mails.findIndex(
      ({ mail }) => mail.headers.get('x-gaswatch-alarm') === 'p1',
    );
    expect(place).toBeLessThan(35);
  });

  it('repeats once, with the same Message-ID and marked, what a dead process had sent', async () => {
    const server = await serverHere();
    const ledger = memoryLedger();
    const delivery = to('night@x.cn');
    ledger.add(delivery);
    ledger.fail('finish', Number.POSITIVE_INFINITY);
    const dying = outboxTo(server, ledger);
    await eventually(() => expect(server.mails).toHaveLength(1));
    await dying.stop();
    ledger.fail('finish', 0);

    outboxTo(server, ledger);
    await eventually(() => expect(ledger.line(delivery.key).state).toBe('accepted'));
    const [first, second] = server.mails.map(({ mail }) => mail);
    expect(server.mails).toHaveLength(2);
    expect(second?.messageId).toBe(first?.messageId);
    expect(first?.headers.get('x-gaswatch-uncertain')).toBeUndefined();
    expect(second?.headers.get('x-gaswatch-uncertain')).toBe('yes');
    expect(second?.text).toContain('You may have this message already');
  });

  it('marks the repetition after a server that swallowed the message and its answer', async () => {
    const server = await serverHere();
    server.mailboxes.set('night@x.cn', ['hang-after-data']);
    const ledger = memoryLedger();
    const delivery = to('night@x.cn');
    ledger.add(delivery);
    outboxTo(server, ledger);
    await eventually(() => expect(ledger.line(delivery.key).state).toBe('accepted'));
    const marks = server.mails.map(({ mail }) => mail.headers.get('x-gaswatch-uncertain'));
    expect(marks).toEqual([undefined, 'yes']);
    expect(new Set(server.mails.map(({ mail }) => mail.messageId)).size).toBe(1);
  });

  it('goes on when the server comes back', async () => {
    const server = await serverHere();
    await server.close();
    const ledger = memoryLedger();
    const delivery = to('night@x.cn');
    ledger.add(delivery);
    outboxTo(server, ledger);
    await eventually(() => expect(ledger.line(delivery.key).attempts.length).toBeGreaterThan(1));
    expect(ledger.line(delivery.key).attempts[0]?.detail).toMatch(/^channel\.unreachable/);
    const back = await mailServer({}, Number(new URL(server.url).port));
    open.push(back);
    await eventually(() => expect(ledger.line(delivery.key).state).toBe('accepted'));
    expect(back.mails).toHaveLength(1);
  });
});
