import type { Language } from '../../model/localized.ts';
import type { MessageFact } from '../channel.ts';
import { INK, MUTED, PANEL, TONES } from './mail-style.ts';
import type { MailView } from './mail-view.ts';
import { LABELS } from './mail-words.ts';
import { capitalised, escapeHtml } from './plain.ts';

/** The number that broke its limit, large; the others below it. */
export function factsTable(view: MailView): string {
  if (view.facts.length === 0) return '';
  const leading = view.facts.find(({ limit }) => limit !== null) ?? view.facts[0];
  const rest = view.facts.filter((fact) => fact !== leading);
  const head = leading === undefined ? '' : leadingFact(view, leading);
  return `<tr><td class="pad" style="padding:16px 24px 4px"><table role="presentation" class="panel" width="100%" cellpadding="0" cellspacing="0" style="background:${PANEL};border-radius:6px"><tr><td style="padding:14px 16px">${head}${otherFacts(view, rest)}</td></tr></table></td></tr>`;
}

/** A number stands large above its name; a word stands beside it. */
function leadingFact(view: MailView, fact: MessageFact): string {
  const [first = 'zh'] = view.languages;
  if (!/\d/.test(fact.value[first])) {
    return `<div class="ink" style="color:${INK};font-size:20px;font-weight:700;line-height:28px">${inWords(view, [fact], '<br>')}</div>`;
  }
  const under = view.languages.map((language) =>
    [capitalised(fact.label[language]), fact.limit?.[language]]
      .filter((part) => part !== undefined)
      .map(escapeHtml)
      .join(COMMA[language]),
  );
  const values = [...new Set(view.languages.map((language) => fact.value[language]))];
  const also = values.slice(1).map((value) => ` · ${escapeHtml(value)}`);
  return `<div class="ink" style="color:${INK};font-size:30px;font-weight:700;line-height:36px">${escapeHtml(fact.value[first])}<span style="font-size:18px;font-weight:400">${also.join('')}</span></div>
<div class="ink" style="color:${INK};font-size:15px;line-height:22px">${[...new Set(under)].join('<br>')}</div>`;
}

function otherFacts(view: MailView, facts: readonly MessageFact[]): string {
  if (facts.length === 0) return '';
  return `<div class="muted" style="color:${MUTED};font-size:14px;line-height:21px;padding-top:8px">${inWords(view, facts, '<br>')}</div>`;
}

const COMMA: Readonly<Record<Language, string>> = { zh: '，', en: ', ' };

/** Facts one after the other, a line for each language; a number keeps its unit beside it. */
function inWords(view: MailView, facts: readonly MessageFact[], between: string): string {
  const lines = view.languages.map((language) => {
    const phrases = facts.map(({ label, value, limit }) =>
      [`${label[language]} ${value[language].replaceAll(' ', '\u00a0')}`, limit?.[language]]
        .filter((part) => part !== undefined)
        .join(COMMA[language]),
    );
    return escapeHtml(capitalised(phrases.join(' · ')));
  });
  return [...new Set(lines)].join(between);
}

/** What to do, step by step: the reason why the mail is read at night. */
export function stepsBlock(view: MailView): string {
  const blocks = view.languages.map((language, index) => stepsIn(view, language, index));
  return `<tr><td class="pad" style="padding:16px 24px 0"><table role="presentation" width="100%" cellpadding="0" cellspacing="0"><tr><td style="border-left:4px solid ${TONES[view.tone]};padding:0 0 0 14px">${blocks.join('')}</td></tr></table></td></tr>`;
}

function stepsIn(view: MailView, language: Language, index: number): string {
  const style = STEP_STYLE[index === 0 ? 'first' : 'second'];
  const all = view.steps[language];
  const lines = all.map((step, at) => {
    const number =
      all.length === 1
        ? ''
        : `<td valign="top" class="ink" style="${style};padding:1px 8px 1px 0;white-space:nowrap">${at + 1}.</td>`;
    return `<tr>${number}<td valign="top" class="ink" style="${style};padding:1px 0">${escapeHtml(capitalised(step))}</td></tr>`;
  });
  return `<div class="muted" style="color:${MUTED};font-size:13px;font-weight:700;line-height:20px;padding-top:${index === 0 ? 0 : 10}px">${escapeHtml(LABELS.todo[language])}</div>
<table role="presentation" cellpadding="0" cellspacing="0">${lines.join('')}</table>`;
}

const STEP_STYLE = {
  first: `color:${INK};font-size:17px;font-weight:600;line-height:25px`,
  second: `color:${INK};font-size:15px;line-height:22px`,
} as const;
