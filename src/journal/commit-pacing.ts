/** Decides when the next commit may start. */
export class CommitPacing {
  readonly #spacingMs: number;
  readonly #start: () => void;
  #planned = false;
  /** By performance.now(). */
  #lastStartMs = Number.NEGATIVE_INFINITY;

  /** @param spacingMs least time from one start to the next; 0 for none. */
  constructor(spacingMs: number, start: () => void) {
    this.#spacingMs = spacingMs;
    this.#start = start;
  }

  /**
   * Calls `start` once, as soon as the spacing allows but not before the end of
   * this turn of the event loop, so that what one socket read brought goes together.
   */
  plan(): void {
    if (this.#planned) return;
    this.#planned = true;
    const start = (): void => {
      this.#planned = false;
      this.#start();
    };
    const waitMs = this.#waitMs();
    if (waitMs > 0) setTimeout(start, waitMs);
    else setImmediate(start);
  }

  /** The same right after a commit: at once if that one took longer than the spacing. */
  next(): void {
    if (this.#waitMs() > 0) this.plan();
    else this.#start();
  }

  started(): void {
    this.#lastStartMs = performance.now();
  }

  #waitMs(): number {
    return this.#lastStartMs + this.#spacingMs - performance.now();
  }
}
