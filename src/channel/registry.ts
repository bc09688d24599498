import { openEmailChannel } from './email/email-channel.ts';
import { openDingtalkChannel } from './robot/dingtalk.ts';
import { openFeishuChannel } from './robot/feishu.ts';
import { openWecomChannel } from './robot/wecom.ts';
import { openSms } from './sms/open-sms.ts';
import { openWebhookChannel } from './webhook/webhook-channel.ts';

/** Every channel there is, by the name that routes and deliveries use: one line each. */
export const CHANNELS = {
  email: openEmailChannel,
  sms: openSms,
  dingtalk: openDingtalkChannel,
  wecom: openWecomChannel,
  feishu: openFeishuChannel,
  webhook: openWebhookChannel,
} as const;
