import { describe, expect, it } from 'vitest';
import { configSchema } from '../../src/config/config.ts';
import { lostAddresses, lostChannels } from '../../src/dispatch-ways.ts';
import { FleetShape } from '../../src/model/fleet.ts';

const fleet = FleetShape.parse({
  dispatch: {
    people: [
      {
        id: 'ann',
        name: 'Ann',
        addresses: [
          { channel: 'email', to: 'ann@x.cn' },
          { channel: 'sms', to: '+8613800000001' },
          { channel: 'dingtalk', to: 'duty' },
          { channel: 'webhook', to: 'voice' },
        ],
      },
    ],
  },
});
const smtp = { smtp: 'smtp://127.0.0.1:25', from: 'alarms@x.cn' };
const robot = { name: 'duty', kind: 'dingtalk', url: 'https://oapi.example.org/robot?t=x' };
const webhook = { name: 'voice', url: 'https://voice.example.org', secret: 'k'.repeat(32) };

describe('addresses of the plan', () => {
  it('for which the configuration has no way out are named, each with what to set', () => {
    const bare = configSchema.parse({});
    expect(lostAddresses(fleet, bare)).toEqual([
      { path: 'dispatch.people[0].addresses[0]', problem: expect.stringContaining('email.smtp') },
      { path: 'dispatch.people[0].addresses[1]', problem: expect.stringContaining('SMS gateway') },
      { path: 'dispatch.people[0].addresses[2]', problem: expect.stringContaining('named duty') },
      { path: 'dispatch.people[0].addresses[3]', problem: expect.stringContaining('named voice') },
    ]);
    expect(lostChannels(fleet, bare)).toEqual(['email', 'sms', 'dingtalk', 'webhook']);
  });

  it('are fine where it has', () => {
    const whole = configSchema.parse({
      email: smtp,
      sms: {
        twilio: { accountSid: `AC${'0'.repeat(32)}`, authToken: 't', from: '+15005550006' },
      },
      robots: [robot],
      webhooks: [webhook],
    });
    expect(lostAddresses(fleet, whole)).toEqual([]);
  });

  it('a robot of another provider is not the one', () => {
    const other = configSchema.parse({ robots: [{ ...robot, kind: 'wecom' }] });
    expect(lostChannels(fleet, other)).toContain('dingtalk');
  });
});
