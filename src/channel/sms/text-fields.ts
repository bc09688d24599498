import type { Language } from '../../model/localized.ts';
import type { OutgoingMessage } from '../channel.ts';
import { type AnswerBy, shortAlarm } from '../text/short-alarm.ts';
import { groupPieces } from '../text/short-group.ts';
import { clean } from '../text/short-words.ts';
import type { TextFields } from './sms-gateway.ts';

/** A message in pieces for a provider's template; a field with nothing to say holds a hyphen. */
export function textFields(message: OutgoingMessage, text: string, answerBy: AnswerBy): TextFields {
  const language: Language = message.language === 'both' ? 'zh' : message.language;
  const filled = { ...EMPTY, ...fieldsOf(message, language, answerBy), text };
  // an approved template with an empty variable is refused
  const said: Partial<TextFields> = Object.fromEntries(
    Object.entries(filled).map(([name, value]) => [name, value.trim() === '' ? '-' : value.trim()]),
  );
  return { ...EMPTY, ...said };
}

const EMPTY: TextFields = {
  text: '',
  tag: '',
  title: '',
  place: '',
  figure: '',
  since: '',
  advice: '',
  answer: '',
};

function fieldsOf(
  message: OutgoingMessage,
  language: Language,
  answerBy: AnswerBy,
): Partial<TextFields> {
  switch (message.kind) {
    case 'alarm': {
      const { note, tag, ...short } = shortAlarm(message, language, answerBy);
      return { ...short, tag: `${tag}${note}` };
    }
    case 'group': {
      const [head, kinds, , places, earliest] = groupPieces(message, language);
      return {
        tag: head?.text ?? '',
        title: kinds?.text ?? '',
        place: places?.text ?? '',
        since: earliest?.text ?? '',
      };
    }
    case 'notice':
      return { title: clean(message.title[language]) };
  }
}
