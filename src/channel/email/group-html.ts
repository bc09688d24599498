import type { Localized } from '../../model/localized.ts';
import { groupHeadline } from './group-headline.ts';
import { type GroupRow, type GroupView, tallyText } from './group-view.ts';
import { inWords, mailBand, mailButton, mailButtons, mailFooter, mailFrame } from './mail-frame.ts';
import { INK, MUTED, RULE, TONES } from './mail-style.ts';
import { AUTOMATIC, LABELS, OTHERS, restText, UNCERTAIN, WHY_GROUP } from './mail-words.ts';
import { escapeHtml } from './plain.ts';

/** Kinds and places by name before the rest is only counted. */
const NAMED = 8;

/** The HTML part about many alarms: counts first, then a list that a phone can show. */
export function groupHtml(view: GroupView, subject: string): string {
  const [language = 'zh'] = view.languages;
  const words = (text: Localized, between: string) => inWords(view.languages, text, between);
  const earliest = `${LABELS.earliest[language]} ${view.earliest}`;
  const rows = [
    mailBand(view.tone, words(groupHeadline(view), ' '), view.grades),
    counts(view),
    mailButtons([mailButton(words(LABELS.list, ' · '), view.link, view.tone, 'first')]),
    list(view),
    mailFooter(view.uncertain ? words(UNCERTAIN, '<br>') : null, [
      words(WHY_GROUP[view.why], '<br>'),
      words(AUTOMATIC, ' '),
    ]),
  ];
  const kinds = tallyText(view.kinds, language, NAMED, OTHERS);
  return mailFrame({ language, subject, preheader: escapeHtml(`${kinds} · ${earliest}`), rows });
}

function counts(view: GroupView): string {
  const tallies = (of: 'kinds' | 'places'): string =>
    view.languages
      .map((language) => escapeHtml(tallyText(view[of], language, NAMED, OTHERS)))
      .map((text, at) => (at === 0 ? text : `<br><span style="font-weight:400">${text}</span>`))
      .join('');
  const row = (label: Localized, value: string, size: number): string => `<tr>
<td class="muted" valign="top" style="color:${MUTED};font-size:14px;line-height:24px;padding:4px 12px 4px 0;width:64px">${inWords(view.languages, label, '<br>')}</td>
<td class="ink" valign="top" style="color:${INK};font-size:${size}px;font-weight:600;line-height:24px;padding:4px 0">${value}</td></tr>`;
  const rows = [
    row(LABELS.kinds, tallies('kinds'), 17),
    row(LABELS.places, tallies('places'), 15),
    row(LABELS.earliest, escapeHtml(view.earliest), 15),
  ];
  return `<tr><td class="pad" style="padding:16px 24px 0"><table role="presentation" width="100%" cellpadding="0" cellspacing="0">${rows.join('')}</table></td></tr>`;
}

function list(view: GroupView): string {
  const rows = view.rows.map((row) => listed(view, row)).join('');
  const rest =
    view.rest === 0
      ? ''
      : `<tr><td colspan="2" class="muted rule" style="color:${MUTED};border-top:1px solid ${RULE};font-size:14px;line-height:20px;padding:10px 0">${inWords(view.languages, restText(view.rest), '<br>')}</td></tr>`;
  return `<tr><td class="pad" style="padding:0 24px"><table role="presentation" width="100%" cellpadding="0" cellspacing="0">${rows}${rest}</table></td></tr>`;
}

/** A chip with the priority; beside it what, then where, then how it stands. */
function listed(view: GroupView, row: GroupRow): string {
  const what = inWords(view.languages, row.title, ' ');
  const where = inWords(view.languages, row.place, ' / ');
  const how = view.languages.map((language) =>
    [row.figure[language], row.state[language]]
      .filter((part) => part !== '')
      .map(escapeHtml)
      .join(' · '),
  );
  return `<tr>
<td class="rule" valign="top" style="border-top:1px solid ${RULE};padding:10px 12px 10px 0;width:36px"><span style="display:inline-block;background:${TONES[row.tone]};border-radius:4px;color:#ffffff;font-size:13px;font-weight:700;line-height:20px;padding:0 7px">${row.badge}</span></td>
<td class="rule" valign="top" style="border-top:1px solid ${RULE};padding:9px 0">
<div class="ink" style="color:${INK};font-size:15px;font-weight:600;line-height:21px"><a class="ink" href="${escapeHtml(row.link)}" style="color:${INK};text-decoration:none">${what}</a> <span class="muted" style="color:${MUTED};font-weight:400;white-space:nowrap">${escapeHtml(row.since)}</span></div>
<div class="ink" style="color:${INK};font-size:14px;line-height:20px">${where}</div>
<div class="muted" style="color:${MUTED};font-size:13px;line-height:19px">${[...new Set(how)].join('<br>')}</div></td></tr>`;
}
