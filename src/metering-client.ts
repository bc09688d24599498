import { MessageChannel, type MessagePort, Worker } from 'node:worker_threads';
import { AppError, reasonOf } from './lib/app-error.ts';
import { workerUrl } from './lib/worker-url.ts';
import type { PlaceOrders } from './metering/books/place-orders.ts';
import type { MeteringBooks } from './metering/contract/metering-books.ts';
import type { Cause } from './metering/store/day-table.ts';
import { periodTable } from './metering/store/period-table.ts';
import { MeteringPort } from './metering-port.ts';
import type { MeteringOpening, MeteringSettings } from './metering-protocol.ts';
import { position } from './model/units.ts';

/** The books as the rest of the service sees them. */
export interface BooksDesk extends MeteringBooks {
  /** What people have entered of a place; its series is worked out anew when it is something new. */
  setOrders(meter: string, orders: PlaceOrders, cause: Cause): Promise<void>;
}

/** The metering thread: it may be away for a time, and nothing but its own questions suffers from that. */
export interface Metering {
  readonly books: BooksDesk;
  /** Why it does not run; null while it does. */
  trouble(): string | null;
  /** Called each time it has begun to run, and at once if it does. */
  onOpened(listener: (port: MeteringPort) => void): void;
  /** The connection of this thread; null while it does not run. */
  port(): MeteringPort | null;
  /** A port for `MeteringPort` in another thread; transfer it there. Only while it runs. */
  connect(): MessagePort;
  close(): Promise<void>;
}

export interface MeteringEvents {
  /** It runs, for the first time or again; `repaired`: a damaged file was set aside, and where. */
  opened(repaired: string | null): void;
  /** It does not run; it is started again after a while. */
  down(error: AppError): void;
}

/** From the end of a thread to the next. */
const AGAIN_MS = 10_000;

/** Starts the thread and goes on doing so; resolves when the first has opened its file or has failed to. */
export async function openMetering(
  settings: Omit<MeteringSettings, 'openedAt'>,
  events: MeteringEvents,
): Promise<Metering> {
  let worker: MeteringWorker | null = null;
  let port: MeteringPort | null = null;
  const listeners: ((port: MeteringPort) => void)[] = [];
  let trouble: string | null = 'not started';
  let again: NodeJS.Timeout | null = null;
  let isClosing = false;

  const failed = (error: AppError): void => {
    port = null;
    if (isClosing) return;
    trouble = `${error.code}: ${error.message}`;
    events.down(error);
    again = setTimeout(() => void run(), AGAIN_MS);
    again.unref();
  };
  const run = async (): Promise<void> => {
    const started = startWorker(settings);
    worker = started;
    void started.ended.then(failed);
    const opening = await started.opening;
    if (opening === null || isClosing) return;
    trouble = null;
    port = new MeteringPort(started.connect());
    events.opened(opening.repaired);
    for (const listener of listeners) listener(port);
  };
  await run();
  return {
    books: booksOver(() => port),
    trouble: () => trouble,
    onOpened(listener) {
      listeners.push(listener);
      if (port !== null) listener(port);
    },
    port: () => port,
    connect() {
      if (worker === null) throw new AppError('books-down', 'the metering thread does not run');
      return worker.connect();
    },
    async close() {
      isClosing = true;
      if (again !== null) clearTimeout(again);
      // a thread that died is closed already
      await port?.call('close').catch(() => undefined);
      port?.close();
      await worker?.end();
    },
  };
}

interface MeteringWorker {
  /** Null: it could not open. */
  readonly opening: Promise<Extract<MeteringOpening, { op: 'opened' }> | null>;
  /** Why it ended. */
  readonly ended: Promise<AppError>;
  connect(): MessagePort;
  /** Waits until it has ended, keeping the process alive for that. */
  end(): Promise<void>;
}

function startWorker(settings: Omit<MeteringSettings, 'openedAt'>): MeteringWorker {
  const worker = new Worker(workerUrl(import.meta.url, './metering-thread.ts'), {
    workerData: { ...settings, openedAt: Date.now() } satisfies MeteringSettings,
    name: 'metering',
  });
  worker.unref();
  let reason: AppError | null = null;
  const ended = new Promise<AppError>((resolve) => {
    worker.on('error', (cause) => {
      reason = new AppError('books-down', reasonOf(cause), { cause, retryable: true });
    });
    worker.once('exit', () => {
      resolve(
        reason ?? new AppError('books-down', 'the metering thread ended', { retryable: true }),
      );
    });
  });
  const opening = new Promise<MeteringOpening | null>((resolve) => {
    worker.once('message', resolve);
    void ended.then(() => resolve(null));
  });
  return {
    ended,
    opening: opening.then((said) => {
      if (said?.op !== 'open-failed') return said;
      reason = new AppError(said.code, said.message);
      void worker.terminate();
      return null;
    }),
    connect() {
      const { port1, port2 } = new MessageChannel();
      worker.postMessage(port2, [port2]);
      return port1;
    },
    async end() {
      worker.ref();
      await ended;
    },
  };
}

/** @param port the connection at the moment; null while the thread is away. */
function booksOver(port: () => MeteringPort | null): BooksDesk {
  const ask = (): MeteringPort => {
    const open = port();
    if (open !== null) return open;
    throw new AppError('books-down', 'the metering thread does not run', { retryable: true });
  };
  return {
    hours: async (query) => ask().call('hours', query),
    days: async (query) => ask().call('days', query),
    periods: async (query) => periodTable(await ask().call('periods', query)),
    versions: async (meter, day) => ask().call('versions', meter, day),
    points: async (meter, from, to) => ask().call('points', meter, from, to),
    cursor: async () => position(await ask().call('cursor')),
    setOrders: async (meter, orders, cause) =>
      void (await ask().call('setOrders', meter, orders, cause)),
  };
}
