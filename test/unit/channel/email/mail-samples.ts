import type { OutgoingMessage } from '../../../../src/channel/channel.ts';
import { epochMs } from '../../../../src/model/units.ts';
import { groupSample, noticeSample } from '../group-sample.ts';
import { messageSample, NIGHT } from '../message-sample.ts';

/** What stands in docs/images. */
export interface MailSample {
  readonly name: string;
  readonly message: OutgoingMessage;
  readonly screen: 'desktop' | 'phone';
  readonly scheme: 'light' | 'dark';
}

export const ANSWER = {
  link: 'https://gas.example.org/answer/q1YqSSxKTy1RslIqyi8tykvMTVWyUkosKMhJVdJRykwBiidmpyrVAgA.x1Vb2mK8sQe7ZrT4nWc9dA',
  code: '4821',
};

const p1 = (language: 'zh' | 'en' | 'both') => ({
  ...messageSample({}, { language }),
  answer: ANSWER,
});
const over = { state: 'returned', returnedAt: epochMs(NIGHT + 754_000) } as const;

export const MAIL_SAMPLES: readonly MailSample[] = [
  { name: 'mail-p1-zh', message: p1('zh'), screen: 'desktop', scheme: 'light' },
  { name: 'mail-p1-en', message: p1('en'), screen: 'desktop', scheme: 'light' },
  { name: 'mail-p1-phone', message: p1('both'), screen: 'phone', scheme: 'light' },
  { name: 'mail-p1-dark', message: p1('both'), screen: 'phone', scheme: 'dark' },
  {
    name: 'mail-cleared',
    message: messageSample(over, { reason: 'cleared' }),
    screen: 'phone',
    scheme: 'light',
  },
  {
    name: 'mail-storm-zh',
    message: groupSample(11, { language: 'zh' }),
    screen: 'desktop',
    scheme: 'light',
  },
  { name: 'mail-storm-phone', message: groupSample(12), screen: 'phone', scheme: 'light' },
  { name: 'mail-self-test', message: noticeSample(), screen: 'phone', scheme: 'light' },
];
