import type { Server, Socket } from 'node:net';
import type { Aedes } from 'aedes';
import { AppError } from '../lib/app-error.ts';
import { startBroker } from './broker.ts';
import { type ConnectedDevice, Connections } from './connections.ts';
import { Credentials } from './credentials.ts';
import type { DeviceRegistry } from './device-registry.ts';
import { DeviceSessions } from './device-sessions.ts';
import { InFlight } from './in-flight.ts';
import type { IngestEvent } from './ingest-event.ts';
import type { IngestOptions } from './ingest-options.ts';
import { IngestCounters, type IngestStats } from './ingest-stats.ts';
import { addressOf, type ListenAddress, listenPlain, listenTls } from './listeners.ts';
import { Login } from './login.ts';
import { LoginLockout } from './login-lockout.ts';
import { SessionWriter } from './session-writer.ts';
import { type DownTopic, downTopic } from './topic-rules.ts';
import { Uplink } from './uplink.ts';

export interface Ingest {
  addresses(): { readonly mqtt: ListenAddress; readonly mqtts?: ListenAddress };
  /**
   * Sends to every subscribed session of the device at QoS 1; persistent ones
   * that are offline get it later. Resolves once queued, without waiting for
   * anybody to read it. Errors: ingest-closed.
   */
  publishToDevice(device: string, leaf: DownTopic, payload: Uint8Array): Promise<void>;
  /**
   * Says something on a topic of its own, such as a Sparkplug command: to every connected
   * session that has asked for it, and, retained, to each that asks later. Errors: ingest-closed.
   */
  publish(topic: string, payload: Uint8Array, how: PublishOptions): Promise<void>;
  connected(): Iterable<ConnectedDevice>;
  stats(): IngestStats;
  /** Takes a new fleet: cuts removed devices and changed credentials, forgets cached logins. */
  setFleet(registry: DeviceRegistry): void;
  /**
   * Stops accepting and reading, waits for the journal to answer what is in
   * flight, disconnects everybody without publishing their wills (it is the
   * service that goes, not the devices) and saves the sessions.
   */
  close(): Promise<void>;
}

export interface PublishOptions {
  readonly qos: 0 | 1;
  readonly retain: boolean;
}

/** Remaining length of a packet beyond its payload: topic, message id. */
const TOPIC_ALLOWANCE = 2048;
/** Client id, user name, password, will with its topic: nothing of ours needs more. */
const CONNECT_BYTES = 4096;
/** How often silence is looked for, ms. */
const SWEEP_MS = 1000;
/** Shortest key that makes guessing passwords from their digests pointless, bytes. */
const SHORTEST_KEY = 16;

/**
 * Opens the MQTT endpoint. Errors: mqtt-port-taken, mqtt-listen-failed,
 * password-key-short, and whatever the session store's `load` throws.
 */
export async function openIngest(options: IngestOptions): Promise<Ingest> {
  if (options.passwordKey.length < SHORTEST_KEY) {
    throw new AppError(
      'password-key-short',
      `the password key needs ${SHORTEST_KEY} bytes or more`,
    );
  }
  const parts = await assemble(options);
  const { mqtt } = options;
  const accept = (socket: Socket): void => {
    // an error before the broker listens must not end the process; its own listener reports the rest
    socket.on('error', () => {});
    parts.counters.accepted += 1;
    parts.connections.open(socket);
    parts.broker.handle(socket);
  };
  const servers: Server[] = [];
  try {
    servers.push(await listenPlain(mqtt, accept));
    if (mqtt.tls !== undefined) servers.push(await listenTls(mqtt, mqtt.tls, accept));
  } catch (thrown) {
    for (const server of servers) server.close();
    await new Promise<void>((resolve) => parts.broker.close(resolve));
    throw thrown;
  }
  for (const server of servers) {
    server.on('drop', () => {
      parts.counters.overflowed += 1;
    });
  }
  return new OpenIngest(options, parts, servers);
}

interface Parts {
  readonly broker: Aedes;
  readonly connections: Connections;
  readonly counters: IngestCounters;
  readonly credentials: Credentials;
  readonly fleet: { registry: DeviceRegistry };
  readonly inFlight: InFlight;
  readonly sessions: DeviceSessions;
  readonly uplink: Uplink;
  readonly writer: SessionWriter;
}

async function assemble(options: IngestOptions): Promise<Parts> {
  const { mqtt, limits, journal, clock } = options;
  const now = (): number => performance.now();
  const counters = new IngestCounters();
  const emit = (event: IngestEvent): void => {
    counters.countEvent(event);
    options.onEvent(event);
  };
  const fleet = { registry: options.registry };
  const writer = new SessionWriter(options.sessions, (detail) =>
    emit({ kind: 'session-store-failed', detail }),
  );
  const snapshot = await options.sessions.load();
  const sessions = new DeviceSessions(snapshot, limits, (change) => writer.record(change));
  const inFlight = new InFlight(limits.inFlight);
  const connections = new Connections({
    packets: { packetBytes: limits.packetBytes + TOPIC_ALLOWANCE, connectBytes: CONNECT_BYTES },
    rate: limits.rate,
    inFlight,
    emit,
    now,
    wallClock: () => clock.now(),
  });
  const credentials = new Credentials({ ...options, ...limits });
  const login = new Login({
    registry: () => fleet.registry,
    credentials,
    lockout: new LoginLockout(limits.failedLogins),
    lockoutWindowMs: limits.failedLogins.windowMs,
    keepaliveLimitSeconds: mqtt.keepaliveLimitSeconds,
    isDiskLow: () => journal.stats().diskLow,
    counters,
    emit,
    now,
  });
  const uplink = new Uplink({ journal, clock, inFlight, sessions, counters, emit });
  const registry = (): DeviceRegistry => fleet.registry;
  const broker = await startBroker({ mqtt, connections, registry, login, uplink, sessions, emit });
  return { broker, connections, counters, credentials, fleet, inFlight, sessions, uplink, writer };
}

class OpenIngest implements Ingest {
  readonly #options: IngestOptions;
  readonly #parts: Parts;
  readonly #servers: readonly Server[];
  readonly #sweep: NodeJS.Timeout;
  #closing: Promise<void> | null = null;

  constructor(options: IngestOptions, parts: Parts, servers: readonly Server[]) {
    this.#options = options;
    this.#parts = parts;
    this.#servers = servers;
    this.#sweep = setInterval(() => parts.connections.sweep(), SWEEP_MS);
  }

  addresses(): { readonly mqtt: ListenAddress; readonly mqtts?: ListenAddress } {
    const [plain, tls] = this.#servers;
    const mqtt = plain === undefined ? { host: '', port: 0 } : addressOf(plain);
    return tls === undefined ? { mqtt } : { mqtt, mqtts: addressOf(tls) };
  }

  publishToDevice(device: string, leaf: DownTopic, payload: Uint8Array): Promise<void> {
    return this.publish(downTopic(device, leaf), payload, { qos: 1, retain: false });
  }

  publish(topic: string, payload: Uint8Array, { qos, retain }: PublishOptions): Promise<void> {
    if (this.#closing !== null) {
      return Promise.reject(new AppError('ingest-closed', 'the MQTT endpoint is closed'));
    }
    const { broker, sessions } = this.#parts;
    if (retain) sessions.retain(topic, payload);
    return new Promise((resolve, reject) => {
      broker.publish(
        { cmd: 'publish', topic, payload: Buffer.from(payload), qos, retain, dup: false },
        (error) => {
          if (error === undefined || error === null) resolve();
          else reject(new AppError('ingest-closed', error.message, { cause: error }));
        },
      );
    });
  }

  connected(): Iterable<ConnectedDevice> {
    return this.#parts.connections.connected();
  }

  stats(): IngestStats {
    const { connections, counters, inFlight, sessions } = this.#parts;
    const { accepted, overflowed, messages, bytes, notStored, authFailures, refused } = counters;
    return {
      connections: connections.ready,
      sockets: connections.sockets,
      accepted,
      overflowed,
      messages,
      bytes,
      notStored,
      refused: { ...refused },
      authFailures,
      inFlightMessages: inFlight.messages,
      inFlightBytes: inFlight.bytes,
      ratePaused: connections.ratePaused,
      parked: inFlight.parked,
      ...sessions.counts,
    };
  }

  setFleet(registry: DeviceRegistry): void {
    const { fleet, credentials, connections, sessions } = this.#parts;
    fleet.registry = registry;
    credentials.forget();
    connections.applyFleet(registry);
    sessions.keepOnly((device) => registry.lookup(device) !== undefined);
  }

  close(): Promise<void> {
    this.#closing ??= this.#close();
    return this.#closing;
  }

  async #close(): Promise<void> {
    const { broker, connections, inFlight, uplink, writer } = this.#parts;
    clearInterval(this.#sweep);
    const stopped = this.#servers.map(
      (server) => new Promise<void>((resolve) => server.close(() => resolve())),
    );
    uplink.close();
    connections.stopReading();
    await inFlight.idle(this.#options.limits.closeMs);
    // the last acknowledgements leave the process on the next turns of the loop
    for (let turn = 0; turn < 3; turn += 1) await new Promise((resolve) => setImmediate(resolve));
    connections.cutAll();
    await new Promise<void>((resolve) => broker.close(resolve));
    await Promise.all(stopped);
    await writer.flush();
  }
}
