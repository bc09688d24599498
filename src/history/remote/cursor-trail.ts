import type { Position } from '../../model/units.ts';

/** How far a store has come, and how many moments it holds there. */
export interface Mark {
  readonly upTo: Position;
  readonly rows: number;
}

/**
 * A cursor that trails what the engine acknowledged. An engine may forget its
 * last seconds when it is killed, so a mark is durable only once the engine was
 * seen, in the same life, at least a horizon after it acknowledged.
 */
export class CursorTrail {
  readonly #horizonMs: number;
  #durable: Mark;
  #waiting: (Mark & { readonly at: number })[] = [];

  constructor(durable: Mark, horizonMs: number) {
    this.#durable = durable;
    this.#horizonMs = horizonMs;
  }

  get durable(): Mark {
    return this.#durable;
  }

  get current(): Mark {
    return this.#waiting.at(-1) ?? this.#durable;
  }

  /** @param at ms of a clock that never goes back. */
  acknowledged(mark: Mark, at: number): void {
    this.#waiting.push({ ...mark, at });
  }

  /** The engine was asked at `at` and is in the life in which it acknowledged all that waits. */
  alive(at: number): 'moved' | 'same' {
    const ripe = this.#waiting.filter((mark) => mark.at + this.#horizonMs <= at);
    const last = ripe.at(-1);
    if (last === undefined) return 'same';
    this.#waiting = this.#waiting.slice(ripe.length);
    this.#durable = { upTo: last.upTo, rows: last.rows };
    return 'moved';
  }

  /** The engine was started anew: what was not durable has to be sent again. */
  fallBack(): void {
    this.#waiting = [];
  }
}
