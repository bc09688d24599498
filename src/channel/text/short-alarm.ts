import type { Alarm } from '../../model/alarm.ts';
import type { DeliveryReason } from '../../model/delivery.ts';
import type { Language, Localized } from '../../model/localized.ts';
import type { AlarmMessage } from '../channel.ts';
import type { Piece } from './fit.ts';
import {
  AGAIN,
  ANSWERED,
  CLOSE,
  clean,
  clock,
  figureOf,
  PRIORITIES,
  placeOf,
  REASONS,
  REPEAT,
} from './short-words.ts';

/** How a recipient can acknowledge over the way that the text takes. */
export type AnswerBy = 'code' | 'link' | 'none';

/** An alarm's message in pieces, for a text or for a provider's template. */
export interface ShortAlarm {
  /** `P1 紧急·升级`, or `已恢复 P1`. */
  readonly tag: string;
  readonly title: string;
  readonly place: string;
  /** Empty where there is no number, or it is over. */
  readonly figure: string;
  /** `02:13起`, `02:13至02:25`. */
  readonly since: string;
  readonly advice: string;
  /** `确认回复4821`; empty where there is nothing to acknowledge. */
  readonly answer: string;
  /** `（可能重复）` */
  readonly note: string;
}

export function shortAlarm(
  message: AlarmMessage,
  language: Language,
  answerBy: AnswerBy,
): ShortAlarm {
  const { alarm, delivery } = message;
  const over = delivery.reason === 'cleared' && alarm.returnedAt !== null;
  return {
    tag: tagOf(message, language),
    title: clean(message.title[language]),
    place: placeOf(message, language),
    figure: over ? '' : figureOf(message, language),
    since: sinceOf(message, language),
    advice: over ? afterwards(message, language) : clean(alarm.advice[language]),
    answer: answerOf(message, language, answerBy),
    note: message.uncertain ? bracketed(REPEAT[language], language) : '',
  };
}

/** The clauses of the text; `advice` alone is shortened, and the figure goes last. */
export const alarmPieces = (
  short: ShortAlarm,
  language: Language,
  answerBy: AnswerBy,
): readonly Piece[] => [
  { text: headOf(short, language), when: 'always' },
  { text: short.place, when: 'always' },
  { text: short.figure, when: 'drop' },
  { text: short.since, when: 'always' },
  { text: short.advice, when: 'shorten' },
  { text: short.answer, when: answerBy === 'link' ? 'whole' : 'always' },
];

const headOf = ({ tag, title, note }: ShortAlarm, language: Language): string =>
  language === 'zh' ? `${tag} ${title}${note}` : `${tag}: ${title}${note === '' ? '' : ` ${note}`}`;

function tagOf({ alarm, delivery }: AlarmMessage, language: Language): string {
  const priority = `P${alarm.priority}`;
  if (delivery.reason === 'cleared' && alarm.returnedAt !== null) {
    return `${REASONS.cleared[language]} ${priority}`;
  }
  const reason = reasonOf(delivery.reason, alarm);
  const named = `${priority} ${PRIORITIES[alarm.priority][language]}`;
  if (reason[language] === '') return named;
  return language === 'zh' ? `${named}·${reason.zh}` : `${named}, ${reason.en}`;
}

/** What had to wait says how things stand: come back since, or acknowledged by now. */
function reasonOf(reason: DeliveryReason, { acknowledgedBy }: Alarm): Localized {
  if (reason === 'cleared') return AGAIN;
  return reason === 'reminder' && acknowledgedBy !== null ? ANSWERED : REASONS[reason];
}

function sinceOf({ alarm, delivery, timeZone }: AlarmMessage, language: Language): string {
  const from = clock(alarm.occurredAt, delivery.plannedAt, timeZone);
  if (delivery.reason !== 'cleared' || alarm.returnedAt === null) {
    return language === 'zh' ? `${from}起` : `since ${from}`;
  }
  const to = clock(alarm.returnedAt, alarm.occurredAt, timeZone);
  return language === 'zh' ? `${from}至${to}` : `${from} to ${to}`;
}

const afterwards = ({ alarm }: AlarmMessage, language: Language): string =>
  alarm.state === 'returned' ? CLOSE[language] : '';

function answerOf({ answer }: AlarmMessage, language: Language, by: AnswerBy): string {
  if (answer === null || by === 'none') return '';
  if (by === 'code') {
    const code = clean(answer.code);
    return language === 'zh' ? `确认回复${code}` : `reply ${code} to acknowledge`;
  }
  // a link is whole or useless, and a space keeps phones from taking the next word into it
  return language === 'zh' ? `确认：${answer.link} ` : `acknowledge: ${answer.link} `;
}

const bracketed = (text: string, language: Language): string =>
  language === 'zh' ? `（${text}）` : `(${text})`;
