import { randomUUID } from 'node:crypto';
import type { AuthenticateError, ConnectPacket } from 'aedes';
import type { DeviceSpec } from '../model/fleet.ts';
import type { Connection, ConnectRequest } from './connection.ts';
import type { Credentials, Verdict } from './credentials.ts';
import type { DeviceRegistry } from './device-registry.ts';
import { excerptOf, type IngestEvent, type LoginRefusal } from './ingest-event.ts';
import type { IngestCounters } from './ingest-stats.ts';
import type { LoginLockout } from './login-lockout.ts';
import { publishFault } from './topic-rules.ts';

export interface LoginOptions {
  readonly registry: () => DeviceRegistry;
  readonly credentials: Credentials;
  readonly lockout: LoginLockout;
  readonly lockoutWindowMs: number;
  readonly keepaliveLimitSeconds: number;
  readonly isDiskLow: () => boolean;
  readonly counters: IngestCounters;
  readonly emit: (event: IngestEvent) => void;
  readonly now: () => number;
}

/** CONNACK return codes of MQTT 3.1.1 §3.2.2.3. */
const IDENTIFIER_REJECTED = 2;
const SERVER_UNAVAILABLE = 3;
const BAD_CREDENTIALS = 4;
const NOT_AUTHORIZED = 5;

const RETURN_CODES: Readonly<Record<LoginRefusal | 'locked' | 'will', number>> = {
  anonymous: NOT_AUTHORIZED,
  'unknown-device': BAD_CREDENTIALS,
  'wrong-credentials': BAD_CREDENTIALS,
  'identifier-rejected': IDENTIFIER_REJECTED,
  'disk-low': SERVER_UNAVAILABLE,
  'too-many-logins': SERVER_UNAVAILABLE,
  locked: NOT_AUTHORIZED,
  will: NOT_AUTHORIZED,
};

const LONGEST_CLIENT_ID = 128;

/**
 * Takes note of the CONNECT and changes two of its fields before the broker sees
 * them. The client id gets the device's name in front: a device id holds no `/`,
 * so no device can name, and thereby take over, another one's session. The
 * keepalive becomes 0: the broker's own timer would cut a device whose PINGREQ
 * waits unread because we paused it; ingest watches the silence itself.
 */
export function noteConnect(connection: Connection, packet: ConnectPacket): void {
  const username = packet.username ?? connection.certificateName ?? '';
  connection.request = {
    username,
    clientId: packet.clientId,
    keepaliveMs: (packet.keepalive ?? 0) * 1000,
    clean: packet.clean !== false,
    will: packet.will ?? null,
  };
  packet.clientId = `${username}/${packet.clientId === '' ? randomUUID() : packet.clientId}`;
  packet.keepalive = 0;
}

/** Decides a CONNECT that `noteConnect` has seen. */
export class Login {
  readonly #options: LoginOptions;

  constructor(options: LoginOptions) {
    this.#options = options;
  }

  /** The CONNACK error, or null when the device is let in. At once unless a slow hash is needed. */
  decide(
    connection: Connection,
    request: ConnectRequest,
    password: Uint8Array | undefined,
  ): AuthenticateError | null | Promise<AuthenticateError | null> {
    const { lockout, isDiskLow, now } = this.#options;
    const { username } = request;
    if (username === '') return this.#refuse(connection, request, 'anonymous');
    if (lockout.isLocked(connection.address, username, now())) return this.#locked();
    if (isDiskLow()) return this.#refuse(connection, request, 'disk-low');
    const spec = this.#options.registry().lookup(username)?.spec;
    if (spec === undefined) return this.#fail(connection, request, 'unknown-device');
    const verdict = this.#verify(connection, spec, password);
    return typeof verdict === 'string'
      ? this.#conclude(connection, request, spec, verdict)
      : verdict.then((late) => this.#conclude(connection, request, spec, late));
  }

  #verify(
    connection: Connection,
    spec: DeviceSpec,
    password: Uint8Array | undefined,
  ): Verdict | Promise<Verdict> {
    if (spec.certificate === true && connection.certificateName === spec.id) return 'accepted';
    if (password === undefined) return 'refused';
    return this.#options.credentials.verify(spec, password);
  }

  #conclude(
    connection: Connection,
    request: ConnectRequest,
    spec: DeviceSpec,
    verdict: Verdict,
  ): AuthenticateError | null {
    if (verdict === 'busy') return this.#refuse(connection, request, 'too-many-logins');
    if (verdict === 'refused') return this.#fail(connection, request, 'wrong-credentials');
    this.#options.lockout.succeed(connection.address, spec.id);
    if (!isUsableClientId(request)) return this.#refuse(connection, request, 'identifier-rejected');
    connection.request = { ...request, keepaliveMs: this.#honoured(request.keepaliveMs) };
    return this.#checkWill(connection, request, spec);
  }

  /** A longer keepalive than the limit, or none, counts as the limit: the device cannot be told otherwise. */
  #honoured(keepaliveMs: number): number {
    const limit = this.#options.keepaliveLimitSeconds * 1000;
    if (limit === 0) return keepaliveMs;
    return keepaliveMs === 0 ? limit : Math.min(keepaliveMs, limit);
  }

  #checkWill(
    { address }: Connection,
    { will }: ConnectRequest,
    { id: device }: DeviceSpec,
  ): AuthenticateError | null {
    if (will === null) return null;
    const topic = excerptOf(will.topic);
    const fault = publishFault(device, will.topic);
    if (fault !== null || /[+#]/.test(will.topic)) {
      const reason = fault ?? 'not-its-own';
      this.#options.emit({ kind: 'topic-violation', device, address, topic, reason, will: true });
    } else if (will.qos === 2) {
      this.#options.emit({ kind: 'qos2', device, address, topic });
    } else {
      return null;
    }
    return refusal('will');
  }

  #fail(connection: Connection, request: ConnectRequest, reason: LoginRefusal): AuthenticateError {
    const { lockout, lockoutWindowMs, counters, emit, now } = this.#options;
    counters.authFailures += 1;
    const { address } = connection;
    const answer = this.#refuse(connection, request, reason);
    if (lockout.fail(address, request.username, now())) {
      const username = excerptOf(request.username);
      emit({ kind: 'login-locked', username, address, windowMs: lockoutWindowMs });
    }
    return answer;
  }

  #refuse(
    { address }: Connection,
    request: ConnectRequest,
    reason: LoginRefusal,
  ): AuthenticateError {
    const username = excerptOf(request.username);
    this.#options.emit({ kind: 'login-refused', username, address, reason });
    return refusal(reason);
  }

  #locked(): AuthenticateError {
    this.#options.counters.authFailures += 1;
    this.#options.counters.count('login-refused:locked');
    return refusal('locked');
  }
}

/** A nameless client cannot have a lasting session (MQTT 3.1.1 §3.1.3.1). */
const isUsableClientId = ({ clientId, clean }: ConnectRequest): boolean =>
  clientId.length <= LONGEST_CLIENT_ID && !clientId.includes('\0') && (clientId !== '' || clean);

function refusal(reason: LoginRefusal | 'locked' | 'will'): AuthenticateError {
  return Object.assign(new Error(`login refused: ${reason}`), {
    returnCode: RETURN_CODES[reason],
  });
}
