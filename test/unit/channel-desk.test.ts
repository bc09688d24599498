import { describe, expect, it } from 'vitest';
import type { Channel, OutgoingMessage } from '../../src/channel/channel.ts';
import type { OutboxFigures } from '../../src/channel/outbox-health.ts';
import { channelsPort } from '../../src/channel-desk.ts';

const T0 = Date.parse('2026-11-23T00:00:00Z');
const FIGURES: OutboxFigures = {
  queued: 0,
  sending: 0,
  oldestAgeMs: 0,
  channels: { email: 2 },
  breakers: { email: 'open' },
  lookedAt: 0,
  recipients: [{ channel: 'email', recipient: 'a@x.cn', failuresInRow: 2 }],
};

function desk() {
  const sent: OutgoingMessage[] = [];
  const channel = (name: string): Channel => ({
    name,
    send: async (message) => {
      sent.push(message);
      return { outcome: 'accepted', providerId: 'p-1', detail: '250 OK' };
    },
    close: async () => {},
  });
  const config = {
    email: { to: ['desk@x.cn'] },
    robots: [{ kind: 'wecom' as const, name: 'crews' }],
    webhooks: [{ name: 'voice' }],
  };
  const channels = new Map(['email', 'wecom'].map((name) => [name, channel(name)]));
  const clock = { now: () => T0 };
  return { sent, port: channelsPort({ config, clock }, channels, { figures: () => FIGURES }) };
}

describe('the channels as the API sees them', () => {
  it('tell how they are, and whom the configuration names', () => {
    const { port } = desk();
    expect(port.states()).toEqual([
      {
        channel: 'email',
        failuresInRow: 2,
        breaker: 'open',
        recipients: [{ recipient: 'a@x.cn', failuresInRow: 2 }],
        names: [],
      },
      { channel: 'wecom', failuresInRow: 0, breaker: 'closed', recipients: [], names: ['crews'] },
    ]);
    expect(port.mailTo).toEqual(['desk@x.cn']);
  });

  it('send a test that says who sent it, in both languages, and nothing where there is no channel', async () => {
    const { port, sent } = desk();
    const asked = { recipient: 'a@x.cn', language: 'en', by: 'ann' } as const;
    expect(await port.test({ ...asked, channel: 'email' })).toEqual({
      outcome: 'accepted',
      detail: '250 OK',
    });
    expect(sent).toMatchObject([{ kind: 'notice', recipient: 'a@x.cn', language: 'en' }]);
    const [message] = sent;
    const lines = message?.kind === 'notice' ? message.lines : [];
    expect(lines[0]?.en).toContain('sent by ann');
    expect(lines[0]?.zh).toContain('ann');
    expect(await port.test({ ...asked, channel: 'sms' })).toBeNull();
  });
});
