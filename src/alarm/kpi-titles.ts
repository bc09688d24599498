import type { Localized } from '../model/localized.ts';

const word = (zh: string, en: string): Localized => ({ zh, en });

export const KPI_TITLES = {
  'mean-per-10-min': word('平均每10分钟告警数', 'Mean alarms per 10 min'),
  'max-per-10-min': word('任一10分钟最多告警数', 'Most alarms in 10 min'),
  'per-day': word('日均告警数', 'Alarms per day'),
  'busy-share': word('超过10条的10分钟占比', '10-min periods with more than 10'),
  'flood-share': word('告警泛滥时间占比', 'Time in alarm floods'),
  'top-10-share': word('最频繁10个告警占比', 'Share of the ten most frequent'),
  chattering: word('抖动告警数（1分钟内≥3次）', 'Chattering alarms (3 in 1 min)'),
  stale: word('陈旧告警数（持续>24小时）', 'Stale alarms (over 24 h)'),
  'standing-mean': word('平均常驻告警数', 'Standing alarms, mean'),
  'standing-most': word('最多常驻告警数', 'Standing alarms, most'),
  'shelved-most': word('最多搁置告警数', 'Shelved alarms, most'),
  'p1-share': word('P1 占比', 'Share of P1'),
  'p2-share': word('P2 占比', 'Share of P2'),
  'p3-share': word('P3 占比', 'Share of P3'),
  'p1-in-time': word('P1 按时确认率', 'P1 acknowledged in time'),
  'p2-in-time': word('P2 按时确认率', 'P2 acknowledged in time'),
  'p3-in-time': word('P3 按时确认率', 'P3 acknowledged in time'),
} as const satisfies Record<string, Localized>;

export type KpiId = keyof typeof KPI_TITLES;
