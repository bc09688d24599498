import { type MessagePort, Worker } from 'node:worker_threads';
import { AppError, reasonOf } from './lib/app-error.ts';
import { workerUrl } from './lib/worker-url.ts';
import type { DeviceFreshness, DeviceStatus } from './model/live.ts';
import type { EpochMs } from './model/units.ts';
import type {
  Ask,
  Cursors,
  FromPipeline,
  PipelineSettings,
  Published,
  ToPipeline,
} from './pipeline-protocol.ts';
import type { RecordsWrite } from './records/sqlite/records-write.ts';

/** The pipeline thread as the main thread sees it. */
export interface PipelineClient {
  /** @param fleetAt when that version came into force. */
  start(fleetVersion: number, fleetAt: EpochMs): void;
  /** There is something new in the journal. */
  wake(): void;
  watchReadings(readings: 'wanted' | 'unwanted'): void;
  /** Feeds the metering thread at the other end of this port from now on. */
  connectBooks(port: MessagePort): void;
  write(write: RecordsWrite): Promise<unknown>;
  status(device: string): Promise<DeviceStatus | null>;
  freshness(): Promise<readonly DeviceFreshness[]>;
  cursors(): Promise<Cursors>;
  /** Folds what is committed, saves, and ends the thread. */
  stop(): Promise<void>;
}

export interface PipelineEvents {
  published(published: Published): void;
  /** The thread asks for an entry to be journaled. */
  append(entry: Extract<FromPipeline, { op: 'append' }>['entry']): void;
  history(event: Extract<FromPipeline, { op: 'history' }>): void;
  books(event: Extract<FromPipeline, { op: 'books' }>): void;
  /** The fold cannot go on: the service must stop, the journal keeps everything. */
  failed(error: AppError): void;
}

/** Resolves once the records are open and writes are answered; folding begins with `start`. */
export function openPipeline(
  settings: PipelineSettings,
  events: PipelineEvents,
): Promise<PipelineClient> {
  const worker = new Worker(workerUrl(import.meta.url, './pipeline-thread.ts'), {
    workerData: settings,
    transferList: [...settings.historyLink.transfer],
    name: 'pipeline',
  });
  const calls = new Calls((message) => worker.postMessage(message));
  return new Promise((resolve, reject) => {
    let stopping = false;
    const lost = (thrown: unknown): void => {
      const error = new AppError('pipeline-failed', reasonOf(thrown), { cause: thrown });
      calls.failAll(error);
      reject(error);
      if (!stopping) events.failed(error);
    };
    worker.on('error', lost);
    worker.on('exit', () => lost('the pipeline thread ended'));
    worker.on('message', (message: FromPipeline) => {
      switch (message.op) {
        case 'opened':
          resolve(clientOf(worker, calls, () => (stopping = true)));
          break;
        case 'open-failed':
          stopping = true;
          reject(new AppError(message.code, message.message));
          void worker.terminate();
          break;
        case 'published':
          events.published(message.published);
          break;
        case 'answer':
          calls.settle(message.id, message.value);
          break;
        case 'refusal': {
          const retryable = message.retryable === 'yes';
          calls.refuse(message.id, new AppError(message.code, message.message, { retryable }));
          break;
        }
        case 'append':
          events.append(message.entry);
          break;
        case 'history':
          events.history(message);
          break;
        case 'books':
          events.books(message);
          break;
        case 'failed':
          events.failed(new AppError(message.code, message.message));
          break;
      }
    });
  });
}

function clientOf(worker: Worker, calls: Calls, onStop: () => void): PipelineClient {
  const post = (message: ToPipeline): void => worker.postMessage(message);
  return {
    start: (fleetVersion, fleetAt) => post({ op: 'start', fleetVersion, fleetAt }),
    wake: () => post({ op: 'wake' }),
    watchReadings: (readings) => post({ op: 'watch', readings }),
    connectBooks: (port) => worker.postMessage({ op: 'books', port } satisfies ToPipeline, [port]),
    write: (write) => calls.ask({ what: 'write', write }),
    // what the thread answers to each question is fixed in its protocol
    status: async (device) => (await calls.ask({ what: 'status', device })) as DeviceStatus | null,
    freshness: async () => (await calls.ask({ what: 'freshness' })) as readonly DeviceFreshness[],
    cursors: async () => (await calls.ask({ what: 'cursors' })) as Cursors,
    async stop() {
      onStop();
      await calls.ask({ what: 'stop' });
      await worker.terminate();
    },
  };
}

interface Waiting {
  resolve(value: unknown): void;
  reject(error: AppError): void;
}

/** Questions on their way and who waits for the answers. */
class Calls {
  readonly #send: (message: ToPipeline) => void;
  readonly #waiting = new Map<number, Waiting>();
  #lastId = 0;

  constructor(send: (message: ToPipeline) => void) {
    this.#send = send;
  }

  ask(ask: Ask): Promise<unknown> {
    this.#lastId += 1;
    const id = this.#lastId;
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, { resolve, reject });
      this.#send({ op: 'ask', id, ask });
    });
  }

  settle(id: number, value: unknown): void {
    this.#waiting.get(id)?.resolve(value);
    this.#waiting.delete(id);
  }

  refuse(id: number, error: AppError): void {
    this.#waiting.get(id)?.reject(error);
    this.#waiting.delete(id);
  }

  failAll(error: AppError): void {
    for (const id of [...this.#waiting.keys()]) this.refuse(id, error);
  }
}
