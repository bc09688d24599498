import type { Localized } from '../model/localized.ts';
import { cellTexts, firstOf, isFigure, sayings, type Writing, writingOf } from './cell-text.ts';
import {
  type Cell,
  INSIDE,
  type Report,
  type ReportLanguage,
  type Row,
  type Section,
  word,
} from './report.ts';
import { FONT, HEAD, INK, MUTED, RULE, SHEET, TONES } from './report-style.ts';
import { spanText } from './report-time.ts';

/** Longer tables are in the workbook whole; here they would bury what matters, and large mails are cut. */
const MOST_ROWS = 40;

/** One page for a mail client and for A4: tables, inline styles, nothing loaded from anywhere. */
export function reportHtml(report: Report, language: ReportLanguage): string {
  const page = writingOf(report, language);
  const title = say(page, report.title, ' ');
  const lines = report.summary.map(
    (line) => `<li style="margin:2px 0">${say(page, line, '<br>')}</li>`,
  );
  return `<!doctype html>
<html lang="${page.languages[0] === 'en' ? 'en' : 'zh-CN'}"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width,initial-scale=1"><title>${title}</title><style>${SHEET}</style></head>
<body style="margin:0;padding:0;background:#ffffff">
<table role="presentation" width="100%" cellpadding="0" cellspacing="0"><tr><td class="desk" align="center" style="padding:16px 8px">
<table role="presentation" class="paper" width="100%" cellpadding="0" cellspacing="0" style="max-width:880px;border:1px solid ${RULE};border-radius:8px;font-family:${FONT};color:${INK};text-align:left"><tr><td class="pad" style="padding:20px 24px">
<h1 style="font-size:22px;line-height:30px;margin:0">${title}</h1>
<div style="color:${MUTED};font-size:13px;line-height:20px;margin:2px 0 10px">${say(page, spanText(report.span, report.timeZone), '<br>')}</div>
<ul style="margin:0;padding:10px 14px 10px 30px;background:${HEAD};border-radius:6px;font-size:14px;line-height:21px">${lines.join('')}</ul>
${report.sections.map((section) => sectionHtml(page, section)).join('\n')}
${signatures(page, report.signatures ?? [])}<div style="color:${MUTED};font-size:12px;line-height:18px;border-top:1px solid ${RULE};margin-top:20px;padding-top:8px">${say(page, AUTOMATIC, '<br>')}</div>
</td></tr></table></td></tr></table></body></html>
`;
}

const DATE = word('日期', 'Date');

const signatures = (page: Writing, of: readonly Localized[]): string =>
  of
    .map((who) => {
      const blank = `<span style="display:inline-block;width:34%;border-bottom:1px solid ${MUTED}">&nbsp;</span>`;
      return `<div style="font-size:14px;line-height:21px;margin-top:18px">${say(page, who, ' / ')} ${blank} ${say(page, DATE, ' / ')} ${blank}</div>\n`;
    })
    .join('');

const AUTOMATIC = word('由 Gaswatch 自动生成。', 'Made by Gaswatch automatically.');

function sectionHtml(page: Writing, { title, note, only, columns, rows, none }: Section): string {
  const head = `<h2 style="font-size:16px;line-height:24px;margin:20px 0 4px">${say(page, title, ' ')}${rows.length === 0 ? '' : ` <span style="color:${MUTED};font-weight:400">${rows.length}</span>`}</h2>`;
  const words =
    note === null
      ? ''
      : `<div style="color:${MUTED};font-size:12px;line-height:18px;margin:0 0 6px">${say(page, note, '<br>')}</div>`;
  if (rows.length === 0)
    return `${head}${words}<div style="font-size:14px;line-height:21px">${say(page, none, ' ')}</div>`;
  if (only === 'xlsx')
    return `${head}${words}<div style="font-size:14px;line-height:21px">${say(page, INSIDE, ' ')}</div>`;
  const whole = columns.reduce((sum, { width }) => sum + width, 0);
  const titles = columns.map(
    ({ title: name, width }, n) =>
      `<th${aside(firstOf(rows, n), 'left')} valign="bottom" width="${Math.round((100 * width) / whole)}%" style="background:${HEAD};border-bottom:1px solid ${RULE};${n === 0 ? `border-left:3px solid ${HEAD};` : ''}font-size:12px;line-height:16px;padding:5px 6px">${say(page, name, '<br>')}</th>`,
  );
  const shown = rows.slice(0, MOST_ROWS).map((row) => rowHtml(page, row));
  const more = rows.length - shown.length;
  const rest =
    more === 0
      ? ''
      : `<div style="color:${MUTED};font-size:12px;line-height:18px;padding:4px 0">${say(page, moreWords(more), '<br>')}</div>`;
  return `${head}${words}<div class="wide"><table width="100%" cellpadding="0" cellspacing="0" style="border-collapse:collapse;table-layout:fixed;font-size:13px;line-height:18px;overflow-wrap:break-word"><thead><tr>${titles.join('')}</tr></thead><tbody>${shown.join('')}</tbody></table></div>${rest}`;
}

const moreWords = (more: number): Localized =>
  word(`另有 ${more} 行，见 XLSX 附件`, `${more} rows more: see the workbook`);

function rowHtml(page: Writing, { cells, tone }: Row): string {
  const mark = tone === undefined ? RULE : TONES[tone];
  const edge = `border-left:3px solid ${tone === undefined ? 'transparent' : mark};`;
  const parts = cells.map((cell, n) => {
    const strong = n === 0 && tone !== undefined ? `color:${mark};font-weight:700;` : '';
    return `<td valign="top"${aside(cell)} style="border-bottom:1px solid ${RULE};${n === 0 ? edge : ''}${strong}padding:5px 6px">${cellHtml(page, cell)}</td>`;
  });
  return `<tr>${parts.join('')}</tr>`;
}

const aside = (cell: Cell, otherwise?: 'left'): string =>
  isFigure(cell) ? ' align="right"' : otherwise === undefined ? '' : ` align="${otherwise}"`;

const cellHtml = (page: Writing, cell: Cell): string =>
  cellTexts(page, cell).map(escaped).join('<br>');

const say = (page: Writing, text: Localized, between: string): string =>
  sayings(page, text).map(escaped).join(between);

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

const escaped = (text: string): string =>
  text.replace(/[&<>"']/g, (character) => ENTITIES[character] ?? '');
