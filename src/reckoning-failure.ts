import { AppError, reasonOf } from './lib/app-error.ts';
import type { Failure } from './reckoning-protocol.ts';

/** An error on its way to another thread, which keeps its code but not its class. */
export const failureOf = (thrown: unknown): Failure =>
  thrown instanceof AppError
    ? {
        code: thrown.code,
        message: thrown.message,
        retryable: thrown.retryable ? 'yes' : 'no',
      }
    : { code: 'reckoning-failed', message: reasonOf(thrown), retryable: 'no' };

export const errorOf = ({ code, message, retryable }: Failure): AppError =>
  new AppError(code, message, { retryable: retryable === 'yes' });
