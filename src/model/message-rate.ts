import type { ChannelName } from './dispatch-plan.ts';

/** How many messages a channel carries: to one recipient, and altogether. */
export interface MessageRate {
  /** To one recipient, in quick succession; what comes after that is told together. */
  readonly atOnce: number;
  /** After that, to one recipient, one message per this long, ms. */
  readonly everyMs: number;
  /** To all recipients together, messages per second. */
  readonly perSecond: number;
}

const SECOND = 1000;

/**
 * What a person can read and what providers take. DingTalk and WeCom robots
 * refuse more than 20 messages a minute (DingTalk then for 10 minutes), Feishu
 * more than 5 a second: a full minute never has more than `atOnce` + 60 s / `everyMs`.
 */
export const MESSAGE_RATES: Readonly<Record<ChannelName, MessageRate>> = {
  email: { atOnce: 10, everyMs: 6 * SECOND, perSecond: 50 },
  sms: { atOnce: 3, everyMs: 20 * SECOND, perSecond: 20 },
  dingtalk: { atOnce: 10, everyMs: 6 * SECOND, perSecond: 5 },
  wecom: { atOnce: 10, everyMs: 6 * SECOND, perSecond: 5 },
  feishu: { atOnce: 10, everyMs: 6 * SECOND, perSecond: 5 },
  webhook: { atOnce: 60, everyMs: SECOND, perSecond: 20 },
};
