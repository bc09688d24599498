import { AppError, reasonOf } from '../../lib/app-error.ts';
import { MAY_HAVE_ARRIVED, type Refused } from '../channel.ts';
import { plain } from './plain.ts';

/** What nodemailer reports of a failed conversation; every field may be missing. */
interface VendorError {
  readonly code?: unknown;
  readonly responseCode?: unknown;
  readonly response?: unknown;
  readonly command?: unknown;
}

export type Handover = 'handed-over' | 'not-handed-over';

const TLS_CODES: ReadonlySet<string> = new Set(['ETLS', 'EREQUIRETLS']);
const AUTH_CODES: ReadonlySet<string> = new Set(['EAUTH', 'ENOAUTH', 'EOAUTH2']);

/**
 * Whose fault it is. An answer about this recipient or this message is a
 * refusal; everything else (network, TLS, credentials, the sender's address)
 * concerns the whole channel and throws, so that it is tried again.
 */
export function outcomeOf(thrown: unknown, handover: Handover): Refused | AppError {
  const error: VendorError = typeof thrown === 'object' && thrown !== null ? thrown : {};
  const status = typeof error.responseCode === 'number' ? error.responseCode : null;
  const code = typeof error.code === 'string' ? error.code : '';
  const command = typeof error.command === 'string' ? error.command : '';
  const about = command === 'RCPT TO' || command === 'DATA';
  if (status !== null && about && code !== 'ETIMEDOUT') {
    return {
      outcome: 'refused',
      permanent: isPermanent(status, error.response),
      detail: detailOf(thrown),
    };
  }
  const arrived = handover === 'handed-over' ? ` ${MAY_HAVE_ARRIVED}` : '';
  return new AppError(
    thrown instanceof AppError ? thrown.code : appCode(code, thrown),
    `${detailOf(thrown)}${arrived}`,
    {
      retryable: true,
      cause: thrown,
    },
  );
}

/** 5xx, except a full mailbox (552, x.2.2), which its owner may yet empty. */
function isPermanent(status: number, response: unknown): boolean {
  const full = status === 552 || (typeof response === 'string' && /\b5\.2\.2\b/.test(response));
  return status >= 500 && status < 600 && !full;
}

function appCode(code: string, thrown: unknown): string {
  if (AUTH_CODES.has(code)) return 'channel.credentials-refused';
  if (TLS_CODES.has(code) || isTlsError(thrown)) return 'channel.tls';
  if (code === 'ETIMEDOUT') return 'channel.timeout';
  if (code === 'EPROTOCOL' || code === 'EENVELOPE' || code === 'EMESSAGE')
    return 'channel.protocol';
  return 'channel.unreachable';
}

/** A certificate that is not trusted comes as a socket error with OpenSSL's words. */
const isTlsError = (thrown: unknown): boolean =>
  /certificate|ssl|tls|altname/i.test(reasonOf(thrown));

/** The server's words on one line; nodemailer never puts the password into them. */
const detailOf = (thrown: unknown): string => plain(reasonOf(thrown), 300);
