import type { MessagePort } from 'node:worker_threads';
import { AppError } from '../../lib/app-error.ts';
import type { Reading } from '../../model/reading.ts';
import { type Position, position } from '../../model/units.ts';
import type { HistoryAdopter, HistoryKeeper, HistoryReader, HistoryWriter } from '../history.ts';
import { inEventOrder, seriesPage } from '../series-page.ts';
import { latestRows } from './latest-rows.ts';
import { Packer } from './pack.ts';
import { transferList } from './packed.ts';
import type { CallName, Calls, Request, Response } from './protocol.ts';
import type { PackedAnswer } from './queries.ts';
import { unpack } from './unpack.ts';

/** The store as another thread sees it, plus what ends the connection. */
export interface HistoryClient extends HistoryWriter, HistoryReader, HistoryKeeper, HistoryAdopter {
  /** For tests and drills: every write is refused with history-down until `resumeWrites`. */
  pauseWrites(): Promise<void>;
  resumeWrites(): Promise<void>;
  /**
   * Writes the database of this moment to a new file while writing goes on; never beside `maintain`.
   * Returns the journal position it stands at. The archive's files are not in it.
   * @throws AppError history-copy-failed.
   */
  copyTo(path: string): Promise<Position>;
  /** Ends this connection; the store stays open. Calls still open fail with history-closed. */
  disconnect(): void;
}

interface Waiting {
  readonly resolve: (value: unknown) => void;
  readonly reject: (reason: AppError) => void;
}

/** Calls over a port, answered in any order. */
export class PortCalls {
  readonly #port: MessagePort;
  readonly #waiting = new Map<number, Waiting>();
  #next = 1;
  #ended = false;

  constructor(port: MessagePort) {
    this.#port = port;
    port.on('message', (response: Response) => this.#answer(response));
    port.on('close', () => this.#end());
    // an idle connection alone does not keep the process alive
    port.unref();
  }

  call<N extends CallName>(
    call: N,
    args: Parameters<Calls[N]>,
    transfer: readonly ArrayBuffer[] = [],
  ): Promise<ReturnType<Calls[N]>> {
    if (this.#ended) return Promise.reject(new AppError('history-closed', 'history is closed'));
    const id = this.#next;
    this.#next += 1;
    const answered = new Promise((resolve, reject) => {
      this.#waiting.set(id, { resolve, reject });
    });
    this.#port.ref();
    this.#port.postMessage({ id, call, args } satisfies Request, [...transfer]);
    // the border: the worker answers each call as `Calls` says
    return answered as Promise<ReturnType<Calls[N]>>;
  }

  close(): void {
    this.#end();
    this.#port.close();
  }

  #answer(response: Response): void {
    const waiting = this.#waiting.get(response.id);
    this.#waiting.delete(response.id);
    if (this.#waiting.size === 0) this.#port.unref();
    if (waiting === undefined) return;
    if ('value' in response) waiting.resolve(response.value);
    else {
      const { code, message, retryable } = response;
      waiting.reject(new AppError(code, message, { retryable }));
    }
  }

  #end(): void {
    this.#ended = true;
    for (const { reject } of this.#waiting.values()) {
      reject(new AppError('history-closed', 'history was closed before it answered'));
    }
    this.#waiting.clear();
  }
}

/** A connection to a store that another thread opened; the port comes from its `connect()`. */
export function connectDuckdbHistory(port: MessagePort): HistoryClient {
  const calls = new PortCalls(port);
  return { ...clientOf(calls), disconnect: () => calls.close() };
}

export function clientOf(calls: PortCalls): Omit<HistoryClient, 'disconnect'> {
  const packer = new Packer();
  return {
    write: (batch) => {
      const packed = packer.pack(batch.readings);
      return calls.call('write', [packed, batch.upTo], transferList(packed));
    },
    adopt: (readings) => {
      const packed = packer.pack(readings);
      return calls.call('adopt', [packed], transferList(packed));
    },
    adoptCursor: async (upTo) => void (await calls.call('adoptCursor', [upTo])),
    cursor: async () => position(await calls.call('cursor', [])),
    series: async (query) => seriesPage(query, readingsOf(await calls.call('series', [query]))),
    buckets: (query) => calls.call('buckets', [query]),
    latest: async (devices) => latestRows(await calls.call('latest', [devices])),
    readings: async (query) =>
      inEventOrder(readingsOf(await calls.call('readings', [query]))).slice(0, query.limit),
    superseded: (device, limit) => calls.call('superseded', [device, limit]),
    export: (query) => calls.call('export', [query]),
    stats: () => calls.call('stats', []),
    maintain: (now) => calls.call('maintain', [now]),
    copyTo: async (path) => position(await calls.call('copyTo', [path])),
    archivedUpTo: async () => position(await calls.call('archivedUpTo', [])),
    pauseWrites: async () => void (await calls.call('pauseWrites', [])),
    resumeWrites: async () => void (await calls.call('resumeWrites', [])),
  };
}

/** Readings are built here, in the caller's thread: the worker stays free for the next call. */
function readingsOf(answer: PackedAnswer): Reading[] {
  const names = new Map(answer.names);
  return unpack(answer, (code) => names.get(code) ?? '');
}
