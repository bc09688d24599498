import type { MessagePort } from 'node:worker_threads';
import { AppError } from './lib/app-error.ts';
import type { MeteringAnswer, MeteringCall, MeteringCalls } from './metering-protocol.ts';

interface Waiting {
  readonly resolve: (value: unknown) => void;
  readonly reject: (reason: AppError) => void;
}

/** Questions to the metering thread over a port, and who waits for the answers. */
export class MeteringPort {
  readonly #port: MessagePort;
  readonly #waiting = new Map<number, Waiting>();
  #last = 0;
  #ended = false;

  constructor(port: MessagePort) {
    this.#port = port;
    port.on('message', (answer: MeteringAnswer) => this.#settle(answer));
    port.on('close', () => this.#end());
    // an idle connection alone does not keep the process alive
    port.unref();
  }

  get ended(): boolean {
    return this.#ended;
  }

  /** @throws AppError books-down once the thread is gone; whatever the call itself throws. */
  call<N extends MeteringCall>(
    call: N,
    ...args: Parameters<MeteringCalls[N]>
  ): Promise<ReturnType<MeteringCalls[N]>> {
    if (this.#ended) return Promise.reject(gone());
    this.#last += 1;
    const id = this.#last;
    const answered = new Promise((resolve, reject) => {
      this.#waiting.set(id, { resolve, reject });
    });
    this.#port.ref();
    this.#port.postMessage({ id, call, args });
    // the border: the thread answers each call as MeteringCalls says
    return answered as Promise<ReturnType<MeteringCalls[N]>>;
  }

  close(): void {
    this.#end();
    this.#port.close();
  }

  #settle(answer: MeteringAnswer): void {
    const waiting = this.#waiting.get(answer.id);
    this.#waiting.delete(answer.id);
    if (this.#waiting.size === 0) this.#port.unref();
    if (waiting === undefined) return;
    if ('value' in answer) waiting.resolve(answer.value);
    else {
      const { code, message, retryable } = answer;
      waiting.reject(new AppError(code, message, { retryable: retryable === 'yes' }));
    }
  }

  #end(): void {
    this.#ended = true;
    for (const { reject } of this.#waiting.values()) reject(gone());
    this.#waiting.clear();
  }
}

const gone = (): AppError =>
  new AppError('books-down', 'the metering thread does not run; it is started again by itself', {
    retryable: true,
  });
