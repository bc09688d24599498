import type { Localized } from '../../model/localized.ts';

/** What a reader of the row must know before the figures. */
export const FLAGS = {
  'no-data': { zh: '期内无数据', en: 'no data in the period' },
  'no-capacity': { zh: '未登记字轮容量', en: 'no register capacity on file' },
  sealed: { zh: '已封表', en: 'sealed' },
  closed: { zh: '已销户', en: 'closed' },
} as const satisfies Record<string, Localized>;
export type Flag = keyof typeof FLAGS;
