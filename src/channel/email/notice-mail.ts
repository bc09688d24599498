import type { Language, Localized } from '../../model/localized.ts';
import type { Notice } from '../channel.ts';
import { inWords, mailBand, mailFooter, mailFrame } from './mail-frame.ts';
import { INK, MUTED, RULE } from './mail-style.ts';
import { languagesOf } from './mail-view.ts';
import { AUTOMATIC, UNCERTAIN } from './mail-words.ts';
import { escapeHtml, plain } from './plain.ts';

export interface NoticeMail {
  readonly subject: string;
  readonly text: string;
  readonly html: string;
}

/** Self-tests and reports: a title, paragraphs, or ready HTML in their place. */
export function noticeMail(notice: Notice): NoticeMail {
  const languages = languagesOf(notice.language);
  const subject = plain([...new Set(languages.map((each) => notice.title[each]))].join(' '), 180);
  return {
    subject,
    text: noticeText(notice, languages),
    html: noticeHtml(notice, languages, subject),
  };
}

function noticeText(notice: Notice, languages: readonly Language[]): string {
  const blocks = languages.map((language) =>
    [
      plain(notice.title[language]),
      '',
      ...notice.lines.map((line) => plain(line[language], 4000)),
      '',
      ...(notice.uncertain ? [UNCERTAIN[language]] : []),
      AUTOMATIC[language],
    ].join('\r\n'),
  );
  return `${blocks.join('\r\n\r\n----\r\n\r\n')}\r\n`;
}

/** A whole document goes out as it is; a part of one is framed like every other mail. */
function noticeHtml(notice: Notice, languages: readonly Language[], subject: string): string {
  const { html } = notice;
  if (html !== undefined && /^\s*<(?:!doctype|html)\b/i.test(html)) return html;
  const words = (text: Localized, between: string) => inWords(languages, text, between);
  const body = html ?? languages.map((language, at) => paragraphs(notice, language, at)).join('');
  const [language = 'zh'] = languages;
  const rows = [
    mailBand('p4', words(notice.title, ' '), ''),
    `<tr><td class="pad ink" style="color:${INK};font-size:15px;line-height:22px;padding:12px 24px 4px">${body}</td></tr>`,
    mailFooter(notice.uncertain ? words(UNCERTAIN, '<br>') : null, [words(AUTOMATIC, ' ')]),
  ];
  const preheader = escapeHtml(notice.lines[0]?.[language] ?? '');
  return mailFrame({ language, subject, preheader, rows });
}

function paragraphs({ lines }: Notice, language: Language, at: number): string {
  const look = at === 0 ? `color:${INK}` : `color:${MUTED}`;
  const texts = lines.map(
    (line) =>
      `<p class="${at === 0 ? 'ink' : 'muted'}" style="${look};margin:8px 0">${escapeHtml(line[language])}</p>`,
  );
  const rule =
    at === 0
      ? ''
      : ` class="rule" style="border-top:1px solid ${RULE};margin-top:12px;padding-top:4px"`;
  return `<div${rule}>${texts.join('')}</div>`;
}
