import { describe, expect, it } from 'vitest';
import type { Channel, ChannelListener } from '../../../src/channel/channel.ts';
import { AppError } from '../../../src/lib/app-error.ts';
import { epochMs } from '../../../src/model/units.ts';
import { listenToReceipts } from '../../../src/receipts.ts';
import { NIGHT } from '../channel/message-sample.ts';
import { settled, virtualTime } from '../channel/virtual-time.ts';

const RECEIPT = {
  providerId: '7,8',
  outcome: 'undelivered',
  at: epochMs(NIGHT),
  detail: 'stat:UNDELIV',
} as const;

function world(answers: readonly ('recorded' | 'handed-over' | 'kept' | 'known' | Error)[]) {
  const heard: string[] = [];
  const problems: unknown[] = [];
  const time = virtualTime(NIGHT);
  const listeners: ChannelListener[] = [];
  const sms: Channel = {
    name: 'sms',
    send: async () => ({ outcome: 'accepted', providerId: null, detail: '' }),
    listen: (one) => void listeners.push(one),
    close: async () => {},
  };
  const queue = [...answers];
  listenToReceipts({
    channels: new Map([['sms', sms]]),
    ledger: {
      receipt: async (channel, providerId, outcome) => {
        heard.push(`${channel} ${providerId} ${outcome}`);
        const next = queue.shift() ?? 'known';
        if (next instanceof Error) throw next;
        return next;
      },
    },
    onHandedOver: () => heard.push('handed over'),
    onUndelivered: () => heard.push('undelivered'),
    onReply: (channel, { from, text }) => {
      if (text === 'bad') throw new Error('no such code');
      heard.push(`${channel} ${from}: ${text}`);
    },
    onProblem: (problem) => problems.push(problem),
    timer: time.timer,
  });
  const [listener] = listeners;
  if (listener === undefined) throw new Error('nobody listens');
  return { listener, heard, problems, time };
}

describe('what comes back from a channel', () => {
  it('goes to the ledger; another address is sent to when the message did not arrive', async () => {
    const { listener, heard } = world(['handed-over']);
    listener.receipt(RECEIPT);
    await settled();
    expect(heard).toEqual(['sms 7,8 undelivered', 'handed over', 'undelivered']);
  });

  it('is asked again while the ledger is in trouble', async () => {
    const { listener, heard, problems, time } = world([
      new AppError('records-full', 'disk', { retryable: true }),
      new Error('thread'),
      'recorded',
    ]);
    listener.receipt(RECEIPT);
    await time.advance(60_000);
    expect(heard.filter((line) => line.startsWith('sms'))).toHaveLength(3);
    expect(problems).toHaveLength(2);
  });

  it('is given up when the ledger refuses it for good', async () => {
    const { listener, heard, problems, time } = world([new AppError('records-corrupt', 'page')]);
    listener.receipt(RECEIPT);
    await time.advance(600_000);
    expect(heard).toHaveLength(1);
    expect(problems).toHaveLength(1);
  });

  it('hands replies on, and survives one that cannot be answered', () => {
    const { listener, heard, problems } = world([]);
    listener.reply({ from: '+86', text: 'bad' });
    listener.reply({ from: '+86', text: '4821' });
    expect(heard).toEqual(['sms +86: 4821']);
    expect(problems).toHaveLength(1);
  });
});
