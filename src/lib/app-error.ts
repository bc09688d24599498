/**
 * A broken promise. `code` is stable and listed in docs/errors.md; `retryable`
 * says whether the same call may succeed later. Drivers translate their
 * vendor's errors into this at their own border.
 */
export class AppError extends Error {
  readonly code: string;
  readonly retryable: boolean;

  constructor(code: string, message: string, options: AppErrorOptions = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = 'AppError';
    this.code = code;
    this.retryable = options.retryable ?? false;
  }
}

export interface AppErrorOptions {
  readonly retryable?: boolean;
  readonly cause?: unknown;
}

/** The text of anything that was thrown, for a log line or an attempt's record. */
export function reasonOf(thrown: unknown): string {
  return thrown instanceof Error ? thrown.message : String(thrown);
}
