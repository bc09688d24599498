import type { Language, Localized } from '../../model/localized.ts';
import { DARK_SHEET, DESK, FONT, INK, MUTED, NOTICE, PAPER, RULE, TONES } from './mail-style.ts';
import type { Tone } from './mail-view.ts';
import { escapeHtml } from './plain.ts';

export interface Frame {
  readonly language: Language;
  readonly subject: string;
  /** HTML that a phone shows beside the subject. */
  readonly preheader: string;
  /** Rows of the one column, HTML. */
  readonly rows: readonly string[];
}

/** An HTML mail: one column, tables, inline styles, nothing loaded from anywhere. */
export const mailFrame = ({ language, subject, preheader, rows }: Frame): string => `<!doctype html>
<html lang="${language === 'zh' ? 'zh-CN' : 'en'}"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width,initial-scale=1">
<meta name="color-scheme" content="light dark"><meta name="supported-color-schemes" content="light dark">
<title>${escapeHtml(subject)}</title><style>${DARK_SHEET}</style></head>
<body class="desk" style="margin:0;padding:0;background:${DESK}">
<div style="display:none;max-height:0;overflow:hidden">${preheader}</div>
<table role="presentation" class="desk" width="100%" cellpadding="0" cellspacing="0" style="background:${DESK}"><tr><td class="desk-cell" align="center" style="padding:24px 12px">
<table role="presentation" class="paper" width="100%" cellpadding="0" cellspacing="0" style="max-width:600px;background:${PAPER};border:1px solid ${RULE};border-radius:8px;font-family:${FONT};text-align:left">
${rows.join('')}
</table></td></tr></table></body></html>
`;

/** Each language once, HTML. */
export const inWords = (languages: readonly Language[], text: Localized, between: string): string =>
  [...new Set(languages.map((language) => text[language]))].map(escapeHtml).join(between);

/** @param tag HTML */
export const mailBand = (tone: Tone, tag: string, when: string): string =>
  `<tr><td class="pad" style="background:${TONES[tone]};border-radius:7px 7px 0 0;padding:12px 24px;color:#ffffff">
<table role="presentation" width="100%" cellpadding="0" cellspacing="0"><tr>
<td style="color:#ffffff;font-size:17px;font-weight:700;line-height:24px">${tag}</td>
<td align="right" style="color:#ffffff;font-size:15px;font-weight:700;line-height:22px;white-space:nowrap;padding-left:12px">${escapeHtml(when)}</td>
</tr></table></td></tr>`;

export type ButtonWeight = 'first' | 'second';

/** A link that looks like a button also where style sheets are dropped. @param label HTML */
export function mailButton(label: string, url: string, tone: Tone, weight: ButtonWeight): string {
  const look =
    weight === 'first'
      ? {
          class: '',
          box: `background:${TONES[tone]};border:1px solid ${TONES[tone]}`,
          ink: '#ffffff',
        }
      : { class: ' class="ghost"', box: `background:${PAPER};border:1px solid ${MUTED}`, ink: INK };
  return `<table role="presentation" cellpadding="0" cellspacing="0" align="left" style="margin:0 12px 10px 0"><tr>
<td${look.class} style="${look.box};border-radius:6px"><a href="${escapeHtml(url)}"${weight === 'first' ? '' : ' class="ink"'} style="display:inline-block;padding:12px 20px;color:${look.ink};font-size:16px;font-weight:700;line-height:20px;text-decoration:none">${label}</a></td>
</tr></table>`;
}

/** Side by side, one below the other on a phone. @param hint HTML below them */
export function mailButtons(buttons: readonly string[], hint = ''): string {
  const below =
    hint === ''
      ? ''
      : `<div class="muted" style="clear:both;color:${MUTED};font-size:13px;line-height:19px">${hint}</div>`;
  return `<tr><td class="pad" style="padding:20px 24px 4px">${buttons.join('')}${below}</td></tr>`;
}

/** @param note HTML that must be seen; @param lines HTML in small print */
export function mailFooter(note: string | null, lines: readonly string[]): string {
  const seen =
    note === null
      ? ''
      : `<div class="notice" style="background:${NOTICE};color:${INK};border-radius:6px;font-size:14px;line-height:20px;padding:10px 12px;margin-bottom:12px">${note}</div>`;
  return `<tr><td class="pad" style="padding:16px 24px 20px">${seen}<div class="muted rule" style="color:${MUTED};border-top:1px solid ${RULE};font-size:12px;line-height:18px;padding-top:12px">${lines.join('<br>')}</div></td></tr>`;
}
