import { AppError } from '../lib/app-error.ts';
import { backoffMs } from '../lib/backoff.ts';
import type { Clock } from '../lib/clock.ts';
import { epochMs } from '../model/units.ts';
import type { DeliveryOutcome, LedgerRecords } from '../records/records.ts';
import { batched } from './durable-batch.ts';
import type { Timer } from './timer.ts';

/** A ledger that cannot be written is tried again after these delays. */
export const LEDGER_BACKOFF = { firstMs: 500, capMs: 30_000, factor: 2 };

export interface LedgerPenOptions {
  readonly ledger: LedgerRecords;
  readonly clock: Clock;
  readonly timer: Timer;
  readonly random: () => number;
  stopped(): boolean;
  onProblem(problem: unknown): void;
}

/** Writes to the ledger what is about to be sent and what came of it: many at once, and until it is written. */
export class LedgerPen {
  readonly #options: LedgerPenOptions;
  readonly #begin: (keys: readonly string[]) => Promise<void>;
  readonly #finish: (outcomes: readonly DeliveryOutcome[]) => Promise<void>;

  constructor(options: LedgerPenOptions) {
    const { ledger, clock } = options;
    this.#options = options;
    this.#begin = batched((keys) => ledger.begin(keys.flat(), epochMs(clock.now())));
    this.#finish = batched((outcomes) => ledger.finish(outcomes.flat()));
  }

  /** All of one message or none. Throws as the ledger does. */
  begin(keys: readonly string[]): Promise<void> {
    return this.#begin(keys);
  }

  /**
   * Asks until it is written, for until then the lines stay ours: reading them
   * again would send them again. Returns the keys that are written; the rest was
   * refused for good, or the outbox stopped.
   */
  async finish(outcomes: readonly DeliveryOutcome[]): Promise<ReadonlySet<string>> {
    if (outcomes.length === 0) return new Set();
    const options = this.#options;
    for (let failures = 1; ; failures += 1) {
      try {
        await this.#finish(outcomes);
        return new Set(outcomes.map(({ key }) => key));
      } catch (problem) {
        if (problem instanceof AppError && !problem.retryable) {
          if (outcomes.length > 1) return this.#oneByOne(outcomes);
          options.onProblem(problem);
          return new Set();
        }
        options.onProblem(problem);
        if (options.stopped()) return new Set();
        const wait = backoffMs(LEDGER_BACKOFF, failures, options.random());
        await new Promise<void>((resolve) => options.timer(wait, resolve));
      }
    }
  }

  async #oneByOne(outcomes: readonly DeliveryOutcome[]): Promise<ReadonlySet<string>> {
    const written = await Promise.all(outcomes.map((outcome) => this.finish([outcome])));
    return new Set(written.flatMap((keys) => [...keys]));
  }
}
