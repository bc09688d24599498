import { AppError } from '../lib/app-error.ts';

/**
 * Turns single writes into batches without waiting on a timer: whatever gathers
 * while one write is under way goes out together in the next. A failed write
 * fails every item in it, and none outside it; one that was refused for good is
 * tried item by item, so that the one at fault fails alone.
 */
export function batched<T>(
  write: (items: readonly T[]) => Promise<void>,
): (item: T) => Promise<void> {
  let gathered: Waiting<T>[] = [];
  let writing = false;
  const attempt = async (batch: readonly Waiting<T>[]): Promise<void> => {
    try {
      await write(batch.map(({ item }) => item));
      for (const { resolve } of batch) resolve();
    } catch (thrown) {
      const refused = thrown instanceof AppError && !thrown.retryable;
      if (refused && batch.length > 1) for (const one of batch) await attempt([one]);
      else for (const { reject } of batch) reject(thrown);
    }
  };
  const drain = async (): Promise<void> => {
    writing = true;
    while (gathered.length > 0) {
      const batch = gathered;
      gathered = [];
      await attempt(batch);
    }
    writing = false;
  };
  return (item) =>
    new Promise((resolve, reject) => {
      gathered.push({ item, resolve, reject });
      if (!writing) void drain();
    });
}

interface Waiting<T> {
  readonly item: T;
  readonly resolve: () => void;
  readonly reject: (reason: unknown) => void;
}
