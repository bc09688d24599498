import type { Localized } from '../../../model/localized.ts';

/** What a parameter counts in, by how its description begins: that is in English alone. */
const KINDS: readonly (readonly [begins: RegExp, kind: Localized])[] = [
  [/^ms\b/, { zh: '时长，毫秒', en: 'a time, ms' }],
  [/^h\b/, { zh: '时长，小时', en: 'a time, h' }],
  [/^(?:d|days)\b/, { zh: '天数', en: 'days' }],
  [/^(?:usable|judged) days\b/, { zh: '可用天数', en: 'usable days' }],
  [/^weeks?\b/, { zh: '周数', en: 'weeks' }],
  [/^years?\b/, { zh: '年数', en: 'years' }],
  [/^successive samples\b/, { zh: '连续采样个数', en: 'samples in a row' }],
  [/^(?:m?bar|k?Pa)\b.*\b(?:h|min|s)\b;/, { zh: '压力变化速度', en: 'pressure over time' }],
  [/^kPa\b/, { zh: '压力，kPa', en: 'a pressure, kPa' }],
  [/^m³\/h\b/, { zh: '流量，m³/h', en: 'a flow, m³/h' }],
  [/^m³/, { zh: '体积，m³', en: 'a volume, m³' }],
  [/^°C\b/, { zh: '温度，°C', en: 'a temperature, °C' }],
  [/^%/, { zh: '百分比', en: 'per cent' }],
  [/^σ/, { zh: '标准差的倍数', en: 'standard deviations' }],
  [/^(?:share|flow over meter Qmax)\b/, { zh: '占比（0 至 1）', en: 'a share, 0 to 1' }],
  [/^×\s*Qm(?:in|ax)\b/, { zh: '量程限值的倍数', en: 'times a limit of the range' }],
  [/^(?:×|times\b)/, { zh: '倍数', en: 'a multiple' }],
];

/** Null: not one of the common kinds. */
export const paramKind = (description: string): Localized | null =>
  KINDS.find(([begins]) => begins.test(description))?.[1] ?? null;
