import type { Clock } from '../../lib/clock.ts';
import { type EpochMs, epochMs } from '../../model/units.ts';
import type { Receipt, Reply } from '../channel.ts';
import { plain } from '../email/plain.ts';
import { isSignedBody, textOf } from './callback-proof.ts';
import { parseJson, textAt } from './json-path.ts';
import { senderNumber } from './phone-number.ts';
import type { GatewayCallback } from './sms-gateway.ts';

/** Where things stand in what a provider posts: JSON (one object, or a list of them) or a form. */
export interface CallbackForm {
  /** Key of HMAC-SHA256 over the body. */
  readonly secret: string;
  /** Header with the signature in hex or base64. */
  readonly header: string;
  readonly idPath: string;
  readonly statusPath: string;
  readonly deliveredValues: readonly string[];
  readonly undeliveredValues: readonly string[];
  /** Of a reply; absent: the provider posts none. */
  readonly fromPath?: string | undefined;
  readonly textPath?: string | undefined;
}

export function httpCallback(form: CallbackForm, country: string, clock: Clock): GatewayCallback {
  return ({ headers, body }) => {
    const signature = headers[form.header.toLowerCase()];
    if (signature === undefined || !isSignedBody(body, signature, form.secret)) return 'forged';
    const text = textOf(body);
    const parsed = parseJson(text) ?? Object.fromEntries(new URLSearchParams(text));
    if (typeof parsed !== 'object' || parsed === null) return 'unreadable';
    const items: readonly unknown[] = Array.isArray(parsed) ? parsed : [parsed];
    const now = epochMs(clock.now());
    return {
      receipts: items.flatMap((item) => httpReceipt(item, form, now) ?? []),
      replies: items.flatMap((item) => httpReply(item, form, country) ?? []),
    };
  };
}

export function httpReceipt(item: unknown, form: CallbackForm, now: EpochMs): Receipt | null {
  const providerId = textAt(item, form.idPath);
  const status = textAt(item, form.statusPath);
  if (providerId === null || status === null) return null;
  const delivered = form.deliveredValues.includes(status);
  if (!delivered && !form.undeliveredValues.includes(status)) return null;
  const outcome = delivered ? 'delivered' : 'undelivered';
  return { providerId, outcome, at: now, detail: plain(status, 200) };
}

export function httpReply(item: unknown, form: CallbackForm, country: string): Reply | null {
  if (form.fromPath === undefined || form.textPath === undefined) return null;
  const from = senderNumber(textAt(item, form.fromPath) ?? '', country);
  const text = textAt(item, form.textPath);
  return from === null || text === null ? null : { from, text: text.trim() };
}
