import type { Localized } from '../../model/localized.ts';
import { factsTable, stepsBlock } from './mail-html-blocks.ts';
import { DARK_SHEET, DESK, FONT, INK, MUTED, NOTICE, PAPER, RULE, TONES } from './mail-style.ts';
import { type MailView, tagText } from './mail-view.ts';
import { AUTOMATIC, LABELS } from './mail-words.ts';
import { capitalised, escapeHtml } from './plain.ts';

/** The HTML part: one column, tables, inline styles, nothing loaded from anywhere. */
export function mailHtml(view: MailView, subject: string): string {
  const [first = 'zh'] = view.languages;
  return `<!doctype html>
<html lang="${first === 'zh' ? 'zh-CN' : 'en'}"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width,initial-scale=1">
<meta name="color-scheme" content="light dark"><meta name="supported-color-schemes" content="light dark">
<title>${escapeHtml(subject)}</title><style>${DARK_SHEET}</style></head>
<body class="desk" style="margin:0;padding:0;background:${DESK}">
<div style="display:none;max-height:0;overflow:hidden">${preheader(view)}</div>
<table role="presentation" class="desk" width="100%" cellpadding="0" cellspacing="0" style="background:${DESK}"><tr><td class="desk-cell" align="center" style="padding:24px 12px">
<table role="presentation" class="paper" width="100%" cellpadding="0" cellspacing="0" style="max-width:600px;background:${PAPER};border:1px solid ${RULE};border-radius:8px;font-family:${FONT};text-align:left">
${band(view)}${heading(view)}${factsTable(view)}${stepsBlock(view)}${button(view)}${rowsTable(view)}${footer(view)}
</table></td></tr></table></body></html>
`;
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
  [...new Set(view.languages.map((language) => text[language]))].map(escapeHtml).join(between);

function band(view: MailView): string {
  const when = view.sinceOtherDay ? `${view.since.date} ${view.since.minute}` : view.since.minute;
  return `<tr><td class="pad" style="background:${TONES[view.tone]};border-radius:7px 7px 0 0;padding:12px 24px;color:#ffffff">
<table role="presentation" width="100%" cellpadding="0" cellspacing="0"><tr>
<td style="color:#ffffff;font-size:17px;font-weight:700;line-height:24px">${tagText(view, (text) => words(view, text, ' '))}</td>
<td align="right" style="color:#ffffff;font-size:15px;font-weight:700;line-height:22px;white-space:nowrap;padding-left:12px">${escapeHtml(when)}</td>
</tr></table></td></tr>`;
}

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

function button(view: MailView): string {
  const label = words(view, LABELS.open, ' · ');
  return `<tr><td class="pad" style="padding:20px 24px 4px"><table role="presentation" cellpadding="0" cellspacing="0"><tr>
<td style="background:${TONES[view.tone]};border-radius:6px"><a href="${escapeHtml(view.link)}" style="display:inline-block;padding:12px 20px;color:#ffffff;font-size:16px;font-weight:700;line-height:20px;text-decoration:none">${label}</a></td>
</tr></table></td></tr>`;
}

function rowsTable(view: MailView): string {
  const rows = view.rows.map(
    ({ label, value }) => `<tr>
<td class="muted rule" valign="top" style="color:${MUTED};border-top:1px solid ${RULE};font-size:14px;line-height:20px;padding:8px 12px 8px 0;width:96px">${words(view, label, '<br>')}</td>
<td class="ink rule" valign="top" style="color:${INK};border-top:1px solid ${RULE};font-size:14px;line-height:20px;padding:8px 0">${words(view, value, '<br>')}</td></tr>`,
  );
  return `<tr><td class="pad" style="padding:20px 24px 0"><table role="presentation" width="100%" cellpadding="0" cellspacing="0">${rows.join('')}</table></td></tr>`;
}

function footer(view: MailView): string {
  const note =
    view.note === null
      ? ''
      : `<div class="notice" style="background:${NOTICE};color:${INK};border-radius:6px;font-size:14px;line-height:20px;padding:10px 12px;margin-bottom:12px">${words(view, view.note, '<br>')}</div>`;
  const lines = [
    words(view, view.why, ' '),
    words(view, AUTOMATIC, ' '),
    `${words(view, LABELS.alarmId, ' ')}: <span style="word-break:break-all">${escapeHtml(view.alarmId)}</span>`,
  ];
  return `<tr><td class="pad" style="padding:16px 24px 20px">${note}<div class="muted rule" style="color:${MUTED};border-top:1px solid ${RULE};font-size:12px;line-height:18px;padding-top:12px">${lines.join('<br>')}</div></td></tr>`;
}
