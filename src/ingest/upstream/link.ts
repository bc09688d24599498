import type { Socket } from 'node:net';
import { generate, type IConnackPacket, type Packet } from 'mqtt-packet';
import type { AppError } from '../../lib/app-error.ts';
import type { InFlight, Reader } from '../in-flight.ts';
import { AckLine } from './ack-line.ts';
import type {
  BrokerSettings,
  ProtocolLevel,
  SessionSettings,
  Statement,
  Timing,
} from './broker-settings.ts';
import { connectPacket, type Granted, verdictOf } from './handshake.ts';
import { Heartbeat } from './heartbeat.ts';
import type { Intake } from './intake.ts';
import { type Oversized, PacketReader } from './packet-reader.ts';
import { reasonText } from './reason-codes.ts';
import type { Sender } from './sender.ts';
import { type Refused, Subscriber } from './subscriber.ts';
import type { LinkEndReason } from './upstream-event.ts';

export interface LinkEnd {
  readonly reason: LinkEndReason;
  readonly detail: string;
}

export interface LinkOptions {
  readonly settings: BrokerSettings;
  readonly session: SessionSettings;
  readonly protocol: ProtocolLevel;
  readonly will: Statement | null;
  readonly timing: Timing;
  readonly inFlight: InFlight;
  readonly intake: Intake;
  readonly sender: Sender;
  /** The broker accepted; answers which filters are to be asked for now. */
  readonly onUp: (granted: Granted) => readonly string[];
  readonly onSubscribed: (refused: readonly Refused[]) => void;
  readonly onOversized: (message: Oversized) => void;
}

/** Topic and properties of a PUBLISH beyond its payload, bytes. */
const TOPIC_ALLOWANCE = 2048;

/** One network connection to a broker, from CONNECT to its end. */
export class Link implements Reader {
  /** Settles once, however the connection ends. */
  readonly ended: Promise<LinkEnd>;
  readonly #socket: Socket;
  readonly #options: LinkOptions;
  readonly #reader: PacketReader;
  readonly #line: AckLine;
  readonly #subscriber: Subscriber;
  #settle: (end: LinkEnd) => void = () => {};
  #end: LinkEnd | null = null;
  #heartbeat: Heartbeat | null = null;
  /** Bytes read and not yet looked at. */
  #held: Buffer | null = null;
  #isParked = false;
  #isStopped = false;
  #connack: 'awaited' | 'accepted' = 'awaited';
  readonly #patience: NodeJS.Timeout;

  constructor(socket: Socket, options: LinkOptions) {
    this.#socket = socket;
    this.#options = options;
    const { settings, session, protocol, timing, will } = options;
    this.ended = new Promise((resolve) => {
      this.#settle = resolve;
    });
    this.#line = new AckLine((packets) => this.#write(packets));
    this.#reader = new PacketReader(protocol, settings.packetBytes + TOPIC_ALLOWANCE, {
      onPacket: (packet) => this.#onPacket(packet),
      onOversized: (message) => this.#onOversized(message),
      onFault: (detail) => this.end('malformed', detail),
    });
    this.#subscriber = new Subscriber({
      protocol,
      timing,
      write: (packet) => this.#write(packet),
      onSettled: (refused) => options.onSubscribed(refused),
      onSilent: () => this.end('no-answer', `no SUBACK within ${timing.answerMs / 1000} s`),
    });
    this.#patience = setTimeout(
      () => this.end('no-answer', `no CONNACK within ${timing.answerMs / 1000} s`),
      timing.answerMs,
    );
    socket.on('data', (chunk: Buffer) => this.#take(chunk));
    socket.on('error', (error) => this.end('closed', error.message));
    socket.on('close', () => this.end('closed', 'the broker or the network closed the connection'));
    this.#write(generate(connectPacket(settings, session, protocol, will)));
  }

  /** Room in flight again. */
  wake(): void {
    this.#isParked = false;
    this.#pump();
  }

  /** Nothing more is taken; acknowledgements of what was taken still leave. */
  stopReading(): void {
    this.#isStopped = true;
    this.#options.inFlight.unpark(this);
    this.#socket.pause();
  }

  /** A clean end: the broker drops the will and keeps the session. Waits until it has hung up. */
  async disconnect(limitMs: number): Promise<void> {
    if (this.#end !== null) return;
    const { protocol } = this.#options;
    const timer = setTimeout(() => this.end('shutdown', ''), limitMs);
    this.#socket.end(generate({ cmd: 'disconnect', reasonCode: 0 }, { protocolVersion: protocol }));
    // what still comes is thrown away: unread, it would make the kernel reset the connection
    this.#socket.resume();
    await this.ended;
    clearTimeout(timer);
  }

  end(reason: LinkEndReason, detail: string): void {
    if (this.#end !== null) return;
    this.#end = { reason, detail };
    clearTimeout(this.#patience);
    this.#heartbeat?.stop();
    this.#subscriber.close();
    this.#line.close();
    this.#options.inFlight.unpark(this);
    this.#options.sender.detach();
    this.#held = null;
    this.#socket.destroy();
    this.#settle(this.#end);
  }

  #write(packet: Buffer): void {
    if (this.#end === null && this.#socket.writable) this.#socket.write(packet);
  }

  #take(chunk: Buffer): void {
    if (this.#end !== null || this.#isStopped) return;
    this.#heartbeat?.heard();
    this.#held = this.#held === null ? chunk : Buffer.concat([this.#held, chunk]);
    if (!this.#isParked) this.#pump();
  }

  /** Packet by packet while there is room; then the socket's buffer and the kernel hold the broker back. */
  #pump(): void {
    const { inFlight } = this.#options;
    let at = 0;
    while (this.#held !== null && at < this.#held.length) {
      if (this.#isStopped) return;
      if (!inFlight.isOpen) {
        this.#held = this.#held.subarray(at);
        this.#isParked = true;
        inFlight.park(this);
        this.#socket.pause();
        return;
      }
      at = this.#reader.take(this.#held, at);
    }
    this.#held = null;
    if (this.#socket.isPaused() && !this.#isStopped) this.#socket.resume();
  }

  #onPacket(packet: Packet): void {
    if (this.#end !== null) return;
    if (this.#connack === 'awaited') {
      if (packet.cmd === 'connack') this.#onConnack(packet);
      else this.end('malformed', `${packet.cmd} before CONNACK`);
      return;
    }
    const { intake, sender } = this.#options;
    if (packet.cmd === 'publish') {
      const fault = publishFault(packet);
      if (fault !== null) this.end('malformed', fault);
      else intake.receive(packet, this.#line, (error) => this.#onRefused(error));
    } else if (packet.cmd === 'puback') sender.acknowledged(packet);
    else if (packet.cmd === 'suback') this.#subscriber.answered(packet);
    else if (packet.cmd === 'pubrel') this.#onPubrel(packet.messageId ?? 0);
    else if (packet.cmd === 'disconnect') {
      const words = packet.properties?.reasonString;
      this.end('disconnected', reasonText(packet.reasonCode ?? 0, words));
    } else if (packet.cmd !== 'pingresp') this.end('malformed', `${packet.cmd} was not asked for`);
  }

  #onConnack(connack: IConnackPacket): void {
    const { settings, protocol, sender, onUp } = this.#options;
    const verdict = verdictOf(connack, protocol, settings);
    if (!verdict.ok) {
      this.end(verdict.reason, verdict.detail);
      return;
    }
    clearTimeout(this.#patience);
    this.#connack = 'accepted';
    const { granted } = verdict;
    this.#heartbeat = new Heartbeat({
      keepaliveMs: granted.keepaliveMs,
      ping: () => this.#write(generate({ cmd: 'pingreq' })),
      isReading: () => !this.#isParked && !this.#isStopped,
      onDead: () =>
        this.end('keepalive', `no answer to PINGREQ within ${granted.keepaliveMs / 2000} s`),
    });
    this.#subscriber.ask(onUp(granted));
    sender.attach({ protocol, granted, write: (packet) => this.#write(packet) });
  }

  #onOversized(message: Oversized): void {
    this.#options.onOversized(message);
    if (message.qos === 0) return;
    this.#line.settle(this.#line.add(message.messageId, message.qos === 1 ? 'puback' : 'pubrec'));
  }

  /** The second half of QoS 2: what was released is in the journal, or was in another connection's. */
  #onPubrel(messageId: number): void {
    const { protocol } = this.#options;
    this.#write(generate({ cmd: 'pubcomp', messageId }, { protocolVersion: protocol }));
  }

  #onRefused(error: AppError): void {
    this.end('not-stored', `${error.code}: ${error.message}`);
  }
}

function publishFault(packet: Extract<Packet, { cmd: 'publish' }>): string | null {
  // we announce that we take none (MQTT 5 §3.3.2.3.4)
  if (packet.properties?.topicAlias !== undefined)
    return 'a topic alias, of which none was allowed';
  if (packet.topic === '') return 'a PUBLISH without a topic';
  const id = packet.messageId ?? 0;
  return packet.qos > 0 && (id < 1 || id > 65_535) ? 'a PUBLISH without a message id' : null;
}
