/**
 * Turns single writes into batches without waiting on a timer: whatever gathers
 * while one write is under way goes out together in the next. A failed write
 * fails every item in it, and none outside it.
 */
export function batched<T>(
  write: (items: readonly T[]) => Promise<void>,
): (item: T) => Promise<void> {
  let gathered: Waiting<T>[] = [];
  let writing = false;
  const drain = async (): Promise<void> => {
    writing = true;
    while (gathered.length > 0) {
      const batch = gathered;
      gathered = [];
      try {
        await write(batch.map(({ item }) => item));
        for (const { resolve } of batch) resolve();
      } catch (thrown) {
        for (const { reject } of batch) reject(thrown);
      }
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
