import type { RateLimit } from './rate-limit.ts';

export interface PacketLimits {
  /** Largest remaining length of a packet after login, bytes. */
  readonly packetBytes: number;
  /** Largest remaining length of the CONNECT, will included, bytes. */
  readonly connectBytes: number;
}

export type PacketFault =
  | { readonly kind: 'oversized'; readonly announced: number; readonly limit: number }
  | { readonly kind: 'malformed'; readonly detail: string }
  | { readonly kind: 'unsupported-protocol'; readonly level: number };

const CONNECT = 1;
const DISCONNECT = 14;
/** Packet types a client may send after CONNECT, as bits: 3–8, 10, 12, 14. */
const FROM_CLIENT = 0b0101_0101_1111_1000;
/** Two length bytes, the longest protocol name (`MQIsdp`), the level. */
const LONGEST_HEAD = 9;

/**
 * Follows MQTT fixed headers through a byte stream without keeping the packets.
 * It stops after the CONNECT until `admit`, and at a packet boundary whenever
 * the device's rate is used up.
 */
export class PacketScanner {
  readonly #limits: PacketLimits;
  readonly #head: number[] = [];
  #state: 'header' | 'length' | 'body' = 'header';
  #type = 0;
  #length = 0;
  #shift = 0;
  /** Body bytes still to come. */
  #rest = 0;
  #connect: 'awaited' | 'passed' | 'admitted' = 'awaited';
  #rate: RateLimit | null = null;
  /** Set once; the connection is to be cut. */
  fault: PacketFault | null = null;
  /** A DISCONNECT packet has passed. */
  disconnected = false;
  packets = 0;

  constructor(limits: PacketLimits) {
    this.#limits = limits;
  }

  get awaitsAdmission(): boolean {
    return this.#connect === 'passed';
  }

  admit(rate: RateLimit): void {
    this.#connect = 'admitted';
    this.#rate = rate;
  }

  /** How many of the chunk's bytes may pass now. Fewer than all: wait, and offer the rest again. */
  scan(chunk: Uint8Array): number {
    let at = 0;
    while (at < chunk.length && this.fault === null) {
      if (this.#state === 'body') {
        const taken = Math.min(this.#rest, chunk.length - at);
        if (this.#connect === 'awaited') this.#readHead(chunk.subarray(at, at + taken));
        at += taken;
        this.#rest -= taken;
        if (this.#rest === 0) this.#endPacket();
      } else if (this.#state === 'length') {
        this.#readLength(chunk[at] ?? 0);
        at += 1;
      } else {
        if (this.#mustWait()) return at;
        this.#begin((chunk[at] ?? 0) >> 4);
        at += 1;
      }
    }
    return at;
  }

  #mustWait(): boolean {
    if (this.#connect === 'passed') return true;
    return this.#rate !== null && !this.#rate.ready;
  }

  #begin(type: number): void {
    if (this.#connect === 'awaited' && type !== CONNECT) {
      this.#malformed('the first packet is not a CONNECT');
    } else if (this.#connect === 'admitted' && ((FROM_CLIENT >> type) & 1) === 0) {
      this.#malformed(type === CONNECT ? 'a second CONNECT' : `packet type ${type} from a client`);
    }
    this.#type = type;
    this.#length = 0;
    this.#shift = 0;
    this.#state = 'length';
  }

  #readLength(byte: number): void {
    this.#length |= (byte & 0x7f) << this.#shift;
    this.#shift += 7;
    if ((byte & 0x80) !== 0) {
      if (this.#shift === 28) this.#malformed('a remaining length of more than four bytes');
      return;
    }
    const limit =
      this.#connect === 'awaited' ? this.#limits.connectBytes : this.#limits.packetBytes;
    if (this.#length > limit) {
      this.fault = { kind: 'oversized', announced: this.#length, limit };
      return;
    }
    this.#rate?.spend(this.#length + 2);
    this.#rest = this.#length;
    if (this.#rest === 0) this.#endPacket();
    else this.#state = 'body';
  }

  #endPacket(): void {
    this.#state = 'header';
    this.packets += 1;
    if (this.#type === DISCONNECT) this.disconnected = true;
    if (this.#connect !== 'awaited') return;
    this.#connect = 'passed';
    if (this.#head.length < 2) this.#malformed('a CONNECT without a protocol name');
  }

  /** A CONNECT begins with the protocol's name and level; they may arrive byte by byte. */
  #readHead(bytes: Uint8Array): void {
    if (this.#head.length >= LONGEST_HEAD) return;
    this.#head.push(...bytes.subarray(0, LONGEST_HEAD - this.#head.length));
    if (this.#head.length < 2) return;
    const nameLength = (this.#head[0] ?? 0) * 256 + (this.#head[1] ?? 0);
    if (nameLength !== 4 && nameLength !== 6) {
      this.#malformed('not the protocol name MQTT');
      return;
    }
    const level = this.#head[2 + nameLength];
    // The top bit marks a bridge of Mosquitto and is no part of the level.
    if (level !== undefined && (level & 0x7f) !== 3 && (level & 0x7f) !== 4) {
      this.fault = { kind: 'unsupported-protocol', level: level & 0x7f };
    }
  }

  #malformed(detail: string): void {
    this.fault = { kind: 'malformed', detail };
  }
}
