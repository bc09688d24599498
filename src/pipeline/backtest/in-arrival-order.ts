import type { Reading } from '../../model/reading.ts';
import { type EpochMs, epochMs } from '../../model/units.ts';

/** All readings of a stretch of event time. */
export interface EventWindow {
  readonly readings: readonly Reading[];
  /** Everything stamped before this has been given. */
  readonly to: EpochMs;
}

/** A stamp further ahead of its arrival than this is refused (contract §2). */
const AHEAD_MS = 120_000;

/**
 * Readings that come by event time, in the order in which they arrived. What
 * arrived before `to − 2 min` is complete once a window is: so only late readings
 * are held, until the moment of their arrival has come.
 */
export async function* inArrivalOrder(
  windows: AsyncIterable<EventWindow>,
): AsyncGenerator<readonly Reading[]> {
  const heap = new ArrivalHeap();
  for await (const { readings, to } of windows) {
    for (const reading of readings) heap.add(reading);
    const batch = heap.takeBefore(epochMs(to - AHEAD_MS));
    if (batch.length > 0) yield batch;
  }
  const rest = heap.takeBefore(epochMs(Infinity));
  if (rest.length > 0) yield rest;
}

const isBefore = (a: Reading, b: Reading): boolean =>
  a.receivedAt - b.receivedAt < 0 ||
  (a.receivedAt === b.receivedAt &&
    (a.position < b.position || (a.position === b.position && a.index < b.index)));

/** A binary heap by arrival; readings of one message stay in its order. */
class ArrivalHeap {
  readonly #heap: Reading[] = [];

  add(reading: Reading): void {
    const heap = this.#heap;
    let at = heap.push(reading) - 1;
    while (at > 0) {
      const parent = (at - 1) >> 1;
      const above = heap[parent];
      if (above === undefined || !isBefore(reading, above)) break;
      heap[at] = above;
      at = parent;
    }
    heap[at] = reading;
  }

  takeBefore(limit: EpochMs): readonly Reading[] {
    const taken: Reading[] = [];
    for (let first = this.#heap[0]; first !== undefined; first = this.#heap[0]) {
      if (first.receivedAt >= limit) break;
      taken.push(first);
      this.#dropFirst();
    }
    return taken;
  }

  #dropFirst(): void {
    const heap = this.#heap;
    const moved = heap.pop();
    if (moved === undefined || heap.length === 0) return;
    let at = 0;
    for (;;) {
      const [left, right] = [heap[2 * at + 1], heap[2 * at + 2]];
      if (left === undefined) break;
      const isRight = right !== undefined && isBefore(right, left);
      const least = isRight ? right : left;
      if (!isBefore(least, moved)) break;
      heap[at] = least;
      at = 2 * at + (isRight ? 2 : 1);
    }
    heap[at] = moved;
  }
}
