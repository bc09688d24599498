import type { Clock } from '../../lib/clock.ts';
import type { SendResult } from '../channel.ts';
import { plain } from '../email/plain.ts';
import type { AnswerBy } from '../text/short-alarm.ts';
import { channelFault } from './channel-fault.ts';
import { exchange, type HttpAnswer, refusedByStatus } from './http-exchange.ts';
import { parseJson, textAt } from './json-path.ts';
import type { OutgoingText, SmsGateway } from './sms-gateway.ts';
import { twilioCallback } from './twilio-callback.ts';

export interface TwilioOptions {
  readonly name: string;
  readonly answerBy: AnswerBy;
  /** `https://api.twilio.com` */
  readonly endpoint: string;
  readonly accountSid: string;
  readonly authToken: string;
  /** A number, or a messaging service (`MG…`). */
  readonly from: string;
  /** Where the provider posts what becomes of a message; absent: it does not. */
  readonly statusCallback?: string | undefined;
  readonly timeoutMs: number;
  readonly clock: Clock;
}

export function openTwilioGateway(options: TwilioOptions): SmsGateway {
  const closing = new AbortController();
  const { accountSid, endpoint, authToken, timeoutMs } = options;
  const account = `${new URL(endpoint).origin}/2010-04-01/Accounts/${encodeURIComponent(accountSid)}`;
  const basic = Buffer.from(`${accountSid}:${authToken}`).toString('base64');
  const headers = { Authorization: `Basic ${basic}`, Accept: 'application/json' };
  const form = { ...headers, 'Content-Type': 'application/x-www-form-urlencoded' };
  return {
    name: options.name,
    answerBy: options.answerBy,
    callback: twilioCallback(authToken, options.clock),
    send: async (text) => {
      const request = {
        method: 'POST',
        url: `${account}/Messages.json`,
        headers: form,
        body: formOf(options, text).toString(),
      } as const;
      return resultOf(await exchange(request, timeoutMs, closing.signal));
    },
    verify: async () => {
      const request = { method: 'GET', url: `${account}.json`, headers, body: null } as const;
      const answer = await exchange(request, timeoutMs, closing.signal);
      const refused = refusedByStatus(answer, saidIn(answer));
      if (refused !== null) throw channelFault('protocol', refused.detail);
    },
    close: async () => closing.abort(),
  };
}

function formOf({ from, statusCallback }: TwilioOptions, { to, text }: OutgoingText) {
  const sender = from.startsWith('MG') ? 'MessagingServiceSid' : 'From';
  return new URLSearchParams({
    To: to,
    [sender]: from,
    Body: text,
    ...(statusCallback === undefined ? {} : { StatusCallback: statusCallback }),
  });
}

/** 21211 not a number, 21614 not a mobile one, 21610 its owner has unsubscribed, 21217 and 21421 likewise invalid. */
const BAD_NUMBER: ReadonlySet<string> = new Set(['21211', '21217', '21421', '21610', '21614']);

const saidIn = ({ text }: HttpAnswer): string => {
  const body = parseJson(text);
  const words = [textAt(body, 'code'), textAt(body, 'message')];
  return plain(words.filter((word) => word !== null).join(' '), 200);
};

function resultOf(answer: HttpAnswer): SendResult {
  const body = parseJson(answer.text);
  const code = textAt(body, 'code');
  const said = saidIn(answer);
  if (answer.status === 400 && code !== null && BAD_NUMBER.has(code)) {
    return { outcome: 'refused', permanent: true, detail: said };
  }
  const refused = refusedByStatus(answer, said);
  if (refused !== null) return refused;
  const sid = textAt(body, 'sid');
  if (sid === null) throw channelFault('protocol', 'the answer has no sid', 'handed-over');
  return { outcome: 'accepted', providerId: sid, detail: textAt(body, 'status') ?? 'accepted' };
}
