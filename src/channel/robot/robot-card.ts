import type { Language, Localized } from '../../model/localized.ts';
import type {
  AlarmMessage,
  GroupMessage,
  MessageFact,
  Notice,
  OutgoingMessage,
} from '../channel.ts';
import { type GroupRow, groupView, tallyText } from '../email/group-view.ts';
import { languagesOf, type MailView, mailView, type Tone, tagText } from '../email/mail-view.ts';
import { LABELS } from '../email/mail-words.ts';
import { capitalised } from '../email/plain.ts';
import { SIGNATURE } from '../text/short-text.ts';
import { clean, REPEAT } from '../text/short-words.ts';

/** A message for a group of people, before any provider's own form. */
export interface RobotCard {
  readonly tone: Tone | 'plain';
  /** One line: all that a list of conversations shows. */
  readonly title: string;
  readonly lines: readonly CardLine[];
  readonly links: readonly CardLink[];
}

export interface CardLine {
  readonly style: 'heading' | 'fact' | 'text' | 'step';
  readonly text: string;
  /** Of a fact: what stands in bold. */
  readonly strong?: string;
  /** `drop`: may go when there is no room, the last one first. */
  readonly when: 'always' | 'drop';
}

export interface CardLink {
  readonly label: string;
  readonly url: string;
  readonly weight: 'first' | 'second';
}

/** Alarms of a group that are listed one by one. */
const MOST_ROWS = 10;
const NAMED = 4;

export function robotCard(message: OutgoingMessage): RobotCard {
  switch (message.kind) {
    case 'alarm':
      return alarmCard(message);
    case 'group':
      return groupCard(message);
    case 'notice':
      return noticeCard(message);
  }
}

function alarmCard(message: AlarmMessage): RobotCard {
  const view = mailView(message);
  const note = message.uncertain ? [plainLine(inBoth(view.languages, REPEAT))] : [];
  return {
    tone: view.tone,
    title: titled(view.languages, { zh: headline(view, 'zh'), en: headline(view, 'en') }),
    lines: [...view.languages.flatMap((language, at) => alarmLines(view, language, at)), ...note],
    links: [
      ...(view.answerLink === null
        ? []
        : [link(view.languages, LABELS.acknowledge, view.answerLink, 'first')]),
      link(view.languages, LABELS.open, view.link, 'second'),
    ],
  };
}

const headline = (view: MailView, language: Language): string =>
  `${tagText(view, (text) => text[language])} ${view.title[language]}`;

/** The second language repeats what it is and where; its advice goes first when there is no room. */
function alarmLines(view: MailView, language: Language, at: number): readonly CardLine[] {
  const heading = at === 0 ? [] : [line('heading', headline(view, language))];
  const since = view.sinceOtherDay ? `${view.since.date} ${view.since.minute}` : view.since.minute;
  const told = view.rows.filter(({ label }) => label === LABELS.state || label === LABELS.ended);
  return [
    ...heading,
    line(at === 0 ? 'heading' : 'text', view.place[language]),
    ...view.facts.map((fact, index) => factLine(fact, language, index === 0 ? 'always' : 'drop')),
    plainLine(language === 'zh' ? `${since} 起` : `Since ${since}`),
    ...told.map(({ label, value }) =>
      line('text', `${label[language]}${COLON[language]}${value[language]}`),
    ),
    ...view.steps[language].map((step) => line('step', capitalised(step), 'drop')),
  ];
}

function factLine(fact: MessageFact, language: Language, when: CardLine['when']): CardLine {
  const { label, value, limit } = fact;
  const standing = limit === null ? '' : `${language === 'zh' ? '，' : ', '}${limit[language]}`;
  return {
    style: 'fact',
    text: clean(`${capitalised(label[language])}${COLON[language]}{}${standing}`),
    strong: clean(value[language]),
    when,
  };
}

const COLON: Localized = { zh: '：', en: ': ' };
const OTHERS: Localized = { zh: '其他', en: 'other' };

function groupCard(message: GroupMessage): RobotCard {
  const view = groupView(message, MOST_ROWS);
  const digest: Localized =
    view.why === 'digest' ? { zh: '汇总 ', en: 'Digest: ' } : { zh: '', en: '' };
  const heads: Localized = {
    zh: `${digest.zh}${view.count} 条告警（${view.grades}${view.over > 0 ? `，已恢复 ${view.over}` : ''}）`,
    en: `${digest.en}${view.count} alarms (${view.grades}${view.over > 0 ? `, ${view.over} cleared` : ''})`,
  };
  const counts = view.languages.flatMap((language, at) => [
    ...(at === 0 ? [] : [line('heading', heads[language])]),
    line('text', tallyText(view.kinds, language, NAMED, OTHERS)),
    line('text', tallyText(view.places, language, NAMED, OTHERS)),
    plainLine(language === 'zh' ? `最早 ${view.earliest}` : `Earliest ${view.earliest}`),
  ]);
  const rest = view.count - view.rows.length;
  const more: Localized = { zh: `另有 ${rest} 条`, en: `${rest} more` };
  return {
    tone: view.tone,
    title: titled(view.languages, heads),
    lines: [
      ...counts,
      ...(view.uncertain ? [plainLine(inBoth(view.languages, REPEAT))] : []),
      ...view.rows.map((row) => line('step', rowText(row, view.languages[0] ?? 'zh'), 'drop')),
      ...(rest > 0 ? [line('text', inBoth(view.languages, more), 'drop')] : []),
    ],
    links: [link(view.languages, LABELS.list, view.link, 'second')],
  };
}

const rowText = (row: GroupRow, language: Language): string =>
  [`${row.badge} ${row.title[language]}`, row.place[language], row.figure[language], row.since]
    .filter((part) => part !== '')
    .join(' · ');

function noticeCard({ title, lines, language }: Notice): RobotCard {
  const languages = languagesOf(language);
  return {
    tone: 'plain',
    title: titled(languages, title),
    lines: languages.flatMap((each, at) => [
      ...(at === 0 ? [] : [line('heading', title[each])]),
      ...lines.map((paragraph) => line('text', paragraph[each], 'drop')),
    ]),
    links: [],
  };
}

/** In the first language; the signature is also the keyword of robots that want one. */
function titled(languages: readonly Language[], text: Localized): string {
  const [first = 'zh'] = languages;
  return `${SIGNATURE[first]}${clean(text[first], 100)}`;
}

function line(style: CardLine['style'], text: string, when: CardLine['when'] = 'always'): CardLine {
  return { style, text: clean(text, when === 'always' ? 200 : 500), when };
}

const plainLine = (text: string): CardLine => line('text', text);

/** One after the other where two are wanted. */
const inBoth = (languages: readonly Language[], text: Localized): string =>
  [...new Set(languages.map((language) => text[language]))].join(' · ');

const link = (
  languages: readonly Language[],
  label: Localized,
  url: string,
  weight: CardLink['weight'],
): CardLink => ({ label: inBoth(languages, label), url, weight });
