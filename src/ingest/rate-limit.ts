export interface RateLimits {
  /** Sustained packets a second of one device. */
  readonly messagesPerSecond: number;
  /** Sustained bytes a second of one device. */
  readonly bytesPerSecond: number;
  /** How many seconds' worth may come at once after a silence. */
  readonly burstSeconds: number;
}

/**
 * Token bucket of one device, shared by its connections. A packet is let through
 * whole as soon as both levels are above zero and may take the bytes below it,
 * so one large packet is never stuck.
 */
export class RateLimit {
  readonly #limits: RateLimits;
  #messages: number;
  #bytes: number;
  #filledAt: number;

  /** @param now monotonic ms, as in every other call. */
  constructor(limits: RateLimits, now: number) {
    this.#limits = limits;
    this.#messages = limits.messagesPerSecond * limits.burstSeconds;
    this.#bytes = limits.bytesPerSecond * limits.burstSeconds;
    this.#filledAt = now;
  }

  refill(now: number): void {
    const { messagesPerSecond, bytesPerSecond, burstSeconds } = this.#limits;
    const seconds = (now - this.#filledAt) / 1000;
    if (seconds <= 0) return;
    this.#filledAt = now;
    this.#messages = Math.min(
      messagesPerSecond * burstSeconds,
      this.#messages + messagesPerSecond * seconds,
    );
    this.#bytes = Math.min(bytesPerSecond * burstSeconds, this.#bytes + bytesPerSecond * seconds);
  }

  get ready(): boolean {
    return this.#messages >= 1 && this.#bytes > 0;
  }

  spend(bytes: number): void {
    this.#messages -= 1;
    this.#bytes -= bytes;
  }

  /** Ms until the next packet may pass, 0 when it may now. */
  waitMs(): number {
    const { messagesPerSecond, bytesPerSecond } = this.#limits;
    const forMessage = this.#messages >= 1 ? 0 : (1 - this.#messages) / messagesPerSecond;
    const forBytes = this.#bytes > 0 ? 0 : (1 - this.#bytes) / bytesPerSecond;
    return Math.ceil(Math.max(forMessage, forBytes) * 1000);
  }
}
