import type { Clock } from './clock.ts';

/** Counts within a window that begins with the first; an ended window counts anew. */
export interface AttemptWindows {
  /** How many there are now, and how long until the window ends, ms. */
  add(key: string): { readonly count: number; readonly waitMs: number };
  /** The same without counting. */
  peek(key: string): { readonly count: number; readonly waitMs: number };
  forget(key: string): void;
}

/** Counted at once; the oldest give way, so that invented names cannot fill the memory. */
const MOST_KEPT = 10_000;

export function openAttemptWindows(clock: Clock, windowMs: number): AttemptWindows {
  const windows = new Map<string, { readonly endsAt: number; readonly count: number }>();
  const current = (key: string, now: number) => {
    const known = windows.get(key);
    return known !== undefined && known.endsAt > now ? known : { endsAt: now + windowMs, count: 0 };
  };
  return {
    add(key) {
      const now = clock.now();
      const { endsAt, count } = current(key, now);
      windows.delete(key);
      windows.set(key, { endsAt, count: count + 1 });
      const [oldest] = windows.keys();
      if (windows.size > MOST_KEPT && oldest !== undefined) windows.delete(oldest);
      return { count: count + 1, waitMs: endsAt - now };
    },
    peek(key) {
      const now = clock.now();
      const { endsAt, count } = current(key, now);
      return { count, waitMs: endsAt - now };
    },
    forget: (key) => void windows.delete(key),
  };
}
