import { AppError } from '../../lib/app-error.ts';
import type { RemoteEngine } from './engine.ts';

/** Lets calls through to an engine once its set-up was checked, and none once it is closed. */
export class CallGate {
  readonly #engine: RemoteEngine;
  readonly #underWay = new Set<Promise<unknown>>();
  #prepared: Promise<void> | null = null;
  #closing: Promise<void> | null = null;

  constructor(engine: RemoteEngine) {
    this.#engine = engine;
  }

  /** @throws AppError history-closed. */
  refuseClosed(): void {
    if (this.#closing !== null) throw new AppError('history-closed', 'history is closed');
  }

  /** @throws AppError history-closed, what the check of the set-up throws, and what `work` throws. */
  async through<T>(work: () => Promise<T>): Promise<T> {
    this.refuseClosed();
    const done = this.#ready().then(work);
    this.#underWay.add(done);
    try {
      return await done;
    } finally {
      this.#underWay.delete(done);
    }
  }

  /** Waits for calls under way; again and again without harm. */
  close(): Promise<void> {
    this.#closing ??= Promise.allSettled([...this.#underWay]).then(() => this.#engine.close());
    return this.#closing;
  }

  /** A check that failed is made again by the next call: the engine may have come up or been set right. */
  async #ready(): Promise<void> {
    this.#prepared ??= this.#engine.prepare();
    try {
      await this.#prepared;
    } catch (thrown) {
      this.#prepared = null;
      throw thrown;
    }
  }
}
