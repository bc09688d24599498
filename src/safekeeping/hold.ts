/**
 * Keeps what is being copied from being tidied away: while anybody holds, the
 * journal is not trimmed and no archive file is merged or dropped.
 */
export interface Hold {
  /** Runs the work unless somebody holds; null when it did not run. */
  unlessHeld<T>(work: () => Promise<T>): Promise<T | null>;
  /** Runs the work once nobody holds. */
  whenFree<T>(work: () => Promise<T>): Promise<T>;
  /** Resolves once no such work is under way; returns the end of this hold. */
  take(): Promise<() => void>;
  held(): number;
}

export function createHold(): Hold {
  let holders = 0;
  const running = new Set<Promise<unknown>>();
  const waiting: (() => void)[] = [];
  const run = async <T>(work: () => Promise<T>): Promise<T> => {
    const result = work();
    const settled = result.catch(() => undefined);
    running.add(settled);
    try {
      return await result;
    } finally {
      running.delete(settled);
    }
  };
  return {
    unlessHeld: async (work) => (holders > 0 ? null : run(work)),
    async whenFree(work) {
      while (holders > 0) await new Promise<void>((resolve) => waiting.push(resolve));
      return run(work);
    },
    async take() {
      holders += 1;
      let over = false;
      await Promise.all(running);
      return () => {
        if (over) return;
        over = true;
        holders -= 1;
        if (holders === 0) for (const resolve of waiting.splice(0)) resolve();
      };
    },
    held: () => holders,
  };
}
