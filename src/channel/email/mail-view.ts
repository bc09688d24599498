import type { DeliveryReason } from '../../model/delivery.ts';
import type { Language, Localized } from '../../model/localized.ts';
import type { AlarmMessage, MessageFact, OutgoingMessage } from '../channel.ts';
import {
  AFTERWARDS,
  LABELS,
  PRIORITY_WORDS,
  reasonWord,
  stateText,
  UNCERTAIN,
  wasText,
  whyText,
} from './mail-words.ts';
import { type SiteTime, siteTime } from './site-time.ts';

export type Tone = 'p1' | 'p2' | 'p3' | 'p4' | 'ended';

/** Everything a mail shows, decided once for subject, text and HTML alike. */
export interface MailView {
  /** In the order in which they appear. */
  readonly languages: readonly Language[];
  readonly tone: Tone;
  /** `P1` */
  readonly badge: string;
  readonly priority: Localized;
  readonly reason: Localized | null;
  readonly title: Localized;
  readonly site: Localized | null;
  readonly subject: Localized;
  /** Site and subject, naming nothing twice. */
  readonly place: Localized;
  readonly summary: Localized;
  readonly facts: readonly MessageFact[];
  /** One step each. */
  readonly steps: Readonly<Record<Language, readonly string[]>>;
  readonly rows: readonly ViewRow[];
  readonly since: SiteTime;
  /** Whether the day of `since` is not the day on which this was planned. */
  readonly sinceOtherDay: boolean;
  readonly link: string;
  /** Opens the page that acknowledges with one click; null where there is nothing to acknowledge. */
  readonly answerLink: string | null;
  readonly alarmId: string;
  readonly why: Localized;
  readonly note: Localized | null;
}

export interface ViewRow {
  readonly label: Localized;
  readonly value: Localized;
}

export function mailView(message: AlarmMessage): MailView {
  const { alarm, delivery, names, timeZone } = message;
  const since = siteTime(alarm.occurredAt, timeZone);
  const over = delivery.reason === 'cleared' && alarm.returnedAt !== null;
  const site = names.site ?? names.zone;
  return {
    languages: languagesOf(message.language),
    tone: over ? 'ended' : `p${alarm.priority}`,
    badge: `P${alarm.priority}`,
    priority: PRIORITY_WORDS[alarm.priority],
    reason: reasonWord(delivery.reason, alarm),
    title: message.title,
    site,
    subject: names.subject,
    place: { zh: place(message, 'zh'), en: place(message, 'en') },
    summary: over ? wasText(message.summary) : message.summary,
    facts: message.facts,
    steps: steps(stepsText(message, delivery.reason)),
    rows: rows(message, since),
    since,
    sinceOtherDay: since.date !== siteTime(delivery.plannedAt, timeZone).date,
    link: message.links.alarm,
    answerLink: message.answer?.link ?? null,
    alarmId: alarm.id,
    why: whyText(delivery, alarm),
    note: message.uncertain ? UNCERTAIN : null,
  };
}

/** In the order in which they appear. */
export const languagesOf = (language: OutgoingMessage['language']): readonly Language[] =>
  language === 'both' ? ['zh', 'en'] : [language];

/** `P1 紧急 · 升级`; once it is over that comes first: `已恢复 · P1`. */
export function tagText(view: MailView, say: (text: Localized) => string): string {
  const reason = view.reason === null ? [] : [say(view.reason)];
  const parts =
    view.tone === 'ended'
      ? [...reason, view.badge]
      : [`${view.badge} ${say(view.priority)}`, ...reason];
  return parts.join(' · ');
}

function place({ names }: AlarmMessage, language: Language): string {
  const around = (names.site ?? names.zone)?.[language];
  const parts = [around, names.subject[language]].filter((part) => part !== undefined);
  return [...new Set(parts)].join(language === 'zh' ? '，' : ', ');
}

function stepsText({ alarm }: AlarmMessage, reason: DeliveryReason): Localized {
  if (reason !== 'cleared') return alarm.advice;
  if (alarm.returnedAt !== null) {
    return AFTERWARDS[alarm.state === 'closed' ? 'closed' : 'returned'];
  }
  const again = AFTERWARDS['active-again'];
  return {
    zh: `${again.zh}；${alarm.advice.zh}`,
    en: `${again.en}; ${alarm.advice.en}`,
  };
}

/** Advice is written as steps separated by semicolons. */
const steps = (text: Localized): MailView['steps'] => ({
  zh: text.zh.split('；').map((step) => step.trim()),
  en: text.en.split(';').map((step) => step.trim()),
});

function rows(message: AlarmMessage, since: SiteTime): readonly ViewRow[] {
  const { alarm, names, timeZone } = message;
  const same = (text: string): Localized => ({ zh: text, en: text });
  const named = (label: Localized, value: Localized | null): ViewRow[] =>
    value === null || (value.zh === names.site?.zh && value.en === names.site.en)
      ? []
      : [{ label, value }];
  const ended = alarm.returnedAt === null ? null : siteTime(alarm.returnedAt, timeZone).full;
  const acknowledged =
    alarm.acknowledgedAt === null ? null : siteTime(alarm.acknowledgedAt, timeZone);
  const acknowledgedText = acknowledged && `${acknowledged.date} ${acknowledged.minute}`;
  return [
    { label: LABELS.since, value: same(since.full) },
    ...named(LABELS.ended, ended === null ? null : same(ended)),
    { label: LABELS.state, value: stateText(alarm, acknowledgedText) },
    ...named(LABELS.customer, names.customer),
    ...named(LABELS.zone, names.site === null ? null : names.zone),
  ];
}
