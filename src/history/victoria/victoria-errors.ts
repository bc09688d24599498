import { HttpError, RequestTimedOutError } from '@influxdata/influxdb-client';
import { AppError, reasonOf } from '../../lib/app-error.ts';

/** What a request ended with, as ours. `at` names the request, never its credentials. */
export function asAppError(thrown: unknown, at: string): AppError {
  if (thrown instanceof AppError) return thrown;
  if (thrown instanceof RequestTimedOutError) {
    return down(`VictoriaMetrics did not answer in time at ${at}`, thrown);
  }
  if (!(thrown instanceof HttpError)) {
    return down(`VictoriaMetrics cannot be reached at ${at}: ${reasonOf(thrown)}`, thrown);
  }
  const { statusCode } = thrown;
  const said = excerptOf(thrown.body ?? thrown.statusMessage ?? '');
  if (statusCode === 401 || statusCode === 403) {
    return new AppError(
      'history-misconfigured',
      `VictoriaMetrics refused the credentials at ${at} (${statusCode}): check tokenFile, or username and passwordFile`,
      { cause: thrown },
    );
  }
  if (statusCode === 404 || /unsupported path/i.test(said)) {
    return new AppError(
      'history-misconfigured',
      `nothing answers at ${at} (${statusCode}): check url, readUrl, writePath and readPath`,
      { cause: thrown },
    );
  }
  if (statusCode === 400 || statusCode === 422) {
    return new AppError(
      'history-query-failed',
      `VictoriaMetrics refused ${at} (${statusCode}): ${said}`,
      { cause: thrown },
    );
  }
  return down(`VictoriaMetrics answered ${statusCode} at ${at}: ${said}`, thrown);
}

const down = (message: string, cause: unknown): AppError =>
  new AppError('history-down', message, { retryable: true, cause });

const excerptOf = (text: string): string => text.replaceAll(/\s+/g, ' ').slice(0, 300);
