import { type MessagePort, parentPort, workerData } from 'node:worker_threads';
import type { AppError } from '../../lib/app-error.ts';
import { latestAnswer, supersededRows } from './answers.ts';
import { queryBuckets } from './buckets.ts';
import { copyDatabase } from './copy-database.ts';
import { exportRows } from './export.ts';
import type { PackedBatch } from './pack.ts';
import { type PackedReadings, transferList } from './packed.ts';
import type { CallName, Calls, LatestAnswer, Request, Response } from './protocol.ts';
import { queryReadings, querySeries } from './queries.ts';
import { openStore, type Store, type StoreOptions, storeStats } from './store.ts';
import { asAppError } from './vendor-errors.ts';

type Awaitable<T> = T | Promise<T>;
type Handlers = {
  readonly [name in CallName]: (
    ...args: Parameters<Calls[name]>
  ) => Awaitable<ReturnType<Calls[name]>>;
};

/** The calls of one port; names are numbered port by port. */
function handlersFor(store: Store): Handlers {
  const { engine, names, writer, keeper } = store;
  const portNames: string[] = [];
  return {
    write: (batch: PackedBatch, upTo) => {
      // before anything can fail: the port will not send these names again
      portNames.push(...batch.newNames);
      return writer.write(batch, upTo, portNames);
    },
    adopt: (batch: PackedBatch) => {
      portNames.push(...batch.newNames);
      return writer.adopt(batch, portNames);
    },
    adoptCursor: async (upTo) => {
      await writer.adoptCursor(upTo);
      return null;
    },
    cursor: () => writer.cursor,
    series: (query) => querySeries(engine, names, query),
    buckets: (query) => queryBuckets(engine, names, query),
    latest: (devices) => latestAnswer(store, devices),
    readings: (query) => queryReadings(engine, names, query),
    superseded: (device, limit) => supersededRows(store, device, limit),
    export: (query) => exportRows(engine, names, query),
    stats: () => storeStats(store),
    maintain: (now) => keeper.maintain(now),
    archivedUpTo: () => keeper.archivedUpTo(),
    copyTo: (path) => copyDatabase(engine, path),
    pauseWrites: () => {
      writer.pause();
      return null;
    },
    resumeWrites: () => {
      writer.resume();
      return null;
    },
    close: async () => {
      await engine.close();
      return null;
    },
  };
}

const failed = (id: number, { code, message, retryable }: AppError): Response => ({
  id,
  code,
  message,
  retryable,
});

function serve(port: MessagePort, store: Store, ended: () => void): void {
  const handlers = handlersFor(store);
  const answer = async ({ id, call, args }: Request): Promise<void> => {
    try {
      // the border: a port's client and this worker are built from the same `Calls`
      const handler = handlers[call] as (...values: readonly unknown[]) => Awaitable<unknown>;
      const value = await handler(...args);
      port.postMessage({ id, value }, transferable(call, value));
    } catch (thrown) {
      port.postMessage(failed(id, asAppError(thrown)));
    }
    if (call === 'close') ended();
  };
  port.on('message', (request: Request) => void answer(request));
}

/** Large results are moved to the caller's thread, not copied. */
function transferable(call: CallName, value: unknown): ArrayBuffer[] {
  // the border again: what a call returns is fixed by `Calls`
  if (call === 'series' || call === 'readings') return transferList(value as PackedReadings);
  if (call !== 'latest') return [];
  const { meter, station, run, status } = value as LatestAnswer;
  return [meter, station, run, status].flatMap((table) =>
    [table.keys, table.ts, table.received, table.values, table.times].flatMap(({ buffer }) =>
      buffer instanceof ArrayBuffer ? [buffer] : [],
    ),
  );
}

async function start(owner: MessagePort): Promise<void> {
  // the border: `openDuckdbHistory` starts this thread and hands it these
  const options = workerData as StoreOptions;
  try {
    const store = await openStore(options);
    const ports = new Set<MessagePort>();
    const ended = (): void => {
      for (const port of ports) port.close();
      owner.close();
    };
    owner.on('message', (port: MessagePort) => {
      ports.add(port);
      port.on('close', () => ports.delete(port));
      serve(port, store, ended);
    });
    owner.postMessage({ opened: true });
  } catch (thrown) {
    owner.postMessage(failed(0, asAppError(thrown)));
    owner.close();
  }
}

if (parentPort !== null) await start(parentPort);
