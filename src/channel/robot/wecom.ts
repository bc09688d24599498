import { textAt } from '../sms/json-path.ts';
import { cardMarkdown, type Dialect, inert, octetsOf, titleOf } from './card-markdown.ts';
import type { RobotCard } from './robot-card.ts';
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

/** 企业微信群机器人: https://developer.work.weixin.qq.com/document/path/91770 */
export const openWecomChannel = (options: RobotOptions) => openRobotChannel(WECOM, options);

const MARKDOWN_OCTETS = 4096;
const PLAIN_OCTETS = 2048;

const DIALECT: Dialect = {
  lineBreak: '\n',
  heading: (text) => `**${text}**`,
  strong: (text) => `**${text}**`,
  step: (text) => `> ${text}`,
};

/** It knows three colours: info is green, comment grey, warning orange. */
const COLOURS: Readonly<Record<RobotCard['tone'], string>> = {
  p1: 'warning',
  p2: 'warning',
  p3: 'comment',
  p4: 'comment',
  ended: 'info',
  plain: 'comment',
};

export const WECOM: RobotProvider = {
  kind: 'wecom',
  plainOctets: PLAIN_OCTETS,
  rich(card, mentions) {
    const links = card.links.map(({ label, url }) => `[${inert(label)}](${url})`).join('　');
    // markdown can call by user id alone; the others are called by a text
    const called = mentions.filter(isUserId).map((who) => `<@${safeId(who)}>`);
    const head = `### <font color="${COLOURS[card.tone]}">${titleOf(card)}</font>`;
    const whole = (lines: string): string =>
      [head, lines, links, called.join('')].filter((part) => part !== '').join('\n');
    const lines = cardMarkdown(
      card.lines,
      DIALECT,
      (markdown) => octetsOf(whole(markdown)) <= MARKDOWN_OCTETS,
    );
    return { msgtype: 'markdown', markdown: { content: whole(lines) } };
  },
  plain: (text, mentions) => ({
    msgtype: 'text',
    text: {
      content: text,
      mentioned_list: mentions.flatMap((who) =>
        isPhone(who) ? [] : [who === 'all' ? '@all' : who],
      ),
      mentioned_mobile_list: mentions.filter(isPhone).map(phoneDigits),
    },
  }),
  mustBePlain: (mentions) => mentions.some((who) => !isUserId(who)),
  signed: ({ url }, body) => ({ url, body }),
  said(answer) {
    const code = textAt(answer, 'errcode');
    return code === null ? null : { code: Number(code), words: textAt(answer, 'errmsg') ?? '' };
  },
  meaningOf,
};

const isUserId = (who: string): boolean => who !== 'all' && !isPhone(who);

/** 20 messages a minute. */
const MINUTE = 60_000;

function meaningOf({ code }: Said): Meaning {
  switch (code) {
    case 45009:
      return patience(MINUTE);
    case 93000:
    case 40001:
    case 40014:
      return setting('its key is unknown: copy the URL from the robot again');
    case 93004:
    case 93008:
    case 93017:
      return setting('the robot was removed or switched off: add it to the group again');
    // wrong type or parameter, empty or too long
    case 40008:
    case 40035:
    case 40058:
    case 44004:
    case 45002:
      return FORM;
    default:
      return UNKNOWN;
  }
}
