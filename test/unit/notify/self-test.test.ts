import { describe, expect, it } from 'vitest';
import type { Channel, OutgoingMessage, SendResult } from '../../../src/channel/channel.ts';
import { AppError } from '../../../src/lib/app-error.ts';
import type { AuditLine } from '../../../src/records/records.ts';
import { runSelfTest, type SelfTestParts, selfTestJobs } from '../../../src/self-test.ts';

const NOW = Date.parse('2026-03-04T01:00:00Z');
const OK: SendResult = { outcome: 'accepted', providerId: null, detail: '250 ok' };

function world(send: (message: OutgoingMessage) => Promise<SendResult>) {
  const sent: OutgoingMessage[] = [];
  const audit: AuditLine[] = [];
  const said: string[] = [];
  const email: Channel = {
    name: 'email',
    send: (message) => {
      sent.push(message);
      return send(message);
    },
    close: async () => {},
  };
  const parts: SelfTestParts = {
    targets: [{ channel: 'email', to: 'duty@x.cn', language: 'zh' }],
    channels: new Map([['email', email]]),
    clock: { now: () => NOW },
    watch: {
      set: (type, subject, holds, evidence = []) =>
        said.push([type, subject, holds, ...evidence.map(({ value }) => value)].join(' | ')),
    },
    audit: { append: async (lines) => void audit.push(...lines) },
    withinMs: 50,
  };
  return { parts, sent, audit, said };
}

describe('the self-test', () => {
  it('sends words about no alarm, notes the result and ends the alarm of the channel', async () => {
    const { parts, sent, audit, said } = world(async () => OK);
    await runSelfTest(parts);
    expect(sent).toMatchObject([
      { kind: 'notice', recipient: 'duty@x.cn', language: 'zh', uncertain: false },
    ]);
    expect(said).toEqual(['system.notify-failing | email:self-test | no | 0 | ']);
    expect(audit).toMatchObject([
      {
        at: NOW,
        by: 'service',
        action: 'notify.self-test',
        object: 'email:duty@x.cn',
        detail: 'accepted: 250 ok',
      },
    ]);
  });

  it.each<[string, () => Promise<SendResult>, string]>([
    ['refuses', async () => ({ outcome: 'refused', permanent: false, detail: '451' }), '451'],
    [
      'throws',
      async () => {
        throw new AppError('channel.unreachable', 'connection refused');
      },
      'connection refused',
    ],
    ['hangs', () => new Promise(() => {}), 'no answer within'],
  ])('makes it an alarm of the channel that it %s', async (_, send, words) => {
    const { parts, audit, said } = world(send);
    await runSelfTest(parts);
    expect(said).toHaveLength(1);
    expect(said[0]).toContain('email:self-test | yes | 1 |');
    expect(said[0]).toContain(words);
    expect(audit[0]?.detail).toContain(words);
  });

  it('fails a channel of which one target fails, and one that is not configured', async () => {
    const { parts, audit, said } = world(async ({ recipient }) =>
      recipient === 'bad' ? { outcome: 'refused', permanent: true, detail: '550' } : OK,
    );
    const targets = [
      { channel: 'email', to: 'good', language: 'zh' },
      { channel: 'email', to: 'bad', language: 'en' },
      { channel: 'sms', to: '+86', language: 'zh' },
    ] as const;
    await runSelfTest({ ...parts, targets });
    expect(said).toEqual([
      'system.notify-failing | email:self-test | yes | 1 | 550',
      'system.notify-failing | sms:self-test | yes | 1 | no channel named sms is configured',
    ]);
    expect(audit).toHaveLength(3);
  });

  it('is no work where nobody is to be told', () => {
    const { parts } = world(async () => OK);
    expect(selfTestJobs('0 9 * * *', { ...parts, targets: [] })).toEqual([]);
    expect(selfTestJobs('0 9 * * *', parts)).toMatchObject([{ cron: '0 9 * * *' }]);
  });
});
