import { createHmac } from 'node:crypto';
import { textAt } from '../sms/json-path.ts';
import { cardMarkdown, type Dialect, inert, octetsOf, titleOf } from './card-markdown.ts';
import { openRobotChannel, type RobotOptions } from './robot-channel.ts';
import {
  FORM,
  isPhone,
  type Meaning,
  patience,
  phoneDigits,
  type RobotProvider,
  type Said,
  safeId,
  setting,
  UNKNOWN,
} from './robot-provider.ts';

/** 钉钉自定义机器人: https://open.dingtalk.com/document/robots/custom-robot-access */
export const openDingtalkChannel = (options: RobotOptions) => openRobotChannel(DINGTALK, options);

/** The whole request may have 20,000 octets; phones show far less. */
const MARKDOWN_OCTETS = 12_000;
const PLAIN_OCTETS = 6_000;

const DIALECT: Dialect = {
  // a single break does not begin a new line there
  lineBreak: '\n\n',
  heading: (text) => `#### ${text}`,
  strong: (text) => `**${text}**`,
  step: (text) => `> ${text}`,
};

export const DINGTALK: RobotProvider = {
  kind: 'dingtalk',
  plainOctets: PLAIN_OCTETS,
  rich(card, mentions) {
    const links = card.links.map(({ label, url }) => `[${inert(label)}](${url})`);
    const called = calledBy(mentions);
    const tail = [links.join(' · '), called].filter((part) => part !== '').join('\n\n');
    const head = `### ${titleOf(card)}`;
    const whole = (lines: string): string =>
      [head, lines, tail].filter((part) => part !== '').join('\n\n');
    const lines = cardMarkdown(
      card.lines,
      DIALECT,
      (markdown) => octetsOf(whole(markdown)) <= MARKDOWN_OCTETS,
    );
    const markdown = { title: titleOf(card), text: whole(lines) };
    return { msgtype: 'markdown', markdown, at: atOf(mentions) };
  },
  plain: (text, mentions) => ({
    msgtype: 'text',
    text: { content: [text, calledBy(mentions)].filter((part) => part !== '').join('\n') },
    at: atOf(mentions),
  }),
  signed({ url, secret }, body, at) {
    if (secret === undefined) return { url, body };
    const target = new URL(url);
    target.searchParams.set('timestamp', String(at));
    target.searchParams.set('sign', dingtalkSign(secret, at));
    return { url: target.href, body };
  },
  said(answer) {
    const code = textAt(answer, 'errcode');
    return code === null ? null : { code: Number(code), words: textAt(answer, 'errmsg') ?? '' };
  },
  meaningOf,
};

/** The secret is key and text at once; base64, not yet escaped for the query. */
export const dingtalkSign = (secret: string, at: number): string =>
  createHmac('sha256', secret).update(`${at}\n${secret}`).digest('base64');

/** A mention is shown only where the text has it as well. */
const calledBy = (mentions: readonly string[]): string =>
  mentions
    .filter((who) => who !== 'all')
    .map((who) => `@${isPhone(who) ? phoneDigits(who) : safeId(who)}`)
    .join(' ');

const atOf = (mentions: readonly string[]) => ({
  atMobiles: mentions.filter(isPhone).map(phoneDigits),
  atUserIds: mentions.filter((who) => !isPhone(who) && who !== 'all'),
  isAtAll: mentions.includes('all'),
});

/** Above 20 messages a minute it refuses for up to ten; it is asked once a minute all the same. */
const MINUTE = 60_000;

function meaningOf({ code, words }: Said): Meaning {
  switch (code) {
    case 130101:
    case 410100:
      return patience(MINUTE);
    case 310000:
      return security(words);
    case 300001:
    case 300005:
    case 400101:
      return setting('its access_token is unknown: copy the URL from the robot again');
    case 400013:
      return setting('the group was dissolved: add a robot to another group');
    case 400102:
      return setting('the robot is switched off: switch it on in the group');
    case 400106:
      return setting('the robot was removed: add it to the group again');
    // wrong parameter, type or address; 4301xx: a link or words that are not allowed
    case 40035:
    case 43004:
    case 400105:
    case 430101:
    case 430102:
    case 430103:
    case 430104:
      return FORM;
    default:
      return UNKNOWN;
  }
}

/** One code for all of 安全设置. */
function security(words: string): Meaning {
  if (/timestamp/i.test(words)) {
    return setting('its signature is out of date: set the clock of this machine');
  }
  if (/sign/i.test(words)) return setting('its signature is wrong: correct secret (加签)');
  if (/keyword/i.test(words)) {
    return setting(
      'it wants a keyword: allow 燃气监控 (Gaswatch for English), or use 加签 in place of keywords',
    );
  }
  if (/\bip\b/i.test(words)) {
    return setting('it does not know this address: add it to its IP list, or use 加签');
  }
  return setting('its security settings refuse this: use 加签 and set secret');
}
