import type { Language, Localized } from '../../model/localized.ts';
import type { GroupMessage } from '../channel.ts';
import { groupHeadline } from './group-headline.ts';
import { groupHtml } from './group-html.ts';
import { type GroupView, groupView, tallyText } from './group-view.ts';
import { AUTOMATIC, LABELS, OTHERS, restText, UNCERTAIN, WHY_GROUP } from './mail-words.ts';
import { plain } from './plain.ts';

/** Alarms with a line of their own: a mail of more than 100 KB is cut off by some clients. */
export const MOST_ROWS = 50;

export interface GroupMail {
  readonly subject: string;
  readonly text: string;
  readonly html: string;
  readonly tone: GroupView['tone'];
}

export function groupMail(message: GroupMessage): GroupMail {
  const view = groupView(message, MOST_ROWS);
  const subject = groupSubject(view);
  return { subject, text: groupText(view), html: groupHtml(view, subject), tone: view.tone };
}

/** `[38 条告警 38 alarms · P1×2 P3×36] 通信中断 ×30、走停 ×8 · 02:13`: how many and how grave comes first. */
function groupSubject(view: GroupView): string {
  const head = groupHeadline(view);
  const say = (text: Localized, between: string): string =>
    view.languages.map((language) => text[language]).join(between);
  const [first = 'zh'] = view.languages;
  const kinds = tallyText(view.kinds, first, 3, OTHERS);
  const also = view.languages.length === 1 ? '' : ` ${tallyText(view.kinds, 'en', 3, OTHERS)}`;
  return plain(`[${say(head, ' ')} · ${view.grades}] ${kinds}${also} · ${view.earliest}`, 180);
}

function groupText(view: GroupView): string {
  const blocks = view.languages.map((language) => block(view, language).join('\r\n'));
  return `${blocks.join('\r\n\r\n----\r\n\r\n')}\r\n`;
}

function block(view: GroupView, language: Language): string[] {
  const colon = language === 'zh' ? '：' : ': ';
  const line = (label: Localized, value: string) => `${label[language]}${colon}${plain(value)}`;
  const rows = view.rows.map((row) => {
    const parts = [row.place, row.figure, { zh: row.since, en: row.since }, row.state];
    const about = parts.map((part) => plain(part[language])).filter((part) => part !== '');
    return `  ${row.badge} ${plain(row.title[language])} | ${about.join(' | ')}`;
  });
  return [
    `${groupHeadline(view)[language]} (${view.grades})`,
    '',
    line(LABELS.kinds, tallyText(view.kinds, language, 8, OTHERS)),
    line(LABELS.places, tallyText(view.places, language, 8, OTHERS)),
    line(LABELS.earliest, view.earliest),
    '',
    ...rows,
    ...(view.rest > 0 ? [`  ${restText(view.rest)[language]}`] : []),
    '',
    line(LABELS.list, view.link),
    '',
    WHY_GROUP[view.why][language],
    ...(view.uncertain ? [UNCERTAIN[language]] : []),
    AUTOMATIC[language],
  ];
}
