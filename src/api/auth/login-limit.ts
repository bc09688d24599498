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
/** Counted at once; the oldest give way, so that invented names cannot fill the memory. */
const MOST_KEPT = 10_000;

/** By (address, user name): one person's mistakes behind a shared address lock out nobody else. */
export function openLoginLimit(clock: Clock): LoginLimit {
  const attempts = openWindows(clock);
  const audited = openWindows(clock);
  const key = (address: string, user: string): string => JSON.stringify([address, user]);
  return {
    attempt(address, user) {
      const { count, waitMs } = attempts.add(key(address, user));
      return count > MOST_ATTEMPTS ? Math.max(1, Math.ceil(waitMs / 1000)) : 0;
    },
    succeeded: (address, user) => attempts.forget(key(address, user)),
    worthAudit: (address) => (audited.add(address).count > MOST_AUDITED ? 'no' : 'yes'),
  };
}

interface Windows {
  add(key: string): { readonly count: number; readonly waitMs: number };
  forget(key: string): void;
}

function openWindows(clock: Clock): Windows {
  const windows = new Map<string, { readonly endsAt: number; readonly count: number }>();
  return {
    add(key) {
      const now = clock.now();
      const known = windows.get(key);
      const current = known !== undefined && known.endsAt > now ? known : null;
      const endsAt = current?.endsAt ?? now + WINDOW_MS;
      const count = (current?.count ?? 0) + 1;
      windows.delete(key);
      windows.set(key, { endsAt, count });
      const [oldest] = windows.keys();
      if (windows.size > MOST_KEPT && oldest !== undefined) windows.delete(oldest);
      return { count, waitMs: endsAt - now };
    },
    forget: (key) => void windows.delete(key),
  };
}
