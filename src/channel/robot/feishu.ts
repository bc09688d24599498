import { createHmac } from 'node:crypto';
import { textAt } from '../sms/json-path.ts';
import { cardMarkdown, type Dialect, octetsOf } from './card-markdown.ts';
import type { CardLink, RobotCard } from './robot-card.ts';
import { openRobotChannel, type RobotOptions } from './robot-channel.ts';
import {
  FORM,
  type Meaning,
  patience,
  type RobotProvider,
  type Said,
  safeId,
  setting,
  UNKNOWN,
} from './robot-provider.ts';

/** 飞书自定义机器人 (also Lark): https://open.feishu.cn/document/client-docs/bot-v3/add-custom-bot */
export const openFeishuChannel = (options: RobotOptions) => openRobotChannel(FEISHU, options);

/** The whole request may have 20 KB. */
const CARD_OCTETS = 12_000;
const PLAIN_OCTETS = 6_000;

const DIALECT: Dialect = {
  lineBreak: '\n',
  heading: (text) => `**${text}**`,
  strong: (text) => `**${text}**`,
  step: (text) => `- ${text}`,
};

const TEMPLATES: Readonly<Record<RobotCard['tone'], string>> = {
  p1: 'red',
  p2: 'orange',
  p3: 'blue',
  p4: 'grey',
  ended: 'green',
  plain: 'wathet',
};

export const FEISHU: RobotProvider = {
  kind: 'feishu',
  plainOctets: PLAIN_OCTETS,
  rich(card, mentions) {
    const fits = (markdown: string): boolean => octetsOf(markdown) <= CARD_OCTETS;
    const lines = cardMarkdown(card.lines, DIALECT, fits);
    const called = mentions.map((who) => `<at id=${safeId(who)}></at>`).join(' ');
    const content = [lines, called].filter((part) => part !== '').join('\n');
    return {
      msg_type: 'interactive',
      card: {
        config: { wide_screen_mode: true },
        header: {
          template: TEMPLATES[card.tone],
          title: { tag: 'plain_text', content: card.title },
        },
        elements: [
          ...(content === '' ? [] : [{ tag: 'div', text: { tag: 'lark_md', content } }]),
          ...(card.links.length === 0
            ? []
            : [{ tag: 'action', actions: card.links.map((link) => buttonOf(link, card.tone)) }]),
        ],
      },
    };
  },
  plain(text, mentions) {
    const called = mentions.map((who) => `<at user_id="${safeId(who)}"></at>`).join(' ');
    // a name must not call anybody
    const safe = text.replaceAll('<', '＜').replaceAll('>', '＞');
    const whole = [safe, called].filter((part) => part !== '').join('\n');
    return { msg_type: 'text', content: { text: whole } };
  },
  signed({ url, secret }, body, at) {
    if (secret === undefined) return { url, body };
    const timestamp = Math.floor(at / 1000);
    return {
      url,
      body: { timestamp: String(timestamp), sign: feishuSign(secret, timestamp), ...body },
    };
  },
  said(answer) {
    // older robots answer StatusCode alone
    const code = textAt(answer, 'code') ?? textAt(answer, 'StatusCode');
    const words = textAt(answer, 'msg') ?? textAt(answer, 'StatusMessage') ?? '';
    return code === null ? null : { code: Number(code), words };
  },
  meaningOf,
};

/** The key is what is signed elsewhere, and the text is empty; `timestamp` in seconds. */
export const feishuSign = (secret: string, timestamp: number): string =>
  createHmac('sha256', `${timestamp}\n${secret}`).digest('base64');

const buttonOf = ({ label, url, weight }: CardLink, tone: RobotCard['tone']) => ({
  tag: 'button',
  text: { tag: 'plain_text', content: label },
  type: weight === 'second' ? 'default' : tone === 'p1' ? 'danger' : 'primary',
  url,
});

/** 5 messages a second, 100 a minute. */
const SHORT_WAIT = 10_000;

function meaningOf({ code, words }: Said): Meaning {
  switch (code) {
    case 11232:
    case 11233:
    case 99991400:
      return patience(SHORT_WAIT);
    case 9499:
      // one code for too many requests and for a body that it cannot read
      return /bad request|param/i.test(words) ? FORM : patience(SHORT_WAIT);
    case 19001:
      return setting('its address is unknown: copy the URL from the robot again');
    case 19021:
      return setting('its signature is refused: correct secret, and the clock of this machine');
    case 19022:
      return setting('it does not know this address: add it to its IP list, or use 签名校验');
    case 19024:
      return setting(
        'it wants a keyword: allow 燃气监控 (Gaswatch for English), or use 签名校验 instead',
      );
    case 19007:
      return setting('the robot is switched off: switch it on in the group');
    case 19002:
    case 11246:
    case 11310:
    case 230001:
    case 230099:
      return FORM;
    default:
      return UNKNOWN;
  }
}
