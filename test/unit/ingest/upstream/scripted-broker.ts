import { createServer, type Server, type Socket } from 'node:net';
import { generate, type IConnectPacket, type Packet, parser } from 'mqtt-packet';
import { onTestFinished } from 'vitest';
import type { BrokerSettings, Timing } from '../../../../src/ingest/upstream/broker-settings.ts';
import { openUpstream } from '../../../../src/ingest/upstream/open-upstream.ts';
import type { Upstream } from '../../../../src/ingest/upstream/upstream.ts';
import type { UpstreamEvent } from '../../../../src/ingest/upstream/upstream-event.ts';
import { ScriptedJournal } from '../../../e2e/ingest-world.ts';

/** What the peer answers of itself; `null`: nothing. */
export interface Script {
  connack(connect: IConnectPacket, nth: number): Packet | Buffer | 'close' | null;
  suback(filters: readonly string[]): readonly number[] | null;
  answersPings: boolean;
  acknowledges: boolean;
}

/** One client's connection as the peer sees it. */
export class PeerConnection {
  readonly socket: Socket;
  readonly received: Packet[] = [];
  isClosed = false;
  level: 4 | 5 = 5;

  constructor(socket: Socket) {
    this.socket = socket;
    socket.on('error', () => {});
    socket.once('close', () => {
      this.isClosed = true;
    });
  }

  send(...packets: readonly (Packet | Buffer)[]): void {
    const bytes = packets.map((packet) =>
      Buffer.isBuffer(packet) ? packet : generate(packet, { protocolVersion: this.level }),
    );
    this.socket.write(Buffer.concat(bytes));
  }

  of<C extends Packet['cmd']>(cmd: C): Extract<Packet, { cmd: C }>[] {
    return this.received.filter(
      (packet): packet is Extract<Packet, { cmd: C }> => packet.cmd === cmd,
    );
  }

  get acknowledged(): readonly number[] {
    return this.of('puback').map(({ messageId = -1 }) => messageId);
  }
}

/** A broker that does what the test says, over a real socket. */
export class ScriptedBroker {
  readonly connections: PeerConnection[] = [];
  readonly script: Script = {
    connack: () => ({ cmd: 'connack', sessionPresent: false, reasonCode: 0, returnCode: 0 }),
    suback: (filters) => filters.map(() => 1),
    answersPings: true,
    acknowledges: true,
  };
  readonly #server: Server;

  private constructor() {
    this.#server = createServer((socket) => this.#accept(socket));
  }

  static async open(): Promise<ScriptedBroker> {
    const broker = new ScriptedBroker();
    await new Promise<void>((resolve) => broker.#server.listen(0, '127.0.0.1', resolve));
    onTestFinished(() => broker.close());
    return broker;
  }

  get port(): number {
    const address = this.#server.address();
    return typeof address === 'object' && address !== null ? address.port : 0;
  }

  get last(): PeerConnection {
    const connection = this.connections.at(-1);
    if (connection === undefined) throw new Error('nobody has connected');
    return connection;
  }

  close(): Promise<void> {
    for (const { socket } of this.connections) socket.destroy();
    return new Promise((resolve) => this.#server.close(() => resolve()));
  }

  #accept(socket: Socket): void {
    const connection = new PeerConnection(socket);
    const nth = this.connections.push(connection);
    // the parser learns the version from the CONNECT
    const packets = parser();
    packets.on('packet', (packet) => {
      connection.received.push(packet);
      this.#answer(connection, packet, nth);
    });
    packets.on('error', () => {});
    socket.on('data', (chunk) => packets.parse(chunk));
  }

  #answer(connection: PeerConnection, packet: Packet, nth: number): void {
    const { script } = this;
    if (packet.cmd === 'connect') {
      connection.level = packet.protocolVersion === 4 ? 4 : 5;
      const answer = script.connack(packet, nth);
      if (answer === 'close') connection.socket.destroy();
      else if (answer !== null) connection.send(answer);
    } else if (packet.cmd === 'subscribe') {
      const granted = script.suback(packet.subscriptions.map(({ topic }) => topic));
      const { messageId = 0 } = packet;
      if (granted !== null) connection.send({ cmd: 'suback', messageId, granted: [...granted] });
    } else if (packet.cmd === 'pingreq') {
      if (script.answersPings) connection.send({ cmd: 'pingresp' });
    } else if (packet.cmd === 'publish' && packet.qos === 1 && script.acknowledges) {
      connection.send({ cmd: 'puback', messageId: packet.messageId ?? 0, reasonCode: 0 });
    }
  }
}

export interface Stage {
  readonly broker: ScriptedBroker;
  readonly journal: ScriptedJournal;
  readonly upstream: Upstream;
  readonly events: UpstreamEvent[];
  eventsOf<K extends UpstreamEvent['kind']>(kind: K): Extract<UpstreamEvent, { kind: K }>[];
  /** Waits until the nth connection (from 1) has subscribed. */
  subscribed(nth?: number): Promise<PeerConnection>;
}

const TIMING: Timing = {
  answerMs: 2000,
  firstRetryMs: 10,
  longestRetryMs: 50,
  stableMs: 5000,
  askAgainMs: 30,
  closeMs: 2000,
  farewellMs: 200,
};

/** A scripted broker and a client of it whose journal the test commits. */
export async function stage(
  settings: Partial<BrokerSettings> = {},
  script: Partial<Script> = {},
): Promise<Stage> {
  const broker = await ScriptedBroker.open();
  Object.assign(broker.script, script);
  const journal = new ScriptedJournal();
  const events: UpstreamEvent[] = [];
  const upstream = openUpstream(
    {
      name: 'plant',
      host: '127.0.0.1',
      port: broker.port,
      protocol: 'auto',
      keepaliveMs: 60_000,
      sessionExpirySeconds: 3600,
      receiveMaximum: 500,
      packetBytes: 262_144,
      inFlight: { messages: 1000, bytes: 10_000_000 },
      sessions: [{ clientId: 'gaswatch-1', filters: ['gas/v1/#'] }],
      ...settings,
      timing: { ...TIMING, ...settings.timing },
    },
    { journal, clock: { now: () => 1_700_000_000_000 }, onEvent: (event) => events.push(event) },
  );
  onTestFinished(async () => {
    journal.commitEvery(1);
    await upstream.close();
    journal.stop();
  });
  return {
    broker,
    journal,
    upstream,
    events,
    eventsOf: <K extends UpstreamEvent['kind']>(kind: K) =>
      events.filter((event): event is Extract<UpstreamEvent, { kind: K }> => event.kind === kind),
    async subscribed(nth = 1) {
      await until(() => (broker.connections[nth - 1]?.of('subscribe').length ?? 0) > 0);
      const connection = broker.connections[nth - 1];
      if (connection === undefined) throw new Error(`no connection ${nth}`);
      return connection;
    },
  };
}

/** Polls until `probe` holds; the runner's own time limit ends a wait in vain. */
export async function until(probe: () => boolean): Promise<void> {
  while (!probe()) await pause(2);
}

export const pause = (ms: number): Promise<void> => new Promise((done) => setTimeout(done, ms));

export const message = (
  messageId: number,
  more: {
    readonly topic?: string;
    readonly payload?: string | Buffer;
    readonly qos?: 0 | 1 | 2;
  } = {},
): Packet => ({
  cmd: 'publish',
  topic: more.topic ?? 'gas/v1/a/telemetry',
  payload: more.payload ?? `n${messageId}`,
  qos: more.qos ?? 1,
  ...(more.qos === 0 ? {} : { messageId }),
  dup: false,
  retain: false,
});
