import type { Localized } from '../../../model/localized.ts';

/** Parts of the service as readiness names them; others are shown as they are. */
export const factWords: Readonly<Record<string, Localized>> = {
  journal: { zh: '日志', en: 'Journal' },
  detection: { zh: '检测', en: 'Detection' },
  books: { zh: '计量账', en: 'Metering' },
  history: { zh: '历史库', en: 'History' },
  records: { zh: '记录库', en: 'Records' },
  broker: { zh: '接收', en: 'Reception' },
};

/** What readiness says of them, with the numbers in place. */
const DETAILS: readonly { readonly said: RegExp; readonly words: Localized }[] = [
  { said: /^([\d.]+) s behind$/, words: { zh: '滞后 {n} s', en: '{n} s behind' } },
  { said: /^([\d.]+) MiB free$/, words: { zh: '剩余 {n} MiB', en: '{n} MiB free' } },
];

/** In both languages where it is known; else as the service says it. */
export function factText(detail: string): Localized {
  for (const { said, words } of DETAILS) {
    const n = said.exec(detail)?.[1];
    if (n !== undefined) return { zh: words.zh.replace('{n}', n), en: words.en.replace('{n}', n) };
  }
  return { zh: detail, en: detail };
}
