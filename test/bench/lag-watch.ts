import { setTimeout as pause } from 'node:timers/promises';
import type { Service } from '../support/service.ts';

export interface LagVerdict {
  /** At most 2 s behind at the end, and not falling further behind. */
  readonly isSustained: boolean;
  readonly text: string;
  /** How much further behind the slower consumer is than at the start, entries. */
  readonly entriesGained: number;
}

interface Sample {
  readonly seconds: number;
  readonly entries: number;
}

const EVERY_MS = 1000;
const ALLOWED_SECONDS = 2;
/** Growth that is noise: consumers take what gathered, so the lag is a saw. */
const NOISE_SECONDS = 0.5;
const HOPELESS_SECONDS = 6;

/** Follows the lag of all consumers through the service's own metrics. */
export class LagWatch {
  readonly #service: Service;
  readonly #patience: 'to the end' | 'while hopeful';
  readonly #hopeless = new AbortController();
  readonly #samples: Record<'fold' | 'history', Sample[]> = { fold: [], history: [] };
  readonly #done: Promise<void>;
  #stopped = false;

  constructor(service: Service, patience: 'to the end' | 'while hopeful') {
    this.#service = service;
    this.#patience = patience;
    this.#done = this.#follow();
  }

  get hopeless(): AbortSignal {
    return this.#hopeless.signal;
  }

  async stop(): Promise<LagVerdict> {
    this.#stopped = true;
    await this.#done;
    const { fold, history } = this.#samples;
    const all = [fold, history];
    const last = (samples: readonly Sample[]) =>
      samples.at(-1) ?? { seconds: Number.NaN, entries: Number.NaN };
    const grown = all.map((samples) => quarter(samples, 3) - quarter(samples, 1));
    return {
      isSustained:
        all.every((samples) => last(samples).seconds <= ALLOWED_SECONDS) &&
        grown.every((seconds) => seconds <= NOISE_SECONDS),
      text: `lag at the end: detection ${last(fold).seconds.toFixed(2)} s, history ${last(history).seconds.toFixed(2)} s`,
      entriesGained: Math.max(
        ...all.map((samples) => last(samples).entries - (samples[0]?.entries ?? 0)),
      ),
    };
  }

  async #follow(): Promise<void> {
    await this.#sample();
    while (!this.#stopped) {
      await pause(EVERY_MS);
      await this.#sample();
    }
  }

  async #sample(): Promise<void> {
    const metrics = await this.#service.metrics();
    const of = (what: string, name: string): number =>
      metrics.get(`gaswatch_consumer_lag_${what}{consumer="${name}"}`) ?? Number.NaN;
    for (const name of ['fold', 'history'] as const) {
      const sample = { seconds: of('seconds', name), entries: of('entries', name) };
      this.#samples[name].push(sample);
      if (sample.seconds > HOPELESS_SECONDS && this.#patience === 'while hopeful') {
        this.#hopeless.abort();
      }
    }
  }
}

/** Mean lag, seconds, over a quarter of the run, 0 to 3. */
function quarter(samples: readonly Sample[], which: number): number {
  const size = samples.length / 4;
  const part = samples.slice(Math.floor(which * size), Math.max(1, Math.floor((which + 1) * size)));
  return part.reduce((sum, { seconds }) => sum + seconds, 0) / Math.max(1, part.length);
}
