import type { Socket } from 'node:net';
import { TLSSocket } from 'node:tls';
import type { DeviceSpec } from '../model/fleet.ts';
import { type Connection, cut } from './connection.ts';
import { type DeviceRegistry, sameCredentials } from './device-registry.ts';
import { FramingGuard } from './framing-guard.ts';
import type { InFlight } from './in-flight.ts';
import { excerptOf, type IngestEvent } from './ingest-event.ts';
import type { PacketFault, PacketLimits } from './packet-scanner.ts';
import { RateLimit, type RateLimits } from './rate-limit.ts';

export interface ConnectionsOptions {
  readonly packets: PacketLimits;
  readonly rate: RateLimits;
  readonly inFlight: InFlight;
  readonly emit: (event: IngestEvent) => void;
  /** Monotonic ms. */
  readonly now: () => number;
  /** Milliseconds since 1970. */
  readonly wallClock: () => number;
}

export interface ConnectedDevice {
  readonly device: string;
  readonly clientId: string;
  /** Milliseconds since 1970. */
  readonly since: number;
  readonly address: string;
}

/** A client may be silent for one and a half times its keepalive: MQTT 3.1.1 §3.1.2.10. */
const KEEPALIVE_FACTOR = 1.5;

/** Every open socket, what is known of it, and what is done to it by rule. */
export class Connections {
  readonly #options: ConnectionsOptions;
  readonly #open = new Map<Socket, Connection>();
  /** Also those just closed: the broker asks for a will after its socket is gone. */
  readonly #known = new WeakMap<object, Connection>();
  readonly #ready = new Set<Connection>();
  readonly #rates = new Map<string, RateLimit>();
  /** Client ids as sent, and who holds them now. */
  readonly #holders = new Map<string, Set<Connection>>();

  constructor(options: ConnectionsOptions) {
    this.#options = options;
  }

  get sockets(): number {
    return this.#open.size;
  }

  get ready(): number {
    return this.#ready.size;
  }

  get ratePaused(): number {
    let paused = 0;
    for (const { guard } of this.#ready) if (guard.isRatePaused) paused += 1;
    return paused;
  }

  get(socket: object | undefined): Connection | undefined {
    return socket === undefined ? undefined : this.#known.get(socket);
  }

  open(socket: Socket): void {
    const { packets, inFlight, now } = this.#options;
    const guard = new FramingGuard(socket, {
      limits: packets,
      inFlight,
      now,
      onFault: (fault) => this.#onFault(socket, fault),
    });
    const connection: Connection = {
      socket,
      address: socket.remoteAddress ?? '',
      guard,
      certificateName: certificateName(socket),
      request: null,
      device: null,
      since: 0,
      filters: new Set(),
      reason: null,
      detail: '',
    };
    this.#open.set(socket, connection);
    this.#known.set(socket, connection);
    socket.once('close', () => this.#onClose(socket));
  }

  /** The credentials were right: reading goes on behind the CONNECT. */
  admit(connection: Connection, device: DeviceSpec): void {
    connection.device = device;
    const rate =
      this.#rates.get(device.id) ?? new RateLimit(this.#options.rate, this.#options.now());
    this.#rates.set(device.id, rate);
    connection.guard.admit(rate);
  }

  /** The session is established. */
  markReady(connection: Connection): void {
    const { device, request, address, socket } = connection;
    if (device === null || request === null || socket.destroyed) return;
    const clientId = excerptOf(request.clientId);
    connection.since = this.#options.wallClock();
    this.#ready.add(connection);
    const holders = this.#holders.get(request.clientId) ?? new Set();
    for (const { device: other } of holders) {
      if (other === null || other.id === device.id) continue;
      const holder = other.id;
      this.#options.emit({
        kind: 'takeover-refused',
        device: device.id,
        address,
        clientId,
        holder,
      });
      break;
    }
    if (request.clientId !== '') this.#holders.set(request.clientId, holders.add(connection));
    this.#options.emit({ kind: 'connected', device: device.id, clientId, address });
  }

  /** Cuts whose keepalive has run out; bytes that wait unread on our account count as a sign of life. */
  sweep(): void {
    const now = this.#options.now();
    for (const connection of this.#ready) {
      const limit = (connection.request?.keepaliveMs ?? 0) * KEEPALIVE_FACTOR;
      const { guard } = connection;
      if (limit === 0 || guard.holdsBack || now - guard.lastReadAt <= limit) continue;
      cut(connection, 'keepalive', `silent for more than ${limit} ms`);
    }
  }

  /** Cuts devices that left the fleet or whose credentials changed. */
  applyFleet(registry: DeviceRegistry): void {
    for (const connection of this.#open.values()) {
      if (connection.device === null) continue;
      const spec = registry.lookup(connection.device.id)?.spec;
      if (!sameCredentials(connection.device, spec)) {
        cut(connection, 'fleet-changed', 'removed from the fleet or given other credentials');
      }
    }
    for (const device of [...this.#rates.keys()]) {
      if (registry.lookup(device) === undefined) this.#rates.delete(device);
    }
  }

  stopReading(): void {
    for (const { guard } of this.#open.values()) guard.close();
  }

  cutAll(): void {
    for (const connection of this.#open.values()) cut(connection, 'shutdown', '');
  }

  *connected(): Iterable<ConnectedDevice> {
    for (const { device, request, since, address } of this.#ready) {
      if (device === null || request === null) continue;
      yield { device: device.id, clientId: request.clientId, since, address };
    }
  }

  #onFault(socket: Socket, fault: PacketFault): void {
    const connection = this.#open.get(socket);
    if (connection === undefined) return;
    const { address } = connection;
    const device = connection.device?.id ?? null;
    connection.reason ??= 'violation';
    if (fault.kind === 'unsupported-protocol') this.#options.emit({ ...fault, address });
    else this.#options.emit({ ...fault, device, address });
    connection.detail = fault.kind;
  }

  #onClose(socket: Socket): void {
    const connection = this.#open.get(socket);
    this.#open.delete(socket);
    if (connection === undefined || !this.#ready.delete(connection)) return;
    const { device, request, address, guard, detail } = connection;
    if (device === null || request === null) return;
    const holders = this.#holders.get(request.clientId);
    holders?.delete(connection);
    if (holders?.size === 0) this.#holders.delete(request.clientId);
    const reason = connection.reason ?? (guard.disconnected ? 'clean' : 'socket-closed');
    const clientId = excerptOf(request.clientId);
    this.#options.emit({
      kind: 'disconnected',
      device: device.id,
      clientId,
      address,
      reason,
      detail,
    });
  }
}

/** Common name of a client certificate that our authority signed. */
function certificateName(socket: Socket): string | null {
  if (!(socket instanceof TLSSocket) || !socket.authorized) return null;
  // Node answers an empty object when the peer sent no certificate
  const name: unknown = socket.getPeerCertificate().subject?.CN;
  return typeof name === 'string' && name !== '' ? name : null;
}
