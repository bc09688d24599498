import { AppError } from '../../lib/app-error.ts';

export type SqlValue = string | number | null | Uint8Array;

/** Stands for NUL in stored text: SQLite's text ends at a NUL, and the rest would be lost. */
const VISIBLE_NUL = '\u2400';

/**
 * Checks values that come from other threads before they reach the native
 * driver: a boolean aborts the whole process there, and NaN or undefined would
 * be stored as NULL. A NUL inside a text is stored as `␀`. Throws
 * `records-unstorable`.
 */
export function bindable(values: readonly SqlValue[]): readonly SqlValue[] {
  for (const value of values) {
    if (typeof value === 'string' && value.includes('\0')) return values.map(withoutNul);
    if (!isStorable(value)) {
      throw new AppError('records-unstorable', `a ${typeof value} (${value}) cannot be stored`);
    }
  }
  return values;
}

const isStorable = (value: unknown): boolean =>
  typeof value === 'string' ||
  value === null ||
  Number.isFinite(value) ||
  value instanceof Uint8Array;

function withoutNul(value: SqlValue): SqlValue {
  if (typeof value === 'string') return value.replaceAll('\0', VISIBLE_NUL);
  bindable([value]);
  return value;
}
