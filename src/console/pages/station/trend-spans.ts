import type { Localized } from '../../../model/localized.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

export interface TrendSpan {
  readonly id: string;
  readonly ms: number;
  readonly name: Localized;
}

export const TREND_SPANS: readonly TrendSpan[] = [
  { id: '1h', ms: HOUR, name: { zh: '1 小时', en: '1 hour' } },
  { id: '6h', ms: 6 * HOUR, name: { zh: '6 小时', en: '6 hours' } },
  { id: '1d', ms: DAY, name: { zh: '1 天', en: '1 day' } },
  { id: '7d', ms: 7 * DAY, name: { zh: '7 天', en: '7 days' } },
  { id: '30d', ms: 30 * DAY, name: { zh: '30 天', en: '30 days' } },
  { id: '1y', ms: 365 * DAY, name: { zh: '1 年', en: '1 year' } },
];

/** Moves on in steps that can be seen, so that the same question is asked once and not each second. */
export function rollingSpan(
  spanMs: number,
  now: number,
): { readonly from: number; readonly to: number } {
  const step = Math.max(10_000, spanMs / 720);
  const to = Math.ceil(now / step) * step;
  return { from: to - spanMs, to };
}

export const spanMsOf = (id: string): number =>
  TREND_SPANS.find((span) => span.id === id)?.ms ?? 6 * HOUR;
