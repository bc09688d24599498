import { AppError, reasonOf } from '../../lib/app-error.ts';

/** DuckDB's errors as ours. Except for damage and our own mistakes, what it refuses now it may accept later. */
export function asAppError(thrown: unknown): AppError {
  if (thrown instanceof AppError) return thrown;
  const reason = reasonOf(thrown);
  if (/has been invalidated|checksum|corrupt|FATAL/i.test(reason)) {
    return new AppError(
      'history-damaged',
      `the history database is damaged; opening it again sets it aside: ${reason}`,
      { cause: thrown },
    );
  }
  if (/^(Parser|Binder|Catalog|Conversion|Invalid Input) Error/.test(reason)) {
    return new AppError('history-query-failed', reason, { cause: thrown });
  }
  return new AppError('history-down', `history refused: ${reason}`, {
    retryable: true,
    cause: thrown,
  });
}

/** Another process owns the file: nothing is wrong with it. */
export function isLocked(thrown: unknown): boolean {
  return /could not set lock|conflicting lock|being used by another/i.test(reasonOf(thrown));
}

/** Reasons that say nothing about the file itself, so it must not be set aside for them. */
export function isCircumstance(thrown: unknown): boolean {
  return /out of memory|permission denied|no space left|too many open files|read-only file/i.test(
    reasonOf(thrown),
  );
}
