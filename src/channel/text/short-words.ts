import type { DeliveryReason } from '../../model/delivery.ts';
import type { Evidence } from '../../model/finding.ts';
import type { Language, Localized } from '../../model/localized.ts';
import type { EpochMs } from '../../model/units.ts';
import type { AlarmBrief } from '../channel.ts';
import { plain } from '../email/plain.ts';
import { siteTime } from '../email/site-time.ts';

const word = (zh: string, en: string): Localized => ({ zh, en });

export const PRIORITIES = {
  1: word('紧急', 'Emergency'),
  2: word('重要', 'Important'),
  3: word('一般', 'General'),
  4: word('提示', 'Notice'),
} as const;

/** Stands beside the priority; a first message needs no word. */
export const REASONS: Readonly<Record<DeliveryReason, Localized>> = {
  first: word('', ''),
  escalated: word('升级', 'escalated'),
  repeated: word('再次出现', 'back again'),
  reminder: word('仍未确认', 'still not acknowledged'),
  cleared: word('已恢复', 'Cleared'),
  'late-detected': word('迟到数据', 'late data'),
};

export const ANSWERED = word('已有人确认', 'acknowledged by now');
export const AGAIN = word('恢复后又出现', 'had cleared, active again');
export const REPEAT = word('可能重复', 'may be a repeat');
export const CLOSE = word('请查明原因并在系统中确认', 'find the cause, then acknowledge it');

/**
 * One line without control characters. Lenticular brackets mark the sender's
 * signature for Chinese carriers, so none may stand inside a text.
 */
export const clean = (text: string, limit = 400): string =>
  plain(text, limit).replaceAll('【', '[').replaceAll('】', ']').replace(/\s+/g, ' ');

/** Site and subject, naming nothing twice. */
export function placeOf({ names }: AlarmBrief, language: Language): string {
  const around = (names.site ?? names.zone)?.[language] ?? '';
  const parts = [around, names.subject[language]]
    .map((part) => clean(part))
    .filter((part) => part !== '');
  return [...new Set(parts)].join(' ');
}

/** `02:13`, with the day when it is not the day of `beside`. */
export function clock(at: EpochMs, beside: EpochMs, timeZone: string): string {
  const time = siteTime(at, timeZone);
  return time.date === siteTime(beside, timeZone).date
    ? time.minute
    : `${time.date.slice(5)} ${time.minute}`;
}

const SIGNS = {
  zh: { above: '>', below: '<', 'at least': '≥', 'at most': '≤' },
  // the GSM alphabet has no ≥: one such sign would halve what fits into a message
  en: { above: '>', below: '<', 'at least': '>=', 'at most': '<=' },
} as const;

/** `152 kPa（≥140）`: the number that broke a limit, else the first number. */
export function figureOf({ facts, alarm }: AlarmBrief, language: Language): string {
  const fact = facts.find(({ limit }) => limit !== null) ?? facts[0];
  if (fact === undefined) return '';
  const value = clean(fact.value[language]);
  if (fact.limit === null) return `${clean(fact.label[language])} ${value}`;
  const limit = signOf(alarm.evidence, value, language) ?? clean(fact.limit[language]);
  return language === 'zh' ? `${value}（${limit}）` : `${value} (${limit})`;
}

/** Null where the limit's unit is not the one that the value is shown in. */
function signOf(evidence: Evidence, shown: string, language: Language): string | null {
  const item = evidence.find(({ limit }) => limit !== undefined);
  if (item?.limit === undefined || item.relation === undefined) return null;
  if (item.unit !== undefined && !shown.endsWith(item.unit)) return null;
  return `${SIGNS[language][item.relation]}${Number(item.limit.toPrecision(4))}`;
}
