import { epochMs } from '../../model/units.ts';
import type { Span } from './pages.ts';

export interface Month extends Span {
  /** In UTC, `2026-03`. */
  readonly name: string;
}

/** The months that the span touches, each cut to the span. */
export function monthsIn({ from, to }: Span): readonly Month[] {
  const months: Month[] = [];
  for (let start: number = from; start < to; ) {
    const date = new Date(start);
    const end = Math.min(to, Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1));
    months.push({
      name: date.toISOString().slice(0, 7),
      from: epochMs(start),
      to: epochMs(end),
    });
    start = end;
  }
  return months;
}
