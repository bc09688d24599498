import { AppError, reasonOf } from '../../lib/app-error.ts';
import type { Clock } from '../../lib/clock.ts';
import type { Localized } from '../../model/localized.ts';
import {
  type Channel,
  type ChannelListener,
  MAY_HAVE_ARRIVED,
  type OutgoingMessage,
  priorityOf,
  type Refused,
  type SendResult,
} from '../channel.ts';
import { plain } from '../email/plain.ts';
import { SIGNATURE, shortText } from '../text/short-text.ts';
import { channelFault, reworded } from './channel-fault.ts';
import { type BreakerPolicy, type GatewayBreaker, gatewayBreaker } from './gateway-breaker.ts';
import { phoneNumber } from './phone-number.ts';
import type { CallbackRequest, GatewayCallback, SmsGateway } from './sms-gateway.ts';
import { smsParts } from './sms-parts.ts';
import { textFields } from './text-fields.ts';

export interface SmsOptions {
  /** In the order in which they are asked; at least one. */
  readonly gateways: readonly SmsGateway[];
  /** Calling code of numbers without one, e.g. `86`. */
  readonly country: string;
  /** In front of every text; empty where the provider puts its own. */
  readonly signature?: Localized;
  /** A text is shortened to so many messages. */
  readonly mostParts: number;
  readonly breaker: BreakerPolicy;
  readonly clock: Clock;
}

export interface SmsChannel extends Channel {
  /** By gateway: what takes the requests that providers make to us. */
  readonly callbacks: ReadonlyMap<string, GatewayCallback>;
  /** Takes such a request and hands what it brings to the listener. */
  takeCallback(gateway: string, request: CallbackRequest): CallbackOutcome;
}

/** `unknown`: there is no gateway of this name to which anybody posts. */
export type CallbackOutcome = 'accepted' | 'forged' | 'unreadable' | 'unknown';

/** Text messages. Nothing is connected until the first `send`, `verify` or `listen`. */
export function openSmsChannel(options: SmsOptions): SmsChannel {
  const lines = options.gateways.map((gateway) => ({
    gateway,
    breaker: gatewayBreaker(options.breaker, options.clock),
  }));
  const callbacks = new Map(
    options.gateways.flatMap(({ name, callback }) =>
      callback === null ? [] : [[name, callback] as const],
    ),
  );
  let hears: ChannelListener | null = null;
  return {
    name: 'sms',
    callbacks,
    takeCallback: (gateway, request) => {
      const news = callbacks.get(gateway)?.(request) ?? 'unknown';
      if (typeof news === 'string') return news;
      for (const receipt of news.receipts) hears?.receipt(named(gateway, receipt));
      for (const reply of news.replies) hears?.reply(reply);
      return 'accepted';
    },
    send: (message) => send(options, lines, message),
    verify: () => verifyAll(options.gateways),
    listen: (listener: ChannelListener) => {
      hears = listener;
      for (const gateway of options.gateways) {
        gateway.listen?.({
          receipt: (receipt) => listener.receipt(named(gateway.name, receipt)),
          reply: (reply) => listener.reply(reply),
        });
      }
    },
    close: async () => {
      await Promise.all(options.gateways.map((gateway) => gateway.close()));
    },
  };
}

/** Two providers may give the same id to different messages: outside, each carries its gateway's name. */
const named = <T extends { readonly providerId: string | null }>(gateway: string, said: T): T =>
  said.providerId === null ? said : { ...said, providerId: `${gateway}:${said.providerId}` };

interface Line {
  readonly gateway: SmsGateway;
  readonly breaker: GatewayBreaker;
}

/** What one gateway said; `threw` in place of an answer. */
type Tried = { readonly name: string } & (
  | { readonly refused: Refused }
  | { readonly threw: AppError }
);

async function send(
  options: SmsOptions,
  lines: readonly Line[],
  message: OutgoingMessage,
): Promise<SendResult> {
  const number = phoneNumber(message.recipient, options.country);
  if (!number.ok) {
    return { outcome: 'refused', permanent: true, detail: `the phone number ${number.error}` };
  }
  const tried: Tried[] = [];
  const next = async (line: Line): Promise<SendResult | null> => {
    const uncertain = message.uncertain || tried.some(mayHaveArrived);
    const answer = await ask(line, { ...message, uncertain }, number.value, options);
    if (!('name' in answer)) return answer;
    tried.push(answer);
    return null;
  };
  for (const line of lines) {
    // asked in turn, not beforehand: the answer may make this message the probe
    const result = line.breaker.mayTry() ? await next(line) : null;
    if (result !== null) return result;
  }
  if (tried.length > 0) return failureOf(tried, lines);
  // an emergency asks those that are resting: the worst that can happen is one more refusal
  for (const line of priorityOf(message) === 1 ? lines : []) {
    const result = await next(line);
    if (result !== null) return result;
  }
  return tried.length > 0 ? failureOf(tried, lines) : allRest(lines);
}

/** An acceptance or a permanent refusal ends it; anything else is kept for the detail. */
async function ask(
  { gateway, breaker }: Line,
  message: OutgoingMessage,
  to: string,
  options: SmsOptions,
): Promise<SendResult | Tried> {
  const { name } = gateway;
  try {
    const text = textFor(message, gateway, options);
    const { key, uncertain } = message;
    const fields = textFields(message, text, gateway.answerBy);
    const result = await gateway.send({ to, text, fields, key, uncertain });
    breaker.answered();
    if (result.outcome === 'accepted') {
      return { ...named(name, result), detail: detailFrom(name, result.detail) };
    }
    if (result.permanent) return { ...result, detail: detailFrom(name, result.detail) };
    if (result.retryAfterMs !== undefined) breaker.rest(result.retryAfterMs);
    return { name, refused: result };
  } catch (thrown) {
    breaker.failed();
    return { name, threw: thrown instanceof AppError ? thrown : unexpected(thrown) };
  }
}

/** A fault of ours must not keep the next gateway from being asked. */
const unexpected = (thrown: unknown): AppError =>
  channelFault('protocol', reasonOf(thrown), 'not-handed-over', thrown);

function textFor(message: OutgoingMessage, { answerBy }: SmsGateway, options: SmsOptions): string {
  const { signature = SIGNATURE, mostParts } = options;
  return shortText(message, {
    signature,
    answerBy,
    fits: (text) => smsParts(text).parts.length <= mostParts,
  });
}

const saidBy = (one: Tried): string =>
  'refused' in one ? one.refused.detail : `${one.threw.code}: ${one.threw.message}`;

const mayHaveArrived = (one: Tried): boolean => saidBy(one).endsWith(MAY_HAVE_ARRIVED);

const detailFrom = (name: string, detail: string): string => plain(`${name}: ${detail}`, 400);

/** Told as a refusal when anybody answered, else thrown: the whole channel is out of order. */
function failureOf(tried: readonly Tried[], lines: readonly Line[]): Refused {
  const said = tried
    .map((one) => detailFrom(one.name, saidBy(one).replace(MAY_HAVE_ARRIVED, '').trim()))
    .join('; ');
  const arrived = tried.some(mayHaveArrived);
  if (tried.every((one) => 'threw' in one)) {
    const [only, ...others] = tried;
    if (only !== undefined && 'threw' in only && others.length === 0) {
      throw reworded(only.threw, (detail) => `${only.name}: ${detail}`);
    }
    throw channelFault('unreachable', said, arrived ? 'handed-over' : 'not-handed-over');
  }
  return {
    outcome: 'refused',
    permanent: false,
    ...patience(lines),
    detail: arrived ? `${said} ${MAY_HAVE_ARRIVED}` : said,
  };
}

/** Nobody was asked: a refusal where a gateway has only asked for patience, else the channel's fault. */
function allRest(lines: readonly Line[]): Refused {
  const detail = lines
    .map(
      ({ gateway, breaker }) =>
        `${gateway.name}: not asked, rests for ${Math.ceil(breaker.restsFor() / 1000)} s`,
    )
    .join('; ');
  if (lines.every(({ breaker }) => breaker.isFailing())) throw channelFault('unreachable', detail);
  return { outcome: 'refused', permanent: false, ...patience(lines), detail };
}

/** Until the first gateway may be asked again. */
function patience(lines: readonly Line[]): Pick<Refused, 'retryAfterMs'> {
  const wait = Math.min(...lines.map(({ breaker }) => breaker.restsFor()));
  return wait > 0 ? { retryAfterMs: wait } : {};
}

/** One that works is enough to reach people, but each that does not is worth knowing. */
async function verifyAll(gateways: readonly SmsGateway[]): Promise<void> {
  const faults: string[] = [];
  for (const gateway of gateways) {
    try {
      await gateway.verify?.();
    } catch (thrown) {
      const code = thrown instanceof AppError ? `${thrown.code}: ` : '';
      faults.push(detailFrom(gateway.name, `${code}${reasonOf(thrown)}`));
    }
  }
  if (faults.length > 0) throw channelFault('unreachable', faults.join('; '));
}
