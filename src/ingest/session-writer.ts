import { reasonOf } from '../lib/app-error.ts';
import type { SessionChange, SessionStore } from './session-store.ts';

/** Wait before a batch that the store refused is offered again, ms. */
const RETRY_MS = 1000;
/** Changes kept while the store refuses; beyond it the oldest are given up. */
const MOST_PENDING = 200_000;

/** Gathers what changes while one save is under way and hands it over as the next batch. */
export class SessionWriter {
  readonly #store: SessionStore;
  readonly #onFailure: (detail: string) => void;
  #pending: SessionChange[] = [];
  #saving: Promise<void> | null = null;
  #retry: NodeJS.Timeout | null = null;

  constructor(store: SessionStore, onFailure: (detail: string) => void) {
    this.#store = store;
    this.#onFailure = onFailure;
  }

  record(change: SessionChange): void {
    this.#pending.push(change);
    if (this.#pending.length > MOST_PENDING) this.#pending.splice(0, MOST_PENDING / 2);
    if (this.#retry === null) this.#saving ??= Promise.resolve().then(() => this.#drain());
  }

  /** Resolves when everything recorded so far was saved, or was offered once more and refused. */
  async flush(): Promise<void> {
    if (this.#retry !== null) {
      clearTimeout(this.#retry);
      this.#retry = null;
    }
    await this.#saving;
    if (this.#pending.length > 0) await (this.#saving = this.#drain());
    if (this.#retry !== null) clearTimeout(this.#retry);
    this.#retry = null;
  }

  async #drain(): Promise<void> {
    while (this.#pending.length > 0) {
      const batch = this.#pending;
      this.#pending = [];
      try {
        await this.#store.save(batch);
      } catch (thrown) {
        this.#pending = batch.concat(this.#pending);
        this.#onFailure(reasonOf(thrown));
        this.#retry = setTimeout(() => {
          this.#retry = null;
          this.#saving = this.#drain();
        }, RETRY_MS);
        break;
      }
    }
    this.#saving = null;
  }
}
