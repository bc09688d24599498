import { MessageChannel, type MessagePort, Worker } from 'node:worker_threads';
import { AppError } from '../../lib/app-error.ts';
import { workerUrl } from '../../lib/worker-url.ts';
import type { History } from '../history.ts';
import { clientOf, type HistoryClient, PortCalls } from './history-client.ts';
import type { Opening } from './protocol.ts';
import type { StoreOptions } from './store.ts';

export { connectDuckdbHistory, type HistoryClient } from './history-client.ts';

export interface DuckdbHistoryOptions {
  /** Folder of the database file and its `archive/`; made when absent. */
  readonly dir: string;
  /** What the engine may hold in memory, MiB. */
  readonly memoryLimitMb?: number;
  /** Threads that one query may use. */
  readonly threads?: number;
  /** Whole months kept besides the running one; absent: for ever. */
  readonly retentionMonths?: number;
  /** Wall clock, ms; names a damaged file that is set aside. */
  readonly now?: () => number;
}

export interface DuckdbHistory extends History, Omit<HistoryClient, 'disconnect'> {
  /** A port for `connectDuckdbHistory` in another thread; transfer it there. */
  connect(): MessagePort;
}

/**
 * Opens the store in a thread of its own, which is its one owner.
 * @throws AppError history-locked, history-down; a damaged database does not
 * throw: it is set aside, and `stats().repaired` tells.
 */
export async function openDuckdbHistory(options: DuckdbHistoryOptions): Promise<DuckdbHistory> {
  const { dir, memoryLimitMb = 512, threads = 2, retentionMonths, now = Date.now } = options;
  const store: StoreOptions = {
    dir,
    memoryLimitMb,
    threads,
    openedAt: now(),
    ...(retentionMonths === undefined ? {} : { retentionMonths }),
  };
  const worker = new Worker(workerUrl(import.meta.url, './history-worker.ts'), {
    workerData: store,
    name: 'history',
  });
  const ended = new Promise<void>((resolve) => worker.once('exit', () => resolve()));
  await opened(worker);
  // an error after opening ends the thread; its ports close and every open call fails
  worker.on('error', () => undefined);
  worker.unref();
  const connect = (): MessagePort => {
    const { port1, port2 } = new MessageChannel();
    worker.postMessage(port2, [port2]);
    return port1;
  };
  const calls = new PortCalls(connect());
  let closing: Promise<void> | null = null;
  const close = async (): Promise<void> => {
    // a worker that died is closed already
    await calls.call('close', []).catch(() => undefined);
    calls.close();
    worker.ref();
    await ended;
  };
  return {
    ...clientOf(calls),
    connect,
    close: () => {
      closing ??= close();
      return closing;
    },
  };
}

function opened(worker: Worker): Promise<void> {
  return new Promise((resolve, reject) => {
    worker.once('error', (cause) => {
      reject(new AppError('history-down', `the history thread failed: ${cause}`, { cause }));
    });
    worker.once('message', (opening: Opening) => {
      if ('opened' in opening) resolve();
      else {
        const { code, message, retryable } = opening;
        reject(new AppError(code, message, { retryable }));
      }
    });
  });
}
