import { reasonOf } from '../../lib/app-error.ts';
import type { Refused } from '../channel.ts';
import {
  channelFault,
  codeOf,
  type FaultKind,
  type Handover,
  socketFault,
} from './channel-fault.ts';

export interface HttpRequest {
  readonly method: 'GET' | 'POST' | 'PUT';
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | null;
}

export interface HttpAnswer {
  readonly status: number;
  /** The beginning of the body. */
  readonly text: string;
  readonly retryAfterMs: number | null;
}

/** A provider's answer is a few lines; more is not read. */
const MOST_OCTETS = 65_536;

/**
 * One request and its answer within the time given. Redirections are not
 * followed: the request carries secrets.
 * @throws AppError; marked as handed over unless the connection was never made
 */
export async function exchange(
  { url, method, headers, body }: HttpRequest,
  timeoutMs: number,
  closing: AbortSignal,
): Promise<HttpAnswer> {
  const late = AbortSignal.timeout(timeoutMs);
  try {
    const response = await fetch(url, {
      method,
      headers,
      body,
      redirect: 'manual',
      signal: AbortSignal.any([late, closing]),
    });
    const text = await beginningOf(response);
    return {
      status: response.status,
      text,
      retryAfterMs: patienceOf(response.headers.get('retry-after')),
    };
  } catch (thrown) {
    if (closing.aborted) throw channelFault('closed', 'the channel was closed', 'handed-over');
    if (late.aborted) throw channelFault('timeout', 'the provider does not answer', 'handed-over');
    throw channelFault(...networkFault(thrown), thrown);
  }
}

async function beginningOf(response: Response): Promise<string> {
  const reader = response.body?.getReader();
  if (reader === undefined) return '';
  const chunks: Uint8Array[] = [];
  let octets = 0;
  while (octets < MOST_OCTETS) {
    const step: { readonly value?: unknown } = await reader.read();
    const { value } = step;
    // without a value it is done
    if (!(value instanceof Uint8Array)) break;
    chunks.push(value);
    octets += value.length;
  }
  // the rest, if any, is not wanted
  await reader.cancel().catch(() => undefined);
  return Buffer.concat(chunks).subarray(0, MOST_OCTETS).toString('utf8');
}

/** In seconds, or a date; null for anything else. */
function patienceOf(header: string | null): number | null {
  if (header === null) return null;
  if (/^\d{1,6}$/.test(header.trim())) return Number(header) * 1000;
  // a date alone: a bare number would be read as a year
  const until = /^[A-Z][a-z]{2}, /.test(header) ? Date.parse(header) : Number.NaN;
  return Number.isNaN(until) ? null : Math.max(until - Date.now(), 0);
}

const NOT_CONNECTED: ReadonlySet<string> = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'UND_ERR_CONNECT_TIMEOUT',
]);

/** `fetch failed` says nothing; its cause does. */
function networkFault(thrown: unknown): readonly [FaultKind, string, Handover] {
  const cause: unknown = thrown instanceof Error ? (thrown.cause ?? thrown) : thrown;
  const kind = socketFault(cause);
  const code = codeOf(cause);
  const before = kind === 'tls' || NOT_CONNECTED.has(code);
  // several addresses tried give an error without words, but with a code
  const detail = reasonOf(cause).trim() || code;
  return [
    kind,
    `no answer from the provider: ${detail}`,
    before ? 'not-handed-over' : 'handed-over',
  ];
}

/**
 * What a status means where the provider's own words say nothing else; null for
 * success. 503 and 429 were turned away before anything was done; of other faults
 * of the server nobody knows how far they got.
 * @throws AppError `channel.credentials-refused`, `channel.protocol`
 */
export function refusedByStatus(
  { status, retryAfterMs }: HttpAnswer,
  said: string,
): Refused | null {
  if (status >= 200 && status < 300) return null;
  const detail = `HTTP ${status}${said === '' ? '' : `: ${said}`}`;
  if (status === 401 || status === 403) throw channelFault('credentials', detail);
  if (status === 429 || status === 503) {
    return {
      outcome: 'refused',
      permanent: false,
      retryAfterMs: retryAfterMs ?? 10_000,
      detail,
    };
  }
  if (status >= 500) throw channelFault('protocol', detail, 'handed-over');
  if (status >= 300 && status < 400) throw channelFault('protocol', `${detail} (a redirection)`);
  return { outcome: 'refused', permanent: false, detail };
}
