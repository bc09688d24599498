export interface InFlightLimits {
  /** Messages read and not yet answered by the journal, over all connections. */
  readonly messages: number;
  /** Their bytes. */
  readonly bytes: number;
}

/** Something that stopped reading and wants to be told when it may go on. */
export interface Reader {
  wake(): void;
}

/** Reading goes on once what is in flight has fallen to this part of the cap. */
const RESUME_AT = 0.75;

/** The global cap on what waits for the journal: while it is full, nobody reads. */
export class InFlight {
  readonly #limits: InFlightLimits;
  readonly #parked = new Set<Reader>();
  #messages = 0;
  #bytes = 0;
  #open = true;
  #idle: (() => void) | null = null;

  constructor(limits: InFlightLimits) {
    this.#limits = limits;
  }

  get isOpen(): boolean {
    return this.#open;
  }

  get messages(): number {
    return this.#messages;
  }

  get bytes(): number {
    return this.#bytes;
  }

  get parked(): number {
    return this.#parked.size;
  }

  enter(bytes: number): void {
    this.#messages += 1;
    this.#bytes += bytes;
    if (this.#messages >= this.#limits.messages || this.#bytes >= this.#limits.bytes) {
      this.#open = false;
    }
  }

  leave(bytes: number): void {
    this.#messages -= 1;
    this.#bytes -= bytes;
    if (!this.#open && this.#hasRoom()) this.#reopen();
    if (this.#messages === 0) this.#idle?.();
  }

  park(reader: Reader): void {
    this.#parked.add(reader);
  }

  unpark(reader: Reader): void {
    this.#parked.delete(reader);
  }

  /** Resolves when nothing is in flight, or after `limitMs`. */
  idle(limitMs: number): Promise<void> {
    if (this.#messages === 0) return Promise.resolve();
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, limitMs);
      this.#idle = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }

  #hasRoom(): boolean {
    return (
      this.#messages <= this.#limits.messages * RESUME_AT &&
      this.#bytes <= this.#limits.bytes * RESUME_AT
    );
  }

  /** Those woken late in the round find the cap reached again and park themselves anew. */
  #reopen(): void {
    this.#open = true;
    const waiting = [...this.#parked];
    this.#parked.clear();
    for (const reader of waiting) reader.wake();
  }
}
