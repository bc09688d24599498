import type { Clock } from '../../lib/clock.ts';
import { type EpochMs, epochMs } from '../../model/units.ts';
import type { Receipt, Reply } from '../channel.ts';
import { plain } from '../email/plain.ts';
import { sameSecret, textOf } from './callback-proof.ts';
import { parseJson, textAt } from './json-path.ts';
import { senderNumber } from './phone-number.ts';
import type { GatewayCallback } from './sms-gateway.ts';

/** SmsReport and SmsUp over HTTP. Neither is signed, so the path carries a secret. */
export function alibabaCallback(token: string, clock: Clock): GatewayCallback {
  return (request) => {
    if (request.secret === null || !sameSecret(request.secret, token)) return 'forged';
    const items = parseJson(textOf(request.body));
    if (!Array.isArray(items)) return 'unreadable';
    const now = epochMs(clock.now());
    return {
      receipts: items.flatMap((item: unknown) => alibabaReceipt(item, now) ?? []),
      replies: items.flatMap((item: unknown) => alibabaReply(item) ?? []),
    };
  };
}

/** One item of SmsReport, of the mainland's form or the international one; null for anything else. */
export function alibabaReceipt(item: unknown, now: EpochMs): Receipt | null {
  const providerId = textAt(item, 'biz_id') ?? textAt(item, 'MessageId');
  const success = textAt(item, 'success') ?? textAt(item, 'Status');
  if (providerId === null || success === null) return null;
  const words = [
    textAt(item, 'err_code') ?? textAt(item, 'ErrorCode'),
    textAt(item, 'err_msg') ?? textAt(item, 'ErrorDescription'),
  ];
  const at = chinaTime(textAt(item, 'report_time')) ?? parsedTime(textAt(item, 'ReceiveDate'));
  return {
    providerId,
    outcome: success === 'true' || success === '1' ? 'delivered' : 'undelivered',
    at: at ?? now,
    detail: plain(words.filter((word) => word !== null).join(' '), 200),
  };
}

/** One item of SmsUp. */
export function alibabaReply(item: unknown): Reply | null {
  const sender = textAt(item, 'phone_number');
  const text = textAt(item, 'content');
  if (sender === null || text === null) return null;
  const from = senderNumber(sender, '86');
  return from === null ? null : { from, text: text.trim() };
}

/** `2017-01-01 00:00:00`, in UTC+8 whatever the zone of this machine. */
function chinaTime(text: string | null): EpochMs | null {
  if (text === null || !/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/.test(text)) return null;
  return parsedTime(`${text.replace(' ', 'T')}+08:00`);
}

function parsedTime(text: string | null): EpochMs | null {
  const at = text === null ? Number.NaN : Date.parse(text);
  return Number.isNaN(at) ? null : epochMs(at);
}
