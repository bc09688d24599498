import { generate } from 'mqtt-packet';
import type { MessageSource } from './message-source.ts';

/**
 * The PUBLISH packets of one connection, encoded once: one slot per message in
 * flight, whose number + 1 is the packet id. A slot's bytes are not touched
 * before its PUBACK, so the socket may still hold them.
 */
export class PacketRing {
  readonly #source: MessageSource;
  readonly #packets: readonly Buffer[];
  readonly #payloadAt: number;
  readonly #idle: Uint16Array;
  readonly #busy: Uint8Array;
  #free = 0;

  constructor(source: MessageSource, slots: number) {
    this.#source = source;
    this.#packets = Array.from({ length: slots }, (_, slot) =>
      generate({
        cmd: 'publish',
        topic: source.topic,
        payload: source.payload,
        qos: 1,
        messageId: slot + 1,
        dup: false,
        retain: false,
      }),
    );
    this.#payloadAt = (this.#packets[0]?.length ?? 0) - source.payload.length;
    this.#idle = new Uint16Array(slots);
    this.#busy = new Uint8Array(slots);
    this.reset();
  }

  get free(): number {
    return this.#free;
  }

  /** Everything is free again: for a new connection. */
  reset(): void {
    this.#free = this.#packets.length;
    this.#busy.fill(0);
    for (let slot = 0; slot < this.#free; slot += 1) this.#idle[slot] = slot;
  }

  /** The slot of the source's next record, stamped; ask `free` first. */
  take(now: number): number {
    this.#free -= 1;
    const slot = this.#idle[this.#free] ?? 0;
    this.#busy[slot] = 1;
    this.#source.stamp(this.packet(slot), this.#payloadAt, now);
    return slot;
  }

  packet(slot: number): Buffer {
    const packet = this.#packets[slot];
    if (packet === undefined) throw new RangeError(`no slot ${slot}`);
    return packet;
  }

  /** False for a slot that is not in flight. */
  release(slot: number): boolean {
    if (this.#busy[slot] !== 1) return false;
    this.#busy[slot] = 0;
    this.#idle[this.#free] = slot;
    this.#free += 1;
    return true;
  }
}
