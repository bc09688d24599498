import { generate, type IPubackPacket } from 'mqtt-packet';
import { AppError } from '../../lib/app-error.ts';
import type { ProtocolLevel } from './broker-settings.ts';
import type { Granted } from './handshake.ts';
import { reasonText } from './reason-codes.ts';
import type { PublishOptions } from './upstream.ts';

/** The connection of the moment. */
export interface SendingLink {
  readonly protocol: ProtocolLevel;
  readonly granted: Granted;
  write(packet: Buffer): void;
}

interface Outgoing {
  readonly topic: string;
  readonly payload: Buffer;
  readonly options: PublishOptions;
  readonly settle: (error: AppError | null) => void;
}

/** Messages of ours that may wait for the broker, and their bytes. */
const MOST_WAITING = 10_000;
const MOST_BYTES = 16_777_216;
/** Message ids above it are those of subscriptions. */
const LAST_ID = 60_000;
/** Topic, header and properties of a PUBLISH, bytes. */
const HEAD_BYTES = 16;
const FAILED = 0x80;

/** What the service publishes through one session: in order, bounded, again until it is acknowledged. */
export class Sender {
  readonly #broker: string;
  #link: SendingLink | null = null;
  readonly #waiting: Outgoing[] = [];
  /** By message id, in the order of sending. */
  readonly #sent = new Map<number, Outgoing>();
  #bytes = 0;
  #lastId = 0;
  #isClosed = false;

  constructor(broker: string) {
    this.#broker = broker;
  }

  publish(topic: string, payload: Uint8Array | string, options: PublishOptions): Promise<void> {
    const bytes = typeof payload === 'string' ? Buffer.from(payload) : Buffer.from(payload);
    return new Promise((resolve, reject) => {
      const refusal = this.#refusal(topic, bytes, options);
      if (refusal !== null) {
        reject(refusal);
        return;
      }
      this.#bytes += bytes.length;
      const settle = (error: AppError | null): void => {
        this.#bytes -= bytes.length;
        if (error === null) resolve();
        else reject(error);
      };
      this.#waiting.push({ topic, payload: bytes, options, settle });
      this.#pump();
    });
  }

  /** A connection is up: what had no answer goes first, with its old id, marked as sent before. */
  attach(link: SendingLink): void {
    this.#link = link;
    const again = link.granted.sessionPresent ? 'again' : 'first';
    for (const [id, outgoing] of this.#sent) this.#write(link, id, outgoing, again);
    this.#pump();
  }

  detach(): void {
    this.#link = null;
    // without a connection there is no QoS 0
    for (let at = this.#waiting.length - 1; at >= 0; at -= 1) {
      if (this.#waiting[at]?.options.qos !== 0) continue;
      for (const { settle } of this.#waiting.splice(at, 1)) settle(this.#offline());
    }
  }

  acknowledged({ messageId = 0, reasonCode = 0, properties }: IPubackPacket): void {
    const outgoing = this.#sent.get(messageId);
    if (outgoing === undefined) return;
    this.#sent.delete(messageId);
    const refused =
      reasonCode < FAILED
        ? null
        : this.#refused(outgoing.topic, reasonText(reasonCode, properties?.reasonString));
    outgoing.settle(refused);
    this.#pump();
  }

  close(): void {
    this.#isClosed = true;
    this.#link = null;
    const left = [...this.#sent.values(), ...this.#waiting.splice(0)];
    this.#sent.clear();
    for (const { settle } of left) settle(this.#closed());
  }

  #refusal(topic: string, payload: Buffer, { qos }: PublishOptions): AppError | null {
    if (this.#isClosed) return this.#closed();
    if (topic === '' || /[+#\0]/.test(topic)) return this.#refused(topic, 'no topic to publish to');
    if (this.#link === null && qos === 0) return this.#offline();
    const count = this.#waiting.length + this.#sent.size;
    if (count < MOST_WAITING && this.#bytes + payload.length <= MOST_BYTES) return null;
    const text = `${count} messages wait for broker ${this.#broker} already`;
    return new AppError('upstream-queue-full', text, { retryable: true });
  }

  #pump(): void {
    const link = this.#link;
    while (link !== null && this.#sent.size < link.granted.receiveMaximum) {
      const outgoing = this.#waiting.shift();
      if (outgoing === undefined) return;
      const most = link.granted.packetBytes;
      if (outgoing.payload.length + Buffer.byteLength(outgoing.topic) + HEAD_BYTES > most) {
        outgoing.settle(this.#refused(outgoing.topic, `the broker takes packets of ${most} bytes`));
      } else if (outgoing.options.qos === 0 || link.granted.maximumQos === 0) {
        this.#write(link, 0, outgoing, 'first');
        outgoing.settle(null);
      } else {
        const id = this.#freeId();
        this.#sent.set(id, outgoing);
        this.#write(link, id, outgoing, 'first');
      }
    }
  }

  #write(
    link: SendingLink,
    id: number,
    { topic, payload, options }: Outgoing,
    turn: 'first' | 'again',
  ): void {
    const head = { cmd: 'publish', topic, payload, retain: options.retain } as const;
    const packet =
      id === 0
        ? ({ ...head, qos: 0, dup: false } as const)
        : ({ ...head, qos: 1, dup: turn === 'again', messageId: id } as const);
    link.write(generate(packet, { protocolVersion: link.protocol }));
  }

  #freeId(): number {
    do this.#lastId = (this.#lastId % LAST_ID) + 1;
    while (this.#sent.has(this.#lastId));
    return this.#lastId;
  }

  #closed(): AppError {
    return new AppError('upstream-closed', `the session with broker ${this.#broker} is closed`);
  }

  #offline(): AppError {
    const text = `broker ${this.#broker} is not connected; QoS 0 is not kept`;
    return new AppError('upstream-offline', text, { retryable: true });
  }

  #refused(topic: string, why: string): AppError {
    return new AppError('upstream-refused', `broker ${this.#broker}, topic ${topic}: ${why}`);
  }
}
