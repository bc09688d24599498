import { createHmac } from 'node:crypto';
import type { Clock } from '../../lib/clock.ts';
import { type EpochMs, epochMs } from '../../model/units.ts';
import type { Receipt, Reply } from '../channel.ts';
import { sameSecret, textOf } from './callback-proof.ts';
import { senderNumber } from './phone-number.ts';
import type { GatewayCallback } from './sms-gateway.ts';

/** Status callbacks and incoming messages, proven by X-Twilio-Signature. */
export function twilioCallback(authToken: string, clock: Clock): GatewayCallback {
  return ({ url, headers, body }) => {
    const form = new URLSearchParams(textOf(body));
    const given = headers['x-twilio-signature'];
    if (given === undefined || !sameSecret(given, twilioSignature(url, form, authToken))) {
      return 'forged';
    }
    const receipt = twilioReceipt(form, epochMs(clock.now()));
    const reply = twilioReply(form);
    return {
      receipts: receipt === null ? [] : [receipt],
      replies: reply === null ? [] : [reply],
    };
  };
}

/** The URL as it was called, then each parameter's name and value in the order of the names. */
export function twilioSignature(url: string, form: URLSearchParams, authToken: string): string {
  const sorted = [...form].sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));
  const text = sorted.map(([name, value]) => `${name}${value}`).join('');
  return createHmac('sha1', authToken).update(`${url}${text}`, 'utf8').digest('base64');
}

const OUTCOMES: Readonly<Record<string, Receipt['outcome']>> = {
  delivered: 'delivered',
  read: 'delivered',
  undelivered: 'undelivered',
  failed: 'undelivered',
  canceled: 'undelivered',
};

/** Null while the message is under way. */
export function twilioReceipt(form: URLSearchParams, now: EpochMs): Receipt | null {
  const providerId = form.get('MessageSid') ?? form.get('SmsSid');
  const status = form.get('MessageStatus') ?? form.get('SmsStatus') ?? '';
  const outcome = OUTCOMES[status];
  if (providerId === null || outcome === undefined) return null;
  const error = form.get('ErrorCode');
  return { providerId, outcome, at: now, detail: error ? `${status}, error ${error}` : status };
}

export function twilioReply(form: URLSearchParams): Reply | null {
  const text = form.get('Body');
  const status = form.get('MessageStatus') ?? form.get('SmsStatus');
  if (text === null || (status !== null && status !== 'received')) return null;
  const from = senderNumber(form.get('From') ?? '', '1');
  return from === null ? null : { from, text: text.trim() };
}
