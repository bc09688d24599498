import { AppError } from '../../lib/app-error.ts';
import type { Clock } from '../../lib/clock.ts';
import { parseTemplate, type Template } from '../../lib/template.ts';
import { MESSAGE_PLACES } from '../../model/message-field.ts';
import type { SendResult } from '../channel.ts';
import { plain } from '../email/plain.ts';
import type { AnswerBy } from '../text/short-alarm.ts';
import { channelFault } from './channel-fault.ts';
import { type CallbackForm, httpCallback } from './http-callback.ts';
import { exchange, type HttpAnswer, type HttpRequest, refusedByStatus } from './http-exchange.ts';
import { parseJson, textAt } from './json-path.ts';
import type { OutgoingText, SmsGateway } from './sms-gateway.ts';
import type { Answerable, HttpSettings } from './sms-settings.ts';

/** As configured, with what the channel adds. */
export interface HttpGatewayOptions extends Omit<HttpSettings, 'callback' | keyof Answerable> {
  readonly name: string;
  readonly answerBy: AnswerBy;
  readonly callback?: CallbackForm | undefined;
  readonly country: string;
  readonly timeoutMs: number;
  readonly clock: Clock;
}

const CONTENT_TYPES = {
  json: 'application/json; charset=utf-8',
  form: 'application/x-www-form-urlencoded',
  text: 'text/plain; charset=utf-8',
} as const;

/**
 * Any provider that takes a text as one HTTP request.
 * @throws AppError `channel.template-invalid`
 */
export function openHttpGateway(options: HttpGatewayOptions): SmsGateway {
  const closing = new AbortController();
  const requestFor = requestMaker(options);
  const { name, answerBy, callback, country, clock } = options;
  return {
    name,
    answerBy,
    callback: callback === undefined ? null : httpCallback(callback, country, clock),
    send: async (text) => {
      const answer = await exchange(requestFor(text), options.timeoutMs, closing.signal);
      return resultOf(options, answer);
    },
    close: async () => closing.abort(),
  };
}

function requestMaker(options: HttpGatewayOptions): (text: OutgoingText) => HttpRequest {
  const { method, format, secret = '' } = options;
  const url = compiled('url', options.url);
  const body = options.body === undefined ? null : compiled('body', options.body);
  const headers = options.headers.map((line) => {
    const at = line.indexOf(':');
    return [line.slice(0, at).trim(), compiled('headers', line.slice(at + 1).trim())] as const;
  });
  return ({ to, key, fields, text }) => {
    const values = { ...fields, text, to, number: to.slice(1), key, secret };
    const filled: Readonly<Record<string, string>> = Object.fromEntries(
      headers.map(([header, value]) => [header, value.fill(values, headerSafe)]),
    );
    return {
      method,
      url: url.fill(values, encodeURIComponent),
      headers: {
        ...(body === null ? {} : { 'content-type': CONTENT_TYPES[format] }),
        ...filled,
      },
      body: body === null ? null : body.fill(values, ESCAPES[format]),
    };
  };
}

function compiled(where: string, text: string): Template {
  const template = parseTemplate(text, MESSAGE_PLACES);
  if (template.ok) return template.value;
  throw new AppError('channel.template-invalid', `sms.http.${where}: ${template.error}`);
}

/** Inside the quotes of a JSON string, as one value of a form, or as it is. */
const ESCAPES: Readonly<Record<HttpGatewayOptions['format'], (value: string) => string>> = {
  json: (value) => JSON.stringify(value).slice(1, -1),
  form: encodeURIComponent,
  text: (value) => value,
};

/** What a header may hold; a line break would begin another one. */
const headerSafe = (value: string): string =>
  plain(value, 2000).replace(/[^\x20-\x7e]/g, (character) => encodeURIComponent(character));

function resultOf(options: HttpGatewayOptions, answer: HttpAnswer): SendResult {
  const body = parseJson(answer.text);
  const verdict = options.okPath === undefined ? null : textAt(body, options.okPath);
  const said = withoutSecret(plain(answer.text, 150), options.secret);
  if (verdict !== null && options.badNumberValues.includes(verdict)) {
    return { outcome: 'refused', permanent: true, detail: said };
  }
  const refused = refusedByStatus(answer, said);
  if (refused !== null) return refused;
  const providerId = options.idPath === undefined ? null : textAt(body, options.idPath);
  if (options.okPath === undefined || (verdict !== null && options.okValues.includes(verdict))) {
    return { outcome: 'accepted', providerId, detail: `HTTP ${answer.status}` };
  }
  if (verdict === null) {
    throw channelFault('protocol', `nothing at ${options.okPath} in: ${said}`, 'handed-over');
  }
  return { outcome: 'refused', permanent: false, detail: said };
}

/** A provider that echoes the request must not bring the secret into the ledger. */
const withoutSecret = (text: string, secret: string | undefined): string =>
  secret === undefined || secret === '' ? text : text.replaceAll(secret, '[redacted]');
