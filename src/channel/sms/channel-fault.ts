import { AppError, reasonOf } from '../../lib/app-error.ts';
import { MAY_HAVE_ARRIVED } from '../channel.ts';
import { plain } from '../email/plain.ts';

export type FaultKind = 'unreachable' | 'timeout' | 'tls' | 'credentials' | 'protocol' | 'closed';

/** Whether the text was out of our hands when it went wrong. */
export type Handover = 'handed-over' | 'not-handed-over';

/** Why a question was not answered. All of it may pass: the same call may succeed later. */
export function channelFault(
  kind: FaultKind,
  detail: string,
  handover: Handover = 'not-handed-over',
  cause?: unknown,
): AppError {
  const arrived = handover === 'handed-over' ? ` ${MAY_HAVE_ARRIVED}` : '';
  const message = `${plain(detail, 300)}${arrived}`;
  const options = { retryable: true, cause };
  switch (kind) {
    case 'unreachable':
      return new AppError('channel.unreachable', message, options);
    case 'timeout':
      return new AppError('channel.timeout', message, options);
    case 'tls':
      return new AppError('channel.tls', message, options);
    case 'credentials':
      return new AppError('channel.credentials-refused', message, options);
    case 'protocol':
      return new AppError('channel.protocol', message, options);
    case 'closed':
      return new AppError('channel.closed', message, options);
  }
}

const KINDS: Readonly<Record<string, FaultKind>> = {
  'channel.unreachable': 'unreachable',
  'channel.timeout': 'timeout',
  'channel.tls': 'tls',
  'channel.credentials-refused': 'credentials',
  'channel.protocol': 'protocol',
  'channel.closed': 'closed',
};

/** The same fault in other words; `say` gets the old ones without the mark. */
export function reworded(
  fault: AppError,
  say: (detail: string) => string,
  handover: Handover = handoverOf(fault.message),
): AppError {
  const detail = fault.message.replace(MAY_HAVE_ARRIVED, '').trim();
  return channelFault(KINDS[fault.code] ?? 'protocol', say(detail), handover, fault);
}

export const handoverOf = (detail: string): Handover =>
  detail.endsWith(MAY_HAVE_ARRIVED) ? 'handed-over' : 'not-handed-over';

/** A certificate that is not trusted comes as a socket error with OpenSSL's words. */
export const socketFault = (thrown: unknown): FaultKind =>
  /certificate|ssl|tls|altname|wrong version/i.test(`${codeOf(thrown)} ${reasonOf(thrown)}`)
    ? 'tls'
    : 'unreachable';

/** What Node calls it, e.g. `ECONNREFUSED`; empty where it has no name. */
export function codeOf(thrown: unknown): string {
  const code: unknown =
    typeof thrown === 'object' && thrown !== null && 'code' in thrown ? thrown.code : '';
  return typeof code === 'string' ? code : '';
}
