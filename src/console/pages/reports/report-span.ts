const HOUR_MS = 3_600_000;

/** Spans that end now, in hours. */
export const SPANS = { shift: 12, day: 24, week: 168, month: 744 } as const;
export type SpanName = keyof typeof SPANS | 'usual' | 'chosen';

export interface ReportSpan {
  /** ISO 8601; empty: as the service has it. */
  readonly from: string;
  readonly to: string;
}

/** @param from, to as typed, local; only of a span that is given. */
export function spanOf(name: SpanName, now: number, from: string, to: string): ReportSpan {
  if (name === 'usual') return { from: '', to: '' };
  if (name === 'chosen') return { from: isoOf(from), to: isoOf(to) };
  return { from: new Date(now - SPANS[name] * HOUR_MS).toISOString(), to: '' };
}

function isoOf(local: string): string {
  const at = Date.parse(local);
  return Number.isNaN(at) ? '' : new Date(at).toISOString();
}
