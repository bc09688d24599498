import { AppError } from '../../lib/app-error.ts';
import type { Clock } from '../../lib/clock.ts';
import { epochMs } from '../../model/units.ts';
import type { Channel, GroupMessage, OutgoingMessage, SendResult } from '../channel.ts';
import { plain } from '../email/plain.ts';
import { channelFault } from '../sms/channel-fault.ts';
import { exchange, type HttpAnswer, refusedByStatus } from '../sms/http-exchange.ts';
import { parseJson } from '../sms/json-path.ts';
import { SIGNATURE, shortText } from '../text/short-text.ts';
import { octetsOf } from './card-markdown.ts';
import { robotCard } from './robot-card.ts';
import type { Body, Robot, RobotProvider, Said } from './robot-provider.ts';

export interface RobotOptions {
  /** Of this provider; a message's recipient is one of their names. */
  readonly robots: readonly Robot[];
  readonly clock: Clock;
}

/**
 * A provider's robots, each in its group. Nothing is connected until the first
 * `send`; a robot cannot be asked whether it works without everybody seeing it.
 * @throws AppError `channel.address-invalid`
 */
export function openRobotChannel(provider: RobotProvider, options: RobotOptions): Channel {
  for (const { name, url } of options.robots) checkUrl(`the robot ${name}`, url);
  const closing = new AbortController();
  return {
    name: provider.kind,
    send: (message) => send(provider, options, message, closing.signal),
    close: async () => closing.abort(),
  };
}

/** Says whose it is, never the address: its key is in it. */
export function checkUrl(whose: string, url: string): void {
  const parsed = URL.canParse(url) ? new URL(url) : null;
  if (parsed === null || !/^https?:$/.test(parsed.protocol)) {
    throw invalid(`the URL of ${whose} is no http:// or https:// URL`);
  }
  if (parsed.username !== '' || parsed.password !== '') {
    throw invalid(`the URL of ${whose} has a user name or password in it: use a header instead`);
  }
}

const invalid = (message: string): AppError => new AppError('channel.address-invalid', message);

async function send(
  provider: RobotProvider,
  { robots, clock }: RobotOptions,
  message: OutgoingMessage,
  closing: AbortSignal,
): Promise<SendResult> {
  const robot = robots.find(({ name }) => name === message.recipient);
  if (robot === undefined) return unknownName(provider.kind, 'robots', robots, message.recipient);
  const mentions = isEmergency(message) ? robot.mentions : [];
  const ask = async (body: Body): Promise<SendResult | 'form-refused'> => {
    const { url, body: signed } = provider.signed(robot, body, epochMs(clock.now()));
    const request = {
      method: 'POST',
      url,
      headers: { 'content-type': 'application/json; charset=utf-8' },
      body: JSON.stringify(signed),
    } as const;
    return verdictOf(provider, robot, await exchange(request, robot.timeoutMs, closing));
  };
  const text = (): Body => provider.plain(plainText(provider, message), mentions);
  if (provider.mustBePlain?.(mentions) === true) return settled(await ask(text()));
  const first = await ask(provider.rich(robotCard(message), mentions));
  return first === 'form-refused' ? settled(await ask(text())) : first;
}

/** Whoever the fleet file names must be in the configuration. */
export function unknownName(
  kind: string,
  section: string,
  known: readonly { readonly name: string }[],
  name: string,
): SendResult {
  const names = known.map((one) => one.name).join(', ');
  const detail = `${section} has no ${kind} named ${name}; there ${known.length === 0 ? 'are none' : `is ${names}`}`;
  return { outcome: 'refused', permanent: true, detail: plain(detail, 300) };
}

function settled(result: SendResult | 'form-refused'): SendResult {
  if (result !== 'form-refused') return result;
  return { outcome: 'refused', permanent: true, detail: 'the provider refuses even plain text' };
}

/** Where there is room for nothing else there is room for the link. */
function plainText(provider: RobotProvider, message: OutgoingMessage): string {
  const tail = message.kind === 'alarm' ? `\n${message.links.alarm} ` : '';
  const text = shortText(message, {
    signature: SIGNATURE,
    answerBy: 'link',
    fits: (shown) => octetsOf(`${shown}${tail}`) <= provider.plainOctets,
  });
  return `${text}${tail}`;
}

/** People are called by name for what needs them now, not for what is over. */
function isEmergency(message: OutgoingMessage): boolean {
  const isNow = ({ brief }: GroupMessage['items'][number]): boolean =>
    brief.alarm.priority === 1 && brief.alarm.returnedAt === null;
  switch (message.kind) {
    case 'alarm':
      return message.alarm.priority === 1 && message.alarm.returnedAt === null;
    case 'group':
      return message.items.some(isNow);
    case 'notice':
      return false;
  }
}

/** The provider's own words count more than the status they come with. */
function verdictOf(
  provider: RobotProvider,
  robot: Robot,
  answer: HttpAnswer,
): SendResult | 'form-refused' {
  const said = provider.said(parseJson(answer.text));
  if (said === null || Number.isNaN(said.code)) return withoutWords(robot, answer);
  if (said.code === 0) return { outcome: 'accepted', providerId: null, detail: 'ok' };
  const detail = detailOf(provider, robot, said);
  const meaning = provider.meaningOf(said);
  switch (meaning.about) {
    case 'patience': {
      const retryAfterMs = Math.max(meaning.waitMs, answer.retryAfterMs ?? 0);
      return { outcome: 'refused', permanent: false, retryAfterMs, detail };
    }
    case 'setting':
      return { outcome: 'refused', permanent: true, detail: `${detail}; ${meaning.remedy}` };
    case 'form':
      return 'form-refused';
    case 'unknown':
      return { outcome: 'refused', permanent: false, detail };
  }
}

function withoutWords(robot: Robot, answer: HttpAnswer): SendResult {
  if (answer.status === 404 || answer.status === 410) {
    const remedy = 'copy the URL from the robot again';
    return { outcome: 'refused', permanent: true, detail: `HTTP ${answer.status}: ${remedy}` };
  }
  const refused = refusedByStatus(answer, discreet(robot, plain(answer.text, 100)));
  if (refused !== null) return refused;
  throw channelFault('protocol', 'the answer is not one of the provider', 'handed-over');
}

const detailOf = ({ kind }: RobotProvider, robot: Robot, { code, words }: Said): string =>
  discreet(robot, plain(`${kind} ${code}: ${words}`, 200));

/** A provider that echoes the request must not bring the robot's key into the ledger. */
function discreet({ url, secret = '' }: Robot, text: string): string {
  const { searchParams, pathname } = new URL(url);
  const keys = [secret, ...searchParams.values(), pathname.split('/').at(-1) ?? ''];
  return keys
    .filter((key) => key.length >= 8)
    .reduce((shown, key) => shown.replaceAll(key, '[redacted]'), text);
}
