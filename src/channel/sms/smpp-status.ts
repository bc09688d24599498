import type { Refused } from '../channel.ts';
import type { FaultKind } from './channel-fault.ts';

/** SMPP 3.4 §5.1.3, those that something depends on. */
export const STATUS = {
  invalidCommand: 0x03,
  invalidBindState: 0x04,
  systemError: 0x08,
  temporaryAppError: 0x64,
} as const;

const NAMES: Readonly<Record<number, string>> = {
  0x01: 'invalid message length',
  0x03: 'invalid command',
  0x04: 'not bound',
  0x05: 'already bound elsewhere',
  0x08: 'system error',
  0x0a: 'invalid source address',
  0x0b: 'invalid destination address',
  0x0d: 'bind failed',
  0x0e: 'invalid password',
  0x0f: 'invalid system id',
  0x14: 'message queue full',
  0x15: 'invalid service type',
  0x43: 'invalid esm_class',
  0x45: 'submit failed',
  0x48: 'invalid source address TON',
  0x49: 'invalid source address NPI',
  0x50: 'invalid destination address TON',
  0x51: 'invalid destination address NPI',
  0x53: 'invalid system type',
  0x58: 'throttled: too many messages',
  0x61: 'invalid schedule time',
  0x62: 'invalid validity period',
  0x64: 'temporary application error',
  0x65: 'permanent application error',
  0x66: 'rejected by application',
  0xc0: 'invalid optional part',
  0xc1: 'optional parameter not allowed',
  0xfe: 'delivery failure',
  0xff: 'unknown error',
};

/** `throttled: too many messages (0x58)` */
export const statusText = (status: number): string =>
  `${NAMES[status] ?? 'error of the provider'} (0x${status.toString(16).padStart(2, '0')})`;

const CREDENTIALS: ReadonlySet<number> = new Set([0x0d, 0x0e, 0x0f, 0x53]);

export function bindKind(status: number): FaultKind {
  if (CREDENTIALS.has(status)) return 'credentials';
  return status === 0x05 || status === STATUS.systemError ? 'unreachable' : 'protocol';
}

/** About the number itself: no other gateway would deliver to it either. */
const BAD_NUMBER: ReadonlySet<number> = new Set([0x0b, 0x50, 0x51]);

/** How long an SMSC wants to be left alone, ms. */
const PATIENCE: Readonly<Record<number, number>> = { 0x14: 10_000, 0x58: 1000 };

export const isThrottled = (status: number): boolean => PATIENCE[status] !== undefined;

/** A refusal of submit_sm; `status` is not 0. */
export function refusalOf(status: number): Refused {
  const retryAfterMs = PATIENCE[status];
  return {
    outcome: 'refused',
    permanent: BAD_NUMBER.has(status),
    ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
    detail: statusText(status),
  };
}
