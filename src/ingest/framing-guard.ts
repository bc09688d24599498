import type { Socket } from 'node:net';
import type { InFlight, Reader } from './in-flight.ts';
import { type PacketFault, type PacketLimits, PacketScanner } from './packet-scanner.ts';
import type { RateLimit } from './rate-limit.ts';

export interface GuardOptions {
  readonly limits: PacketLimits;
  readonly inFlight: InFlight;
  /** Monotonic ms. */
  readonly now: () => number;
  /** Called once, before the socket is cut. */
  readonly onFault: (fault: PacketFault) => void;
}

/** CONNACK with return code 1, unacceptable protocol version: MQTT 3.1.1 §3.1.2.2. */
const UNACCEPTABLE_PROTOCOL = Uint8Array.of(0x20, 2, 0, 1);
/** Shortest pause for the rate limit, ms: below it the timers cost more than the packets. */
const SHORTEST_PAUSE_MS = 20;

/**
 * Stands between a socket and the broker at the one place where the broker takes
 * bytes: the socket's `read`. A stream in between would cost a copy of the
 * stream machinery for every chunk and every acknowledgement; here a chunk is
 * looked at once and passed on as it is. When `read` answers null the broker
 * waits for `readable`, the socket's buffer fills to its mark and the kernel
 * holds the sender back.
 */
export class FramingGuard implements Reader {
  readonly #socket: Socket;
  readonly #options: GuardOptions;
  readonly #scanner: PacketScanner;
  readonly #read: (size?: number) => Buffer | null;
  #rate: RateLimit | null = null;
  #pause: NodeJS.Timeout | null = null;
  #asked = false;
  #cut = false;
  /** When bytes were last taken, monotonic ms. */
  lastReadAt: number;
  bytes = 0;

  constructor(socket: Socket, options: GuardOptions) {
    this.#socket = socket;
    this.#options = options;
    this.#scanner = new PacketScanner(options.limits);
    this.#read = socket.read.bind(socket);
    this.lastReadAt = options.now();
    // size 0 is the stream's own request to fill its buffer, never a delivery
    socket.read = (size?: number): Buffer | null => (size === 0 ? this.#read(0) : this.#pull());
    socket.once('close', () => this.close());
  }

  get disconnected(): boolean {
    return this.#scanner.disconnected;
  }

  get packets(): number {
    return this.#scanner.packets;
  }

  /** True while bytes lie unread on our account: the device is not to blame for its silence. */
  get holdsBack(): boolean {
    return this.#pause !== null || this.#socket.readableLength > 0;
  }

  get isRatePaused(): boolean {
    return this.#pause !== null;
  }

  /** Login succeeded: what was sent behind the CONNECT may follow, at the device's rate. */
  admit(rate: RateLimit): void {
    this.#rate = rate;
    this.#scanner.admit(rate);
    this.wake();
  }

  wake(): void {
    if (!this.#asked || this.#cut || this.#socket.destroyed) return;
    this.#asked = false;
    this.#socket.emit('readable');
  }

  close(): void {
    this.#cut = true;
    this.#options.inFlight.unpark(this);
    if (this.#pause !== null) clearTimeout(this.#pause);
    this.#pause = null;
  }

  #pull(): Buffer | null {
    if (this.#cut) return null;
    const { inFlight } = this.#options;
    if (this.#socket.readableLength > 0) {
      if (this.#pause !== null || this.#scanner.awaitsAdmission) {
        this.#asked = true;
        return null;
      }
      if (!inFlight.isOpen) {
        this.#asked = true;
        inFlight.park(this);
        return null;
      }
    }
    const chunk = this.#read();
    return chunk === null ? null : this.#pass(chunk);
  }

  #pass(chunk: Buffer): Buffer | null {
    const now = this.#options.now();
    this.lastReadAt = now;
    this.#rate?.refill(now);
    const passed = this.#scanner.scan(chunk);
    this.bytes += passed;
    if (this.#scanner.fault !== null) {
      this.#refuse(this.#scanner.fault);
      return null;
    }
    if (passed === chunk.length) return chunk;
    this.#socket.unshift(chunk.subarray(passed));
    this.#asked = true;
    if (!this.#scanner.awaitsAdmission) this.#pauseForRate();
    return passed === 0 ? null : chunk.subarray(0, passed);
  }

  #pauseForRate(): void {
    const wait = Math.max(SHORTEST_PAUSE_MS, this.#rate?.waitMs() ?? 0);
    this.#pause = setTimeout(() => {
      this.#pause = null;
      this.wake();
    }, wait);
  }

  #refuse(fault: PacketFault): void {
    this.close();
    this.#options.onFault(fault);
    if (fault.kind === 'unsupported-protocol') this.#socket.write(UNACCEPTABLE_PROTOCOL);
    this.#socket.destroySoon();
  }
}
