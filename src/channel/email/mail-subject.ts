import type { Localized } from '../../model/localized.ts';
import { type MailView, tagText } from './mail-view.ts';
import { plain } from './plain.ts';

/**
 * `[P1 紧急] 出口超压 Outlet overpressure — 城东纺织 / East Textile，主路 A · 02:13`:
 * what it is and how grave comes first, because a phone shows forty characters.
 */
export function mailSubject(view: MailView): string {
  const [first = 'zh'] = view.languages;
  const words = (text: Localized, between: string): string =>
    [...new Set(view.languages.map((language) => text[language]))].join(between);
  const site = view.site === null ? '' : words(view.site, ' / ');
  const subject = view.subject[first] === view.site?.[first] ? '' : view.subject[first];
  const place = [site, subject].filter((part) => part !== '').join(', ');
  const when = view.sinceOtherDay ? `${view.since.date} ${view.since.minute}` : view.since.minute;
  const tag = tagText(view, (text) => (text === view.priority ? text[first] : words(text, ' ')));
  return plain(`[${tag}] ${words(view.title, ' ')} — ${place} · ${when}`, 180);
}
