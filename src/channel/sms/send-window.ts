import { channelFault } from './channel-fault.ts';

/** So many requests may be unanswered at once; the others wait in order. */
export interface SendWindow {
  /**
   * Runs once there is room.
   * @throws AppError `channel.timeout` when there is none in time; nothing has been sent then
   */
  run<T>(work: () => Promise<T>): Promise<T>;
}

export function sendWindow(size: number, patienceMs: number): SendWindow {
  let free = size;
  const queue: (() => void)[] = [];
  const take = (): Promise<void> => {
    if (free > 0) {
      free -= 1;
      return Promise.resolve();
    }
    return new Promise((resolve, reject) => {
      const enter = (): void => {
        clearTimeout(timer);
        resolve();
      };
      const timer = setTimeout(() => {
        queue.splice(queue.indexOf(enter), 1);
        reject(channelFault('timeout', `${size} messages wait for an answer of the SMSC`));
      }, patienceMs);
      queue.push(enter);
    });
  };
  const give = (): void => {
    const next = queue.shift();
    if (next === undefined) free += 1;
    else next();
  };
  return {
    run: async (work) => {
      await take();
      try {
        return await work();
      } finally {
        give();
      }
    },
  };
}
