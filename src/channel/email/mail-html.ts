import type { Localized } from '../../model/localized.ts';
import {
  type ButtonWeight,
  inWords,
  mailBand,
  mailButton,
  mailButtons,
  mailFooter,
  mailFrame,
} from './mail-frame.ts';
import { factsTable, stepsBlock } from './mail-html-blocks.ts';
import { INK, MUTED, RULE } from './mail-style.ts';
import { type MailView, tagText } from './mail-view.ts';
import { ANSWER_HINT, AUTOMATIC, LABELS } from './mail-words.ts';
import { capitalised, escapeHtml } from './plain.ts';

/** The HTML part about one alarm. */
export function mailHtml(view: MailView, subject: string): string {
  const rows = [
    band(view),
    heading(view),
    factsTable(view),
    stepsBlock(view),
    buttons(view),
    rowsTable(view),
    footer(view),
  ];
  const [language = 'zh'] = view.languages;
  return mailFrame({ language, subject, preheader: preheader(view), rows });
}

/** What a phone shows beside the subject: the first number. */
function preheader(view: MailView): string {
  const [first = 'zh'] = view.languages;
  const [fact] = view.facts;
  const number =
    fact === undefined
      ? view.summary[first]
      : [`${fact.label[first]} ${fact.value[first]}`, fact.limit?.[first]]
          .filter((part) => part !== undefined)
          .join(first === 'zh' ? '，' : ', ');
  return escapeHtml(`${number} · ${view.steps[first][0] ?? ''}`);
}

const words = (view: MailView, text: Localized, between: string): string =>
  inWords(view.languages, text, between);

const band = (view: MailView): string =>
  mailBand(
    view.tone,
    tagText(view, (text) => words(view, text, ' ')),
    view.sinceOtherDay ? `${view.since.date} ${view.since.minute}` : view.since.minute,
  );

function heading(view: MailView): string {
  const lines = view.languages.map((language, index) =>
    index === 0
      ? `<div class="ink" style="color:${INK};font-size:25px;font-weight:700;line-height:32px">${escapeHtml(view.title[language])}</div>
<div class="ink" style="color:${INK};font-size:17px;font-weight:600;line-height:25px;padding-top:4px">${escapeHtml(view.place[language])}</div>
<div class="muted" style="color:${MUTED};font-size:15px;line-height:22px;padding-top:4px">${escapeHtml(capitalised(view.summary[language]))}</div>`
      : `<div class="ink rule" style="color:${INK};border-top:1px solid ${RULE};margin-top:12px;padding-top:12px;font-size:17px;font-weight:700;line-height:24px">${escapeHtml(view.title[language])} <span style="font-weight:400">— ${escapeHtml(view.place[language])}</span></div>
<div class="muted" style="color:${MUTED};font-size:14px;line-height:20px;padding-top:2px">${escapeHtml(capitalised(view.summary[language]))}</div>`,
  );
  return `<tr><td class="pad" style="padding:20px 24px 4px">${lines.join('')}</td></tr>`;
}

/** Where there is something to acknowledge that comes first, and the alarm stands beside it. */
function buttons(view: MailView): string {
  const open = (weight: ButtonWeight) =>
    mailButton(words(view, LABELS.open, ' · '), view.link, view.tone, weight);
  if (view.answerLink === null) return mailButtons([open('first')]);
  const acknowledge = words(view, LABELS.acknowledge, ' · ');
  return mailButtons(
    [mailButton(acknowledge, view.answerLink, view.tone, 'first'), open('second')],
    words(view, ANSWER_HINT, '<br>'),
  );
}

function rowsTable(view: MailView): string {
  const rows = view.rows.map(
    ({ label, value }) => `<tr>
<td class="muted rule" valign="top" style="color:${MUTED};border-top:1px solid ${RULE};font-size:14px;line-height:20px;padding:8px 12px 8px 0;width:96px">${words(view, label, '<br>')}</td>
<td class="ink rule" valign="top" style="color:${INK};border-top:1px solid ${RULE};font-size:14px;line-height:20px;padding:8px 0">${words(view, value, '<br>')}</td></tr>`,
  );
  return `<tr><td class="pad" style="padding:20px 24px 0"><table role="presentation" width="100%" cellpadding="0" cellspacing="0">${rows.join('')}</table></td></tr>`;
}

const footer = (view: MailView): string =>
  mailFooter(view.note === null ? null : words(view, view.note, '<br>'), [
    words(view, view.why, ' '),
    words(view, AUTOMATIC, ' '),
    `${words(view, LABELS.alarmId, ' ')}: <span style="word-break:break-all">${escapeHtml(view.alarmId)}</span>`,
  ]);
