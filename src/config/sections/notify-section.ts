import { z } from 'zod';
import { CHANNEL_NAMES, type ChannelName } from '../../model/dispatch-plan.ts';
import { MESSAGE_RATES } from '../../model/message-rate.ts';
import { fiveCronFields, httpUrl, seconds, wholeNumber } from './fields.ts';

const rate = (channel: ChannelName) => {
  const { atOnce, everyMs, perSecond } = MESSAGE_RATES[channel];
  return z
    .strictObject({
      atOnce: wholeNumber(1, 1000)
        .default(atOnce)
        .describe('To one recipient in quick succession; what comes after that is told together.'),
      everySeconds: seconds(0.1, 3600)
        .default(everyMs / 1000)
        .describe('After that, to one recipient, one message per this long.'),
      perSecond: z
        .number()
        .min(0.1)
        .max(1000)
        .default(perSecond)
        .describe('To all recipients together.'),
    })
    .prefault({})
    .describe(`How many messages ${channel} carries.`);
};

const rates = z.strictObject({
  email: rate('email'),
  sms: rate('sms'),
  dingtalk: rate('dingtalk'),
  wecom: rate('wecom'),
  feishu: rate('feishu'),
  webhook: rate('webhook'),
});

const selfTest = z.strictObject({
  cron: fiveCronFields()
    .default('0 9 * * *')
    .describe('When a test message goes out on each channel, local time.'),
  to: z
    .array(
      z.strictObject({
        channel: z.enum(CHANNEL_NAMES).describe('Which way.'),
        to: z.string().trim().min(1).max(300).describe('Address, number or name.'),
        language: z.enum(['zh', 'en', 'both']).default('zh').describe('Of the message.'),
      }),
    )
    .default([])
    .describe(
      'Where to: a list of {channel, to, language}. One that fails is an alarm of its channel. Empty: no self-test.',
    ),
});

const heartbeat = z.strictObject({
  url: httpUrl()
    .optional()
    .describe(
      'Address of an independent watchdog, asked as long as detection, journal and sending make progress: its silence pages somebody. Absent: none.',
    ),
  method: z.enum(['GET', 'POST']).default('GET').describe('How it is asked.'),
  everySeconds: seconds(5, 3600).default(60).describe('Between two heartbeats.'),
  timeoutSeconds: seconds(1, 60)
    .default(10)
    .describe('A watchdog silent for this long has missed one heartbeat.'),
});

const reachMinutes = z.strictObject({
  p1: z
    .number()
    .min(0.1)
    .max(1440)
    .default(2)
    .describe('Priority 1: nobody reached after this long is an alarm.'),
  p2: z
    .number()
    .min(0.1)
    .max(1440)
    .default(15)
    .describe('Priority 2: nobody reached after this long is an alarm.'),
});

export const notifySection = z.strictObject({
  retryFirstSeconds: seconds(1, 3600)
    .default(10)
    .describe('Delay after the first failed attempt to one recipient.'),
  retryCapSeconds: seconds(1, 86_400).default(900).describe('Longest delay between attempts.'),
  retryFactor: z.number().min(1).max(10).default(2).describe('Growth of the delay per attempt.'),
  giveUpHours: wholeNumber(1, 720)
    .default(24)
    .describe('An undelivered notification is recorded as failed after this long.'),
  parallelSends: wholeNumber(1, 256)
    .default(8)
    .describe('Deliveries under way at once; one slow mailbox holds one of them.'),
  rates: rates.prefault({}).describe('How many messages each channel carries.'),
  reachMinutes: reachMinutes
    .prefault({})
    .describe('When an alarm of which nobody has heard becomes an alarm itself.'),
  selfTest: selfTest.prefault({}).describe('A test message on each channel every day.'),
  heartbeat: heartbeat.prefault({}).describe('Sign of life to an independent watchdog.'),
});
