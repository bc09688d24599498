/** What has been opened, to be closed in the opposite order. */
export interface Closing {
  add(close: () => Promise<void> | void): void;
  /** Closes everything once; a later call waits for the first. */
  run(): Promise<void>;
}

export function createClosing(): Closing {
  const closers: (() => Promise<void> | void)[] = [];
  let running: Promise<void> | null = null;
  const unwind = async (): Promise<void> => {
    const failures: unknown[] = [];
    for (let close = closers.pop(); close !== undefined; close = closers.pop()) {
      // one part that will not close must not keep the others open
      await Promise.resolve(close()).catch((thrown: unknown) => failures.push(thrown));
    }
    if (failures.length > 0) throw new AggregateError(failures, 'not everything closed cleanly');
  };
  return {
    add: (close) => void closers.push(close),
    run: () => {
      running ??= unwind();
      return running;
    },
  };
}
