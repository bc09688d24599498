import type { DeviceId } from './ids.ts';
import type { EpochMs, Position } from './units.ts';

/** Why a message or one record of it cannot be used. Codes are part of the public interface. */
export const REJECTION_REASONS = [
  'topic-unknown',
  'unknown-device',
  'not-its-gateway',
  'not-utf8',
  'not-json',
  'payload-invalid',
  'too-many-records',
  'wrong-type',
  'no-measured-field',
  'out-of-range',
  'ts-missing',
  'ts-invalid',
  'ts-without-offset',
  'ts-before-2000',
  'ts-future',
  'register-jump',
  'register-zero',
  'not-sparkplug',
  'sparkplug-unborn',
] as const;
export type RejectionReason = (typeof REJECTION_REASONS)[number];

/** A refused message, or one refused record of an array: kept in quarantine, never dropped. */
export interface Rejection {
  readonly position: Position;
  /** Place in the message's array; null when the whole message is refused. */
  readonly index: number | null;
  readonly device: DeviceId;
  readonly topic: string;
  readonly reason: RejectionReason;
  /** Where in the record, e.g. `runs.A.pOut`; empty for the whole. */
  readonly path: string;
  /** What was found and what was expected, for the person who must mend the device. */
  readonly detail: string;
  /** The record's own stamp where it has a usable one. */
  readonly ts: EpochMs | null;
  readonly receivedAt: EpochMs;
  /** Up to 500 characters of what was sent. */
  readonly excerpt: string;
}

/** Stable: the same journal record always gives the same quarantine row. */
export const quarantineId = (rejection: Pick<Rejection, 'position' | 'index'>): string =>
  rejection.index === null ? `${rejection.position}` : `${rejection.position}.${rejection.index}`;

export const EXCERPT_LIMIT = 500;
