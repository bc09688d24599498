import { openAttemptWindows } from '../../lib/attempt-windows.ts';
import type { Clock } from '../../lib/clock.ts';

export interface LoginLimit {
  /** Counts an attempt before it is checked. Seconds to wait, or 0 to go on. */
  attempt(address: string, user: string): number;
  /** The attempt was good: earlier failures are forgotten. */
  succeeded(address: string, user: string): void;
  /** Whether a failure from this address is still worth its own audit line. */
  worthAudit(address: string): 'yes' | 'no';
}

/** Attempts in a window before one must wait for its end. */
const MOST_ATTEMPTS = 10;
const WINDOW_MS = 15 * 60_000;
/** Failures of one address in a window that get an audit line each: a flood must not fill the disk. */
const MOST_AUDITED = 100;
/** … and of all together: whoever has many addresses must not fill it either. */
const MOST_AUDITED_TOGETHER = 1000;

/** By (address, user name): one person's mistakes behind a shared address lock out nobody else. */
export function openLoginLimit(clock: Clock): LoginLimit {
  const attempts = openAttemptWindows(clock, WINDOW_MS);
  const audited = openAttemptWindows(clock, WINDOW_MS);
  const key = (address: string, user: string): string => JSON.stringify([address, user]);
  return {
    attempt(address, user) {
      const { count, waitMs } = attempts.add(key(address, user));
      return count > MOST_ATTEMPTS ? Math.max(1, Math.ceil(waitMs / 1000)) : 0;
    },
    succeeded: (address, user) => attempts.forget(key(address, user)),
    worthAudit: (address) =>
      audited.add(address).count > MOST_AUDITED || audited.add('all').count > MOST_AUDITED_TOGETHER
        ? 'no'
        : 'yes',
  };
}
