import { randomUUID } from 'node:crypto';
import type { Clock } from '../../lib/clock.ts';
import type { MessageField } from '../../model/message-field.ts';
import type { SendResult } from '../channel.ts';
import { plain } from '../email/plain.ts';
import type { AnswerBy } from '../text/short-alarm.ts';
import { alibabaCallback } from './alibaba-callback.ts';
import { signedAlibabaCall } from './alibaba-signature.ts';
import { channelFault } from './channel-fault.ts';
import { exchange, type HttpAnswer, refusedByStatus } from './http-exchange.ts';
import { parseJson, textAt } from './json-path.ts';
import type { OutgoingText, SmsGateway } from './sms-gateway.ts';

export interface AlibabaOptions {
  readonly name: string;
  readonly answerBy: AnswerBy;
  /** `https://dysmsapi.aliyuncs.com` */
  readonly endpoint: string;
  readonly accessKeyId: string;
  readonly accessKeySecret: string;
  /** Approved signature, without brackets. */
  readonly signName: string;
  /** Approved template, e.g. `SMS_123456789`. */
  readonly templateCode: string;
  /** Variables of the template, each filled with a field of the message. */
  readonly variables: Readonly<Record<string, MessageField>>;
  /** Longest value of a variable that the provider takes. */
  readonly variableLength: number;
  /** In the path of what the provider posts to us; absent: nothing is taken from it. */
  readonly callbackToken?: string | undefined;
  readonly timeoutMs: number;
  readonly clock: Clock;
}

/** Alibaba Cloud 短信服务, SendSms of version 2017-05-25: approved templates only. */
export function openAlibabaGateway(options: AlibabaOptions): SmsGateway {
  const closing = new AbortController();
  const { callbackToken, clock } = options;
  return {
    name: options.name,
    answerBy: options.answerBy,
    callback: callbackToken === undefined ? null : alibabaCallback(callbackToken, clock),
    send: async (text) => {
      const request = requestFor(options, text);
      return resultOf(await exchange(request, options.timeoutMs, closing.signal));
    },
    close: async () => closing.abort(),
  };
}

function requestFor(options: AlibabaOptions, { to, fields, key }: OutgoingText) {
  const values = Object.entries(options.variables).map(([variable, field]) => [
    variable,
    plain(fields[field], options.variableLength),
  ]);
  const { host, origin } = new URL(options.endpoint);
  const { query, headers } = signedAlibabaCall(
    {
      host,
      action: 'SendSms',
      version: '2017-05-25',
      query: {
        // numbers of the mainland without a prefix, all others with their country code alone
        PhoneNumbers: to.replace(/^\+(?:86)?/, ''),
        SignName: options.signName,
        TemplateCode: options.templateCode,
        TemplateParam: JSON.stringify(Object.fromEntries(values)),
        OutId: key.slice(0, 255),
      },
      date: new Date(options.clock.now()).toISOString().replace(/\.\d+Z$/, 'Z'),
      nonce: randomUUID(),
    },
    options.accessKeyId,
    options.accessKeySecret,
  );
  // fetch sets the host header from the URL, and refuses it as an argument
  const { host: _host, ...sent } = headers;
  return { method: 'POST', url: `${origin}/?${query}`, headers: sent, body: null } as const;
}

const BAD_NUMBER: ReadonlySet<string> = new Set([
  'isv.MOBILE_NUMBER_ILLEGAL',
  'isv.BLACK_KEY_CONTROL_LIMIT',
  'MOBILE_NUMBER_ILLEGAL',
]);

const BAD_KEY =
  /^(?:InvalidAccessKey|SignatureDoesNotMatch|SignatureNonceUsed|InvalidTimeStamp|isp\.RAM_PERMISSION_DENY|Forbidden|NoPermission|isv\.ACCOUNT_)/;
const BUSY = /^(?:Throttling|isv\.BUSINESS_LIMIT_CONTROL|isp\.GW_TIMEOUT|ServiceUnavailable)/;

/** One message a minute to one number is the provider's own limit. */
const BUSY_MS = 60_000;

function resultOf(answer: HttpAnswer): SendResult {
  const body = parseJson(answer.text);
  const code = textAt(body, 'Code');
  const said = plain(`${code ?? ''} ${textAt(body, 'Message') ?? ''}`.trim(), 200);
  if (code === 'OK') {
    return { outcome: 'accepted', providerId: textAt(body, 'BizId'), detail: 'OK' };
  }
  if (code === null) {
    const refused = refusedByStatus(answer, plain(answer.text, 100));
    if (refused !== null) return refused;
    throw channelFault('protocol', 'the answer has no Code', 'handed-over');
  }
  if (BAD_KEY.test(code)) throw channelFault('credentials', said);
  if (BAD_NUMBER.has(code)) return { outcome: 'refused', permanent: true, detail: said };
  const busy = BUSY.test(code);
  if (!busy && answer.status >= 500) throw channelFault('protocol', said, 'handed-over');
  return {
    outcome: 'refused',
    permanent: false,
    // a limit of one number must not keep the gateway from the others: the retry policy waits
    ...(busy && code.startsWith('Throttling') ? { retryAfterMs: BUSY_MS } : {}),
    detail: said,
  };
}
