import { createHash } from 'node:crypto';
import type { Language, Localized } from '../../model/localized.ts';
import { LABELS, PRIORITIES, STANDINGS, STATES } from './answer-words.ts';
import type { AnsweredAlarm, AnswerStanding } from './answers-port.ts';

export interface AnswerPage {
  readonly standing: AnswerStanding | 'limited' | 'unavailable';
  readonly alarm: AnsweredAlarm | null;
  readonly language: Language;
  /** Where people sign in when there is no alarm to open. */
  readonly home: string;
}

const STYLE = `:root{color-scheme:light dark}
body{margin:0;padding:16px;font:17px/1.5 -apple-system,'Segoe UI',Roboto,'PingFang SC','Microsoft YaHei','Noto Sans CJK SC',sans-serif;background:#eef1f4;color:#1b1f24}
main{max-width:32rem;margin:0 auto;padding:20px;background:#fff;border-radius:8px;overflow-wrap:anywhere}
h1{font-size:1.3em;margin:0 0 8px}
h2{font-size:1.1em;margin:16px 0 4px}
dl{margin:8px 0}
dt{color:#57606a;font-size:.85em}
dd{margin:0 0 8px}
button{width:100%;min-height:56px;font:inherit;font-weight:600;color:#fff;background:#1a5fb4;border:0;border-radius:8px}
a{color:#1a5fb4}
@media (prefers-color-scheme:dark){body{background:#0d1117;color:#f0f3f6}main{background:#161b22}dt{color:#a7b0ba}a{color:#79b8ff}}`;

/**
 * No script, nothing from elsewhere, and a form that goes nowhere but here. The
 * address of the page is a secret: it is told to nobody as referrer.
 */
export const PAGE_HEADERS = {
  'content-type': 'text/html; charset=utf-8',
  'content-security-policy': [
    "default-src 'none'",
    `style-src 'sha256-${createHash('sha256').update(STYLE).digest('base64')}'`,
    "form-action 'self'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
  ].join('; '),
  // the button's own request must carry an origin that can be checked: `no-referrer` would hide it
  'referrer-policy': 'same-origin',
  'x-robots-tag': 'noindex, nofollow',
} as const;

/** One small page with at most one button. */
export function answerPage({ standing, alarm, language, home }: AnswerPage): string {
  const say = (text: Localized): string => escapeHtml(text[language]);
  const [headline, explanation] = STANDINGS[standing];
  const button =
    standing === 'open'
      ? `<form method="post"><button type="submit">${say(LABELS.button)}</button></form>`
      : '';
  return [
    `<!doctype html><html lang="${language === 'zh' ? 'zh-CN' : 'en'}"><head><meta charset="utf-8">`,
    '<meta name="viewport" content="width=device-width,initial-scale=1">',
    `<title>${say(headline)}</title><style>${STYLE}</style></head><body><main>`,
    `<h1>${say(headline)}</h1><p>${say(explanation)}</p>`,
    alarm === null ? '' : alarmPart(alarm, language),
    button,
    `<p><a href="${escapeHtml(alarm?.link ?? home)}">${say(LABELS.signIn)}</a></p>`,
    '</main></body></html>',
  ].join('\n');
}

function alarmPart(alarm: AnsweredAlarm, language: Language): string {
  const say = (text: Localized): string => escapeHtml(text[language]);
  const { acknowledgedBy, acknowledgedAt, timeZone } = alarm;
  const at = acknowledgedAt === null ? '' : ` (${localTime(acknowledgedAt, timeZone)})`;
  const rows: readonly (readonly [Localized, string])[] = [
    [LABELS.where, say(alarm.where)],
    [LABELS.since, escapeHtml(localTime(alarm.since, timeZone))],
    [LABELS.state, say(STATES[alarm.state])],
    ...(acknowledgedBy === null
      ? []
      : [[LABELS.by, escapeHtml(`${acknowledgedBy}${at}`)] as const]),
  ];
  return [
    `<h2>${say(PRIORITIES[alarm.priority])} · ${say(alarm.title)}</h2>`,
    `<p>${say(alarm.summary)}</p>`,
    `<dl>${rows.map(([label, value]) => `<dt>${say(label)}</dt><dd>${value}</dd>`).join('')}</dl>`,
  ].join('\n');
}

/** `2026-03-04 02:13 (Asia/Shanghai)`; UTC where the zone is not known here. */
function localTime(at: number, timeZone: string): string {
  try {
    const text = new Intl.DateTimeFormat('sv-SE', {
      timeZone,
      dateStyle: 'short',
      timeStyle: 'short',
    }).format(at);
    return `${text} (${timeZone})`;
  } catch (thrown) {
    if (!(thrown instanceof RangeError) || timeZone === 'UTC') throw thrown;
    return localTime(at, 'UTC');
  }
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

const escapeHtml = (text: string): string =>
  text.replace(/[&<>"']/g, (character) => ENTITIES[character] ?? '');
