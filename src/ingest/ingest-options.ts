import type { Journal } from '../journal/journal.ts';
import type { Clock } from '../lib/clock.ts';
import type { DeviceRegistry } from './device-registry.ts';
import type { InFlightLimits } from './in-flight.ts';
import type { IngestEvent } from './ingest-event.ts';
import type { LockoutLimits } from './login-lockout.ts';
import type { RateLimits } from './rate-limit.ts';
import type { SessionStore } from './session-store.ts';

export interface IngestOptions {
  readonly mqtt: MqttOptions;
  readonly journal: Pick<Journal, 'append' | 'stats'>;
  /** Stamps what is journaled. Waits and rates run on a monotonic clock of their own. */
  readonly clock: Clock;
  readonly registry: DeviceRegistry;
  readonly sessions: SessionStore;
  readonly limits: IngestLimits;
  /** Key of the HMAC under which plain device passwords are compared; at least 16 bytes. */
  readonly passwordKey: Uint8Array;
  /** Checks a `scrypt$…` hash. */
  readonly verifyHash: (hash: string, password: string) => Promise<boolean>;
  /** Called synchronously; it must not throw. */
  readonly onEvent: (event: IngestEvent) => void;
}

export interface MqttOptions {
  readonly host: string;
  /** 0 takes any free port. */
  readonly port: number;
  readonly tls?: TlsOptions;
  /** From accept to a complete CONNECT, and for the TLS handshake, ms. */
  readonly connectTimeoutMs: number;
  /** Longest keepalive honoured, seconds; a longer one, or none, counts as this. 0 sets no limit. */
  readonly keepaliveLimitSeconds: number;
  /** A peer that does not read what is sent to it is cut after this, ms. */
  readonly drainTimeoutMs: number;
  readonly maxConnections: number;
  /** Connections the kernel holds that are not yet accepted. */
  readonly backlog: number;
}

export interface TlsOptions {
  readonly port: number;
  /** PEM. */
  readonly key: string | Buffer;
  readonly cert: string | Buffer;
  /** PEM of the authority whose client certificates are accepted; without it none are asked for. */
  readonly ca?: string | Buffer;
}

export interface IngestLimits {
  /** Largest payload, bytes. */
  readonly packetBytes: number;
  readonly rate: RateLimits;
  readonly inFlight: InFlightLimits;
  readonly failedLogins: LockoutLimits;
  readonly concurrentHashes: number;
  readonly waitingHashes: number;
  readonly sessionsPerDevice: number;
  readonly queuedPerSession: number;
  /** Longest wait at close for the journal to answer what is in flight, ms. */
  readonly closeMs: number;
}

export const DEFAULT_LIMITS: IngestLimits = {
  packetBytes: 262_144,
  // a gateway that empties a day's buffer of 1,000-record arrays stays below it
  rate: { messagesPerSecond: 200, bytesPerSecond: 1_048_576, burstSeconds: 10 },
  inFlight: { messages: 50_000, bytes: 33_554_432 },
  failedLogins: { failures: 10, windowMs: 300_000 },
  concurrentHashes: 2,
  waitingHashes: 500,
  sessionsPerDevice: 4,
  queuedPerSession: 1000,
  closeMs: 10_000,
};

export const DEFAULT_MQTT: Omit<MqttOptions, 'tls'> = {
  host: '127.0.0.1',
  port: 1883,
  connectTimeoutMs: 10_000,
  keepaliveLimitSeconds: 0,
  drainTimeoutMs: 5000,
  maxConnections: 50_000,
  backlog: 4096,
};
