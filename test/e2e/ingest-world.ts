import { connect, type Socket } from 'node:net';
import { generate, type Packet, parser } from 'mqtt-packet';
import { type Ingest, openIngest } from '../../src/ingest/ingest.ts';
import type { IngestEvent } from '../../src/ingest/ingest-event.ts';
import {
  DEFAULT_LIMITS,
  DEFAULT_MQTT,
  type IngestOptions,
} from '../../src/ingest/ingest-options.ts';
import { MemorySessionStore } from '../../src/ingest/memory-session-store.ts';
import type { AppendDone, Journal, JournalStats } from '../../src/journal/journal.ts';
import type { AppError } from '../../src/lib/app-error.ts';
import type { DeviceSpec } from '../../src/model/fleet.ts';
import { DeviceId } from '../../src/model/ids.ts';
import type { Entry } from '../../src/model/journal-entry.ts';
import { type Position, position } from '../../src/model/units.ts';

/** A journal whose commits the test calls, or that commits by itself every `everyMs`. */
export class ScriptedJournal implements Pick<Journal, 'append' | 'stats'> {
  readonly entries: Entry[] = [];
  diskLow = false;
  largestPending = 0;
  #waiting: AppendDone[] = [];
  #timer: NodeJS.Timeout | null = null;

  append(entry: Entry, done: AppendDone): void {
    this.entries.push(entry);
    this.#waiting.push(done);
    this.largestPending = Math.max(this.largestPending, this.#waiting.length);
  }

  get pending(): number {
    return this.#waiting.length;
  }

  commit(error: AppError | null = null): void {
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const done of waiting) done(error, this.#head());
  }

  commitEvery(everyMs: number): void {
    this.stop();
    this.#timer = setInterval(() => this.commit(), everyMs);
  }

  stop(): void {
    if (this.#timer !== null) clearInterval(this.#timer);
    this.#timer = null;
  }

  stats(): JournalStats {
    const entries = this.entries.length;
    const { diskLow } = this;
    return { commits: 0, entries, bytes: 0, recentCommitMs: [], diskLow, freeBytes: 0 };
  }

  of(topic: string): string[] {
    return this.entries
      .filter((entry) => entry.topic === topic)
      .map((entry) => Buffer.from(entry.payload).toString());
  }

  #head(): Position {
    return position(this.entries.length);
  }
}

export interface World {
  readonly ingest: Ingest;
  readonly journal: ScriptedJournal;
  readonly events: IngestEvent[];
  readonly port: number;
  readonly sessions: MemorySessionStore;
  eventsOf<K extends IngestEvent['kind']>(kind: K): Extract<IngestEvent, { kind: K }>[];
  close(): Promise<void>;
}

export type WorldOptions = Partial<
  Pick<IngestOptions, 'registry' | 'limits' | 'verifyHash' | 'mqtt'>
> & { readonly sessions?: MemorySessionStore; readonly devices?: readonly DeviceSpec[] };

export const device = (id: string, more: Partial<DeviceSpec> = {}): DeviceSpec => ({
  id: DeviceId.parse(id),
  reporting: 'scada',
  ...('passwordHash' in more || 'certificate' in more ? {} : { password: `pw-${id}` }),
  ...more,
});

export const registryOf = (devices: readonly DeviceSpec[]): IngestOptions['registry'] => {
  const byId = new Map(devices.map((spec) => [`${spec.id}`, { spec }]));
  return { lookup: (id) => byId.get(id) };
};

export const PASSWORD_KEY = Buffer.alloc(32, 7);

/** An endpoint on a free port with devices `a`, `b` and `gw`, its journal committing every 2 ms. */
export async function openWorld(options: WorldOptions = {}): Promise<World> {
  const journal = new ScriptedJournal();
  journal.commitEvery(2);
  const events: IngestEvent[] = [];
  const sessions = options.sessions ?? new MemorySessionStore();
  const devices = options.devices ?? [device('a'), device('b'), device('gw')];
  const ingest = await openIngest({
    mqtt: options.mqtt ?? { ...DEFAULT_MQTT, port: 0 },
    journal,
    clock: { now: () => 1_700_000_000_000 },
    registry: options.registry ?? registryOf(devices),
    sessions,
    limits: options.limits ?? DEFAULT_LIMITS,
    passwordKey: PASSWORD_KEY,
    verifyHash: options.verifyHash ?? (async () => false),
    onEvent: (event) => events.push(event),
  });
  return {
    ingest,
    journal,
    events,
    sessions,
    port: ingest.addresses().mqtt.port,
    eventsOf: <K extends IngestEvent['kind']>(kind: K) =>
      events.filter((event): event is Extract<IngestEvent, { kind: K }> => event.kind === kind),
    close: async () => {
      await ingest.close();
      journal.stop();
    },
  };
}

/** A client on bare packets: pipelines, stays silent, stops reading or sends rubbish as the test wants. */
export class RawClient {
  readonly socket: Socket;
  readonly received: Packet[] = [];
  readonly closed: Promise<void>;
  isClosed = false;

  constructor(socket: Socket) {
    this.socket = socket;
    const packets = parser();
    packets.on('packet', (packet) => this.received.push(packet));
    packets.on('error', () => {});
    socket.on('data', (chunk) => packets.parse(chunk));
    socket.on('error', () => {});
    this.closed = new Promise((resolve) => {
      socket.once('close', () => {
        this.isClosed = true;
        resolve();
      });
    });
  }

  static open(port: number): Promise<RawClient> {
    return new Promise((resolve, reject) => {
      const socket = connect({ port, host: '127.0.0.1', noDelay: true });
      socket.once('error', reject);
      socket.once('connect', () => resolve(new RawClient(socket)));
    });
  }

  send(...packets: readonly Packet[]): void {
    this.socket.write(Buffer.concat(packets.map((packet) => generate(packet))));
  }

  of<C extends Packet['cmd']>(cmd: C): Extract<Packet, { cmd: C }>[] {
    return this.received.filter(
      (packet): packet is Extract<Packet, { cmd: C }> => packet.cmd === cmd,
    );
  }
}

export interface ConnectOptions {
  readonly username?: string;
  readonly password?: string;
  readonly clientId?: string;
  readonly clean?: boolean;
  readonly keepalive?: number;
  readonly will?: { topic: string; payload: Buffer; qos: 0 | 1 | 2; retain: boolean };
}

export const connectPacket = (id: string, options: ConnectOptions = {}): Packet => ({
  cmd: 'connect',
  protocolId: 'MQTT',
  protocolVersion: 4,
  clean: options.clean ?? true,
  clientId: options.clientId ?? `client-${id}`,
  keepalive: options.keepalive ?? 0,
  username: options.username ?? id,
  password: Buffer.from(options.password ?? `pw-${id}`),
  ...(options.will === undefined ? {} : { will: options.will }),
});

export const publishPacket = (
  topic: string,
  messageId: number,
  payload = 'x',
  more: { readonly qos?: 1 | 2; readonly retain?: boolean } = {},
): Packet => ({
  cmd: 'publish',
  topic,
  payload,
  qos: more.qos ?? 1,
  messageId,
  dup: false,
  retain: more.retain ?? false,
});

export const qos0 = (topic: string, payload = 'x'): Packet => ({
  cmd: 'publish',
  topic,
  payload,
  qos: 0,
  dup: false,
  retain: false,
});

/** Polls until `probe` holds; the runner's own time limit ends a wait in vain. */
export async function until(probe: () => boolean): Promise<void> {
  while (!probe()) await new Promise((resolve) => setTimeout(resolve, 2));
}

export const pause = (ms: number): Promise<void> => new Promise((done) => setTimeout(done, ms));

/** Connects and waits for the CONNACK; answers its return code too. */
export async function login(
  world: Pick<World, 'port'>,
  id: string,
  options: ConnectOptions = {},
): Promise<{ readonly client: RawClient; readonly returnCode: number }> {
  const client = await RawClient.open(world.port);
  client.send(connectPacket(id, options));
  await until(() => client.of('connack').length > 0 || client.isClosed);
  return { client, returnCode: client.of('connack')[0]?.returnCode ?? -1 };
}
