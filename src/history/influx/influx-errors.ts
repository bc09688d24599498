import { HttpError, RequestTimedOutError } from '@influxdata/influxdb-client';
import { AppError, reasonOf } from '../../lib/app-error.ts';

/** What was being done; a refusal of the same number means something else in each. */
export type Deed = 'write' | 'query' | 'setup';

/**
 * What a request ended with, as ours.
 * @param at names the request, never its credentials.
 */
export function asAppError(thrown: unknown, deed: Deed, at: string): AppError {
  if (thrown instanceof AppError) return thrown;
  if (thrown instanceof RequestTimedOutError) {
    return down(`InfluxDB did not answer in time at ${at}`, thrown);
  }
  if (!(thrown instanceof HttpError)) {
    return down(`InfluxDB cannot be reached at ${at}: ${reasonOf(thrown)}`, thrown);
  }
  const { statusCode } = thrown;
  const said = excerptOf(saidIn(thrown));
  if (deed === 'write') {
    const refused = refusedWrite(said, thrown);
    if (refused !== null) return refused;
  }
  if (statusCode === 401 || statusCode === 403) {
    return misconfigured(
      `InfluxDB refused the token at ${at} (${statusCode}: ${said}): check tokenFile, and that the token may do this`,
      thrown,
    );
  }
  if (statusCode === 404) {
    return misconfigured(
      `InfluxDB found nothing at ${at} (404: ${said}): check url, org and bucket`,
      thrown,
    );
  }
  if (statusCode === 413) {
    return misconfigured(
      `a single row is too large for what stands at ${at} (413): raise the body size of the proxy in front of InfluxDB`,
      thrown,
    );
  }
  if (statusCode === 400 || statusCode === 422) {
    const message = `InfluxDB refused ${at} (${statusCode}): ${said}`;
    if (deed === 'setup') return misconfigured(message, thrown);
    if (deed === 'write') return new AppError('history-bad-row', message, { cause: thrown });
    return new AppError('history-query-failed', message, { cause: thrown });
  }
  return down(`InfluxDB answered ${statusCode} at ${at}: ${said}`, thrown);
}

/**
 * Rows that InfluxDB took only in part, told by their words since versions differ in
 * the number (500 in 2.0, 422 since).
 */
function refusedWrite(said: string, cause: unknown): AppError | null {
  if (/beyond retention policy|outside retention policy/i.test(said)) {
    return misconfigured(
      `the bucket keeps readings for less long than it did at the start (${said}): raise its retention, or lower retentionMonths, and restart`,
      cause,
    );
  }
  if (/field type conflict/i.test(said)) {
    return misconfigured(
      `the bucket holds fields of the same name and another type (${said}): name a bucket that nothing else writes to`,
      cause,
    );
  }
  return null;
}

/** Errors are JSON `{code, message}`; of a proxy they are anything. */
function saidIn(thrown: HttpError): string {
  const json: unknown = thrown.json;
  if (typeof json === 'object' && json !== null && 'message' in json) return String(json.message);
  return thrown.body ?? thrown.statusMessage ?? '';
}

const down = (message: string, cause: unknown): AppError =>
  new AppError('history-down', message, { retryable: true, cause });

const misconfigured = (message: string, cause: unknown): AppError =>
  new AppError('history-misconfigured', message, { cause });

const excerptOf = (text: string): string => text.replaceAll(/\s+/g, ' ').slice(0, 300);
