import type { Language, Localized } from '../../model/localized.ts';
import type { Notice, OutgoingMessage } from '../channel.ts';
import { fitPieces, longestPrefix, type Piece } from './fit.ts';
import { type AnswerBy, alarmPieces, shortAlarm } from './short-alarm.ts';
import { groupPieces } from './short-group.ts';
import { clean } from './short-words.ts';

export interface ShortTextOptions {
  /** Stands before everything, e.g. `【燃气监控】`; empty: nothing does. */
  readonly signature: Localized;
  readonly answerBy: AnswerBy;
  /** Whether a text is short enough for the way it takes. */
  readonly fits: (text: string) => boolean;
}

export const SIGNATURE: Localized = { zh: '【燃气监控】', en: 'Gaswatch: ' };

const SEPARATORS: Localized = { zh: '｜', en: '; ' };

/**
 * Any message as short plain text, as long as it fits: what it is, where, since
 * when and how to acknowledge stay; the advice gives way first.
 * `【燃气监控】P1 紧急 出口超压｜城东纺织 主路 A｜152 kPa（≥140）｜02:13起｜…｜确认回复4821`
 *
 * For a reader of both languages Chinese comes first, and English follows
 * without advice where there is room for its core; the Chinese advice gets the rest.
 */
export function shortText(message: OutgoingMessage, options: ShortTextOptions): string {
  if (message.language !== 'both') return inLanguage(message, message.language, options);
  const least = `${options.signature.zh}${saying(message, 'zh', options.answerBy, ['always', 'whole'])}`;
  const second = [['always', 'drop'] as const, ['always'] as const]
    .map((kinds) => `\n${saying(message, 'en', 'none', kinds)}`)
    .find((text) => options.fits(`${least}${text}`));
  if (second === undefined) return inLanguage(message, 'zh', options);
  const fits = (text: string): boolean => options.fits(`${text}${second}`);
  return `${inLanguage(message, 'zh', { ...options, fits })}${second}`;
}

/** Only clauses of these kinds, each whole. */
const saying = (
  message: OutgoingMessage,
  language: Language,
  answerBy: AnswerBy,
  kinds: readonly Piece['when'][],
): string =>
  piecesOf(message, language, answerBy)
    .filter(({ text, when }) => text !== '' && kinds.includes(when))
    .map(({ text }) => text)
    .join(SEPARATORS[language])
    .trim();

function inLanguage(
  message: OutgoingMessage,
  language: Language,
  { signature, answerBy, fits }: ShortTextOptions,
): string {
  const before = signature[language];
  const pieces = piecesOf(message, language, answerBy);
  const text = fitPieces(pieces, SEPARATORS[language], (body) => fits(`${before}${body}`));
  return `${before}${text}`.trim();
}

function piecesOf(
  message: OutgoingMessage,
  language: Language,
  answerBy: AnswerBy,
): readonly Piece[] {
  switch (message.kind) {
    case 'alarm':
      return alarmPieces(shortAlarm(message, language, answerBy), language, answerBy);
    case 'group':
      return groupPieces(message, language);
    case 'notice':
      return noticePieces(message, language);
  }
}

const noticePieces = ({ title, lines }: Notice, language: Language): readonly Piece[] => [
  { text: longestPrefix(clean(title[language]), (text) => text.length <= 100), when: 'always' },
  { text: lines.map((line) => clean(line[language], 4000)).join(' '), when: 'shorten' },
];
