/** A message's place in the line; `isSettled` once it may be acknowledged. */
export interface Place {
  readonly messageId: number;
  readonly type: 'puback' | 'pubrec';
  isSettled: boolean;
}

/** First bytes of the two answers; QoS 2 is answered as far as the message being ours. */
const FIRST_BYTE = { puback: 0x40, pubrec: 0x50 } as const;
/** Without a reason code the packet means success, in MQTT 3.1.1 and in 5 (§3.4.2.1). */
const PACKET_BYTES = 4;

/**
 * Acknowledgements in the order in which the messages came (MQTT 5 §4.6), any
 * number of them outstanding: one that waits for its commit holds back those
 * behind it and nothing else. What a commit has settled leaves in one write.
 */
export class AckLine {
  readonly #write: (packets: Buffer) => void;
  #places: Place[] = [];
  #first = 0;
  #isDue = false;
  #closed = false;

  constructor(write: (packets: Buffer) => void) {
    this.#write = write;
  }

  get waiting(): number {
    return this.#places.length - this.#first;
  }

  add(messageId: number, type: Place['type']): Place {
    const place: Place = { messageId, type, isSettled: false };
    this.#places.push(place);
    return place;
  }

  settle(place: Place): void {
    place.isSettled = true;
    if (this.#isDue || this.#closed) return;
    this.#isDue = true;
    // the journal settles all messages of a commit in one go
    queueMicrotask(() => this.#flush());
  }

  /** The connection is gone: what was not written is never written; the broker sends it again. */
  close(): void {
    this.#closed = true;
    this.#places = [];
    this.#first = 0;
  }

  #flush(): void {
    this.#isDue = false;
    const from = this.#first;
    while (this.#places[this.#first]?.isSettled === true) this.#first += 1;
    const count = this.#first - from;
    if (count === 0) return;
    const packets = Buffer.allocUnsafe(count * PACKET_BYTES);
    this.#places.slice(from, this.#first).forEach(({ messageId, type }, nth) => {
      packets[nth * PACKET_BYTES] = FIRST_BYTE[type];
      packets[nth * PACKET_BYTES + 1] = 2;
      packets.writeUInt16BE(messageId, nth * PACKET_BYTES + 2);
    });
    // the line moves up once the gone half is the larger one
    if (this.#first * 2 > this.#places.length) {
      this.#places = this.#places.slice(this.#first);
      this.#first = 0;
    }
    this.#write(packets);
  }
}
