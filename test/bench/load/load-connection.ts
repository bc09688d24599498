import { connect, type Socket } from 'node:net';
import { generate } from 'mqtt-packet';
import type { MessageSource } from './message-source.ts';
import { PacketRing } from './packet-ring.ts';

export interface Credentials {
  readonly device: string;
  /** Absent: for a broker that asks for none. */
  readonly password?: string;
}

export interface ConnectionSetup extends Credentials {
  readonly port: number;
  readonly source: MessageSource;
  /** Messages sent and not yet acknowledged, at most. */
  readonly window: number;
  readonly keepaliveSeconds: number;
  /** Called at each PUBACK; `seq` counts the device's messages from 0, `sentAt` as given to `send`. */
  readonly onAcknowledged: (connection: LoadConnection, seq: number, sentAt: number) => void;
  /** Called when all acknowledgements that came together are told: room for new messages. */
  readonly onRoom: (connection: LoadConnection) => void;
  readonly onClosed: (connection: LoadConnection) => void;
}

const CONNACK = 2;
const PUBACK = 4;

/** All sockets of this thread read through one buffer: each chunk is used up before the next. */
const READ_BUFFER = Buffer.allocUnsafe(65_536);

/** One device: a raw socket, packets patched in place, PUBACKs read without a parser's objects. */
export class LoadConnection {
  readonly device: string;
  readonly setup: ConnectionSetup;
  acknowledged = 0;
  readonly #ring: PacketRing;
  readonly #seqs: Uint32Array;
  readonly #sentAt: Float64Array;
  #socket: Socket | null = null;
  #rest: Buffer | null = null;
  #accepted: ((returnCode: number) => void) | null = null;

  constructor(setup: ConnectionSetup) {
    this.setup = setup;
    this.device = setup.device;
    this.#ring = new PacketRing(setup.source, setup.window);
    this.#seqs = new Uint32Array(setup.window);
    this.#sentAt = new Float64Array(setup.window);
  }

  get inFlight(): number {
    return this.setup.window - this.#ring.free;
  }

  get isOpen(): boolean {
    return this.#socket !== null;
  }

  /** Resolves at a CONNACK that accepts; rejects when the connection is refused or ends before. */
  open(): Promise<void> {
    this.#ring.reset();
    this.#rest = null;
    return new Promise((resolve, reject) => {
      const { port } = this.setup;
      const socket = connect({
        port,
        host: '127.0.0.1',
        noDelay: true,
        onread: { buffer: READ_BUFFER, callback: (size) => this.#read(size) },
      });
      this.#socket = socket;
      this.#accepted = (code) => {
        if (code === 0) resolve();
        else reject(new Error(`${this.device} is refused: CONNACK ${code}`));
      };
      socket.once('connect', () => socket.write(this.#connectPacket()));
      socket.on('error', reject);
      socket.once('close', () => {
        this.#socket = null;
        reject(new Error(`${this.device}: closed before CONNACK`));
        this.setup.onClosed(this);
      });
    });
  }

  /**
   * Sends up to `most` messages in one write, as many as the window lets.
   * @param now wall clock, ms, for the stamps.
   * @param sentAt monotonic ms, handed back with the acknowledgement.
   */
  send(most: number, now: number, sentAt: number): number {
    const socket = this.#socket;
    if (socket === null) return 0;
    const count = Math.min(most, this.#ring.free);
    if (count > 1) socket.cork();
    for (let i = 0; i < count; i += 1) {
      const slot = this.#ring.take(now);
      this.#seqs[slot] = this.setup.source.count - 1;
      this.#sentAt[slot] = sentAt;
      socket.write(this.#ring.packet(slot));
    }
    if (count > 1) socket.uncork();
    return count;
  }

  close(): void {
    this.#socket?.destroy();
    this.#socket = null;
  }

  #connectPacket(): Buffer {
    const { device, password, keepaliveSeconds } = this.setup;
    const login =
      password === undefined ? {} : { username: device, password: Buffer.from(password) };
    return generate({
      cmd: 'connect',
      clientId: device,
      protocolId: 'MQTT',
      protocolVersion: 4,
      clean: true,
      keepalive: keepaliveSeconds,
      ...login,
    });
  }

  #read(size: number): boolean {
    const chunk = READ_BUFFER.subarray(0, size);
    const bytes = this.#rest === null ? chunk : Buffer.concat([this.#rest, chunk]);
    this.#rest = null;
    let at = 0;
    while (at < bytes.length) {
      const next = this.#packet(bytes, at);
      if (next === at) {
        // the buffer is shared: what is kept is copied
        this.#rest = Buffer.from(bytes.subarray(at));
        break;
      }
      at = next;
    }
    this.setup.onRoom(this);
    return true;
  }

  /** Takes one packet; returns where the next begins, or `at` when it is not all there yet. */
  #packet(bytes: Buffer, at: number): number {
    let length = 0;
    let head = at + 1;
    for (let shift = 0; ; shift += 7) {
      const byte = bytes[head];
      if (byte === undefined) return at;
      head += 1;
      length |= (byte & 127) << shift;
      if (byte < 128) break;
    }
    const end = head + length;
    if (end > bytes.length) return at;
    const type = (bytes[at] ?? 0) >> 4;
    if (type === PUBACK) this.#settle(((bytes[head] ?? 0) << 8) | (bytes[head + 1] ?? 0));
    else if (type === CONNACK) this.#accepted?.(bytes[head + 1] ?? 255);
    return end;
  }

  #settle(messageId: number): void {
    const slot = messageId - 1;
    if (!this.#ring.release(slot)) return;
    this.acknowledged += 1;
    this.setup.onAcknowledged(this, this.#seqs[slot] ?? 0, this.#sentAt[slot] ?? 0);
  }
}
