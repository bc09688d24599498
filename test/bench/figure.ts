/** One measured number of the table. */
export interface Figure {
  readonly row: RowName;
  readonly what: string;
  /** Null: it could not be measured; the note says why. */
  readonly value: number | null;
  readonly unit: string;
  /** What was aimed at; absent: only reported. */
  readonly target?: { readonly atLeast: number } | { readonly atMost: number };
  /** Under which conditions. */
  readonly note: string;
}

export const ROW_NAMES = [
  'throughput',
  'upstream',
  'latency',
  'alarm',
  'mail',
  'reconnect',
  'memory',
  'disk',
  'queries',
  'condition',
  'console',
] as const;
export type RowName = (typeof ROW_NAMES)[number];

export type Verdict = 'pass' | 'short' | 'reported';

export function verdictOf({ value, target }: Figure): Verdict {
  if (target === undefined) return 'reported';
  if (value === null) return 'short';
  const met = 'atLeast' in target ? value >= target.atLeast : value <= target.atMost;
  return met ? 'pass' : 'short';
}
