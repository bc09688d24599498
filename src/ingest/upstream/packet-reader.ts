import { type Packet, type Parser, parser } from 'mqtt-packet';
import { reasonOf } from '../../lib/app-error.ts';
import type { ProtocolLevel } from './broker-settings.ts';

/** A PUBLISH over the limit, of which only the head was kept. */
export interface Oversized {
  readonly topic: string;
  readonly qos: number;
  /** 0 with QoS 0. */
  readonly messageId: number;
  /** Remaining length that was announced, bytes. */
  readonly bytes: number;
}

export interface PacketListener {
  onPacket(packet: Packet): void;
  onOversized(message: Oversized): void;
  /** Called once; the connection is to be cut. */
  onFault(detail: string): void;
}

const PUBLISH = 3;
/** Packet types a server sends, as bits: 2–7, 9, 11, 13–15. */
const FROM_SERVER = 0b1110_1010_1111_1100;
/** Of any packet but PUBLISH: a CONNACK with a long reason, the SUBACK of a thousand filters. */
const CONTROL_BYTES = 65_536;
const FIXED_HEADER_BYTES = 5;

/**
 * A server's packets out of a byte stream, one at a time, so that whoever reads
 * can stop between any two. A PUBLISH over the limit never gathers in memory:
 * its head is read, the rest passes by. To cut the connection instead would not
 * help: the broker would send the same message again, for ever.
 */
export class PacketReader {
  readonly #limit: number;
  readonly #listener: PacketListener;
  readonly #parser: Parser;
  /** A fixed header that is not all there yet. */
  #head: number[] = [];
  /** Body bytes still to come. */
  #rest = 0;
  #skipped: { readonly qos: number; readonly bytes: number; head: Buffer } | null = null;
  #failed = false;

  /** @param limit largest remaining length of a PUBLISH, bytes. */
  constructor(protocol: ProtocolLevel, limit: number, listener: PacketListener) {
    this.#limit = limit;
    this.#listener = listener;
    this.#parser = parser({ protocolVersion: protocol });
    this.#parser.on('packet', (packet) => {
      if (!this.#failed) listener.onPacket(packet);
    });
    this.#parser.on('error', (thrown: unknown) => this.#fail(reasonOf(thrown)));
  }

  /** Takes bytes up to the end of the packet under way, or all; returns where it stopped. */
  take(chunk: Buffer, from: number): number {
    if (this.#failed) return chunk.length;
    if (this.#rest === 0) return this.#takeHeader(chunk, from);
    const end = Math.min(chunk.length, from + this.#rest);
    this.#takeBody(chunk.subarray(from, end));
    return end;
  }

  #takeHeader(chunk: Buffer, from: number): number {
    const before = this.#head.length;
    let at = from;
    while (at < chunk.length) {
      const byte = chunk[at] ?? 0;
      this.#head.push(byte);
      at += 1;
      const count = this.#head.length;
      if (count > 1 && (byte & 0x80) === 0) return this.#begin(chunk, from, at, before);
      if (count === FIXED_HEADER_BYTES) {
        this.#fail('a remaining length of more than four bytes');
        return chunk.length;
      }
    }
    return at;
  }

  /** The header is complete at `bodyAt`; a packet that lies whole in the chunk is handed on in one piece. */
  #begin(chunk: Buffer, from: number, bodyAt: number, before: number): number {
    const head = this.#head;
    this.#head = [];
    const type = (head[0] ?? 0) >> 4;
    const length = head
      .slice(1)
      .reduce((sum, byte, nth) => sum + (byte & 0x7f) * 2 ** (7 * nth), 0);
    if (((FROM_SERVER >> type) & 1) === 0) {
      this.#fail(`packet type ${type} from a broker`);
      return chunk.length;
    }
    if (length > (type === PUBLISH ? this.#limit : CONTROL_BYTES)) {
      return this.#beginOversized(chunk, bodyAt, type, length, head[0] ?? 0);
    }
    const end = Math.min(chunk.length, bodyAt + length);
    this.#rest = bodyAt + length - end;
    if (before === 0) {
      this.#parse(chunk.subarray(from, end));
    } else {
      this.#parse(Buffer.from(head));
      if (end > bodyAt) this.#parse(chunk.subarray(bodyAt, end));
    }
    return end;
  }

  #beginOversized(
    chunk: Buffer,
    bodyAt: number,
    type: number,
    length: number,
    flags: number,
  ): number {
    if (type !== PUBLISH) {
      this.#fail(`packet type ${type} of ${length} bytes`);
      return chunk.length;
    }
    this.#skipped = { qos: (flags >> 1) & 3, bytes: length, head: Buffer.alloc(0) };
    this.#rest = length;
    return bodyAt;
  }

  #takeBody(bytes: Buffer): void {
    this.#rest -= bytes.length;
    const skipped = this.#skipped;
    if (skipped === null) {
      this.#parse(bytes);
      return;
    }
    const missing = headLength(skipped.head) - skipped.head.length;
    if (missing > 0) skipped.head = Buffer.concat([skipped.head, bytes.subarray(0, missing)]);
    const more = headLength(skipped.head) - skipped.head.length;
    if (more > 0 && bytes.length > missing) {
      skipped.head = Buffer.concat([skipped.head, bytes.subarray(missing, missing + more)]);
    }
    if (this.#rest > 0) return;
    this.#skipped = null;
    this.#tellOversized(skipped.head, skipped.qos, skipped.bytes);
  }

  #tellOversized(head: Buffer, qos: number, bytes: number): void {
    const topicBytes = head.length < 2 ? 0 : head.readUInt16BE(0);
    const isWhole = head.length >= topicBytes + 4;
    if (!isWhole) {
      this.#fail('a PUBLISH whose topic is longer than the packet');
      return;
    }
    const topic = head.toString('utf8', 2, 2 + topicBytes);
    const messageId = qos === 0 ? 0 : head.readUInt16BE(2 + topicBytes);
    this.#listener.onOversized({ topic, qos, messageId, bytes });
  }

  #parse(bytes: Buffer): void {
    if (bytes.length === 0 || this.#failed) return;
    try {
      this.#parser.parse(bytes);
    } catch (thrown) {
      // the parser reports what it expects; what it does not expect it throws
      this.#fail(reasonOf(thrown));
    }
  }

  #fail(detail: string): void {
    if (this.#failed) return;
    this.#failed = true;
    this.#listener.onFault(detail);
  }
}

/** Topic length, topic, message id; two bytes while the length itself is not there. */
const headLength = (head: Buffer): number => (head.length < 2 ? 2 : 2 + head.readUInt16BE(0) + 2);
