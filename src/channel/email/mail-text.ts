import type { Language, Localized } from '../../model/localized.ts';
import { type MailView, tagText } from './mail-view.ts';
import { ANSWER_LINK_HINT, AUTOMATIC, LABELS } from './mail-words.ts';
import { capitalised, plain } from './plain.ts';

/** The plain text part: the whole message in one language, then in the other. */
export function mailText(view: MailView): string {
  const blocks = view.languages.map((language) => block(view, language).join('\r\n'));
  return `${blocks.join('\r\n\r\n----\r\n\r\n')}\r\n`;
}

function block(view: MailView, language: Language): string[] {
  const say = (text: Localized): string => capitalised(plain(text[language]));
  const colon = language === 'zh' ? '：' : ': ';
  const line = (label: Localized, value: Localized) => `${say(label)}${colon}${say(value)}`;
  const steps = view.steps[language].map(
    (step, index, all) =>
      `  ${all.length === 1 ? '' : `${index + 1}. `}${capitalised(plain(step))}`,
  );
  const comma = language === 'zh' ? '，' : ', ';
  const facts = view.facts.map(({ label, value, limit }) => {
    const standing = limit === null ? '' : `${comma}${plain(limit[language])}`;
    return `  ${say(label)} ${plain(value[language])}${standing}`;
  });
  return [
    `[${tagText(view, say)}] ${say(view.title)}`,
    say(view.place),
    '',
    say(view.summary),
    ...facts,
    '',
    `${say(LABELS.todo)}${colon.trimEnd()}`,
    ...steps,
    '',
    ...(view.answerLink === null
      ? []
      : [
          `${say(LABELS.acknowledge)}${colon}${plain(view.answerLink, 4000)}`,
          say(ANSWER_LINK_HINT),
          '',
        ]),
    `${say(LABELS.open)}${colon}${plain(view.link, 2000)}`,
    '',
    ...view.rows.map(({ label, value }) => line(label, value)),
    `${say(LABELS.alarmId)}${colon}${plain(view.alarmId)}`,
    line(LABELS.why, view.why),
    ...(view.note === null ? [] : [say(view.note)]),
    say(AUTOMATIC),
  ];
}
