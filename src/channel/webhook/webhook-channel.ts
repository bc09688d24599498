import { createHmac } from 'node:crypto';
import type { Clock } from '../../lib/clock.ts';
import {
  type Channel,
  MAY_HAVE_ARRIVED,
  type OutgoingMessage,
  type SendResult,
} from '../channel.ts';
import { plain } from '../email/plain.ts';
import { checkUrl, unknownName } from '../robot/robot-channel.ts';
import { exchange, type HttpAnswer } from '../sms/http-exchange.ts';
import { messageJson } from './message-json.ts';

export interface WebhookOptions {
  /** A message's recipient is one of their names. */
  readonly webhooks: readonly Webhook[];
  readonly clock: Clock;
}

export interface Webhook {
  readonly name: string;
  /** May hold a token: never shown. */
  readonly url: string;
  /** Key of the signature. */
  readonly secret: string;
  /** Each `Name: value`; never shown. */
  readonly headers: readonly string[];
  readonly timeoutMs: number;
}

/**
 * Posts messages as JSON to a program, signed and under a key that stays the
 * same when a message is repeated. Redirections are not followed. Nothing is
 * connected until the first `send`.
 * @throws AppError `channel.address-invalid`
 */
export function openWebhookChannel({ webhooks, clock }: WebhookOptions): Channel {
  for (const { name, url } of webhooks) checkUrl(`the webhook ${name}`, url);
  const closing = new AbortController();
  return {
    name: 'webhook',
    send: async (message) => {
      const webhook = webhooks.find(({ name }) => name === message.recipient);
      if (webhook === undefined) {
        return unknownName('webhook', 'webhooks', webhooks, message.recipient);
      }
      const request = requestTo(webhook, message, clock);
      return verdictOf(webhook, await exchange(request, webhook.timeoutMs, closing.signal));
    },
    close: async () => closing.abort(),
  };
}

function requestTo({ url, secret, headers }: Webhook, message: OutgoingMessage, clock: Clock) {
  const body = JSON.stringify(messageJson(message));
  const seconds = Math.floor(clock.now() / 1000);
  const own = headers.map((line) => {
    const at = line.indexOf(':');
    return [line.slice(0, at).trim(), line.slice(at + 1).trim()] as const;
  });
  return {
    method: 'POST',
    url,
    headers: {
      ...Object.fromEntries(own),
      'content-type': 'application/json; charset=utf-8',
      'user-agent': 'Gaswatch',
      'x-gaswatch-signature': webhookSignature(secret, seconds, body),
      'x-gaswatch-delivery': headerSafe(message.key),
    },
    body,
  } as const;
}

/**
 * What a receiver computes again over the time, a dot and the body as it came.
 * A time that is long past is a replay.
 */
export function webhookSignature(secret: string, seconds: number, body: string): string {
  const mac = createHmac('sha256', secret).update(`${seconds}.${body}`).digest('hex');
  return `t=${seconds},v1=${mac}`;
}

/** Headers carry ASCII alone: anything else is written as in a URL. */
const headerSafe = (key: string): string =>
  plain(key, 2000).replace(/[^\x21-\x7e]/gu, encodeURIComponent);

/** A server may ask for patience, but not silence an alarm for longer than this, ms. */
const MOST_PATIENCE_MS = 600_000;

/** These pass; every other 4xx stays until somebody changes something. */
const PASSING: ReadonlySet<number> = new Set([408, 425, 429]);

function verdictOf(webhook: Webhook, answer: HttpAnswer): SendResult {
  const { status, retryAfterMs } = answer;
  const detail = `HTTP ${status}${saidBy(webhook, answer)}`;
  if (status >= 200 && status < 300) return { outcome: 'accepted', providerId: null, detail };
  if (status >= 300 && status < 400) {
    const remedy = 'a redirection is not followed: set the address that it leads to';
    return { outcome: 'refused', permanent: true, detail: `HTTP ${status}: ${remedy}` };
  }
  if (status < 500 && !PASSING.has(status)) {
    return { outcome: 'refused', permanent: true, detail };
  }
  // what failed inside the server may have been done by then; what it turned away was not
  const doubtful = status >= 500 && status !== 503;
  return {
    outcome: 'refused',
    permanent: false,
    ...(retryAfterMs === null ? {} : { retryAfterMs: Math.min(retryAfterMs, MOST_PATIENCE_MS) }),
    detail: doubtful ? `${detail} ${MAY_HAVE_ARRIVED}` : detail,
  };
}

/** The server's words, without what it may have echoed. */
function saidBy({ url, secret, headers }: Webhook, { text }: HttpAnswer): string {
  const { searchParams, pathname } = new URL(url);
  const values = headers.map((line) => line.slice(line.indexOf(':') + 1).trim());
  const words = values.flatMap((value) => [value, ...value.split(/\s+/)]);
  const hidden = [secret, ...words, ...searchParams.values()]
    .concat(pathname.split('/'))
    .filter((key) => key.length >= 8);
  const said = hidden.reduce(
    (shown, key) => shown.replaceAll(key, '[redacted]'),
    plain(text, 2000),
  );
  return said === '' ? '' : `: ${plain(said, 150)}`;
}
