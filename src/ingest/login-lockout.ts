export interface LockoutLimits {
  /** Failures within the window that lock an (address, user name). */
  readonly failures: number;
  readonly windowMs: number;
}

/** Pairs remembered at once; the one unchanged longest is forgotten first. */
const MOST_KEYS = 50_000;

/**
 * Sliding window of failed logins per (address, user name): a carrier puts many
 * devices behind one address, so one device's wrong password must not lock the
 * others, nor somebody elsewhere lock a device out by failing in its name.
 */
export class LoginLockout {
  readonly #limits: LockoutLimits;
  readonly #failures = new Map<string, number[]>();

  constructor(limits: LockoutLimits) {
    this.#limits = limits;
  }

  isLocked(address: string, username: string, now: number): boolean {
    const key = keyOf(address, username);
    const times = this.#failures.get(key);
    if (times === undefined) return false;
    const recent = this.#recent(times, now);
    if (recent.length === 0) this.#failures.delete(key);
    return recent.length >= this.#limits.failures;
  }

  /** Counts one failure; true when it is the one that locks. */
  fail(address: string, username: string, now: number): boolean {
    const key = keyOf(address, username);
    const recent = this.#recent(this.#failures.get(key) ?? [], now);
    recent.push(now);
    this.#failures.delete(key);
    this.#failures.set(key, recent);
    if (this.#failures.size > MOST_KEYS) this.#forgetOldest();
    return recent.length === this.#limits.failures;
  }

  succeed(address: string, username: string): void {
    this.#failures.delete(keyOf(address, username));
  }

  #recent(times: readonly number[], now: number): number[] {
    return times.filter((time) => now - time < this.#limits.windowMs);
  }

  #forgetOldest(): void {
    for (const key of this.#failures.keys()) {
      this.#failures.delete(key);
      return;
    }
  }
}

/** Addresses hold no space; a user name from the wire is cut so that a key stays small. */
const keyOf = (address: string, username: string): string => `${address} ${username.slice(0, 80)}`;
