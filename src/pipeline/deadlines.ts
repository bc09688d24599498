import type { EpochMs } from '../model/units.ts';

/** Who wants to be woken when; the earliest first. A binary heap on (at). */
export interface Deadlines {
  add(at: EpochMs, who: string): void;
  /** Removes and returns everybody whose time has come. */
  takeDue(now: EpochMs): readonly string[];
  /** The earliest time that anybody waits for; null when nobody waits. */
  next(): EpochMs | null;
  size(): number;
}

interface Deadline {
  readonly at: EpochMs;
  readonly who: string;
}

export function createDeadlines(): Deadlines {
  const heap: Deadline[] = [];
  const before = (a: number, b: number): boolean =>
    (heap[a]?.at ?? Infinity) < (heap[b]?.at ?? Infinity);
  const swap = (a: number, b: number): void => {
    const [x, y] = [heap[a], heap[b]];
    if (x === undefined || y === undefined) return;
    heap[a] = y;
    heap[b] = x;
  };
  const rise = (from: number): void => {
    for (let i = from; i > 0; ) {
      const parent = (i - 1) >> 1;
      if (!before(i, parent)) return;
      swap(i, parent);
      i = parent;
    }
  };
  const sink = (): void => {
    for (let i = 0; ; ) {
      const [left, right] = [2 * i + 1, 2 * i + 2];
      const least = before(right, left) ? right : left;
      if (!before(least, i)) return;
      swap(i, least);
      i = least;
    }
  };
  return {
    add(at, who) {
      heap.push({ at, who });
      rise(heap.length - 1);
    },
    takeDue(now) {
      const due: string[] = [];
      for (let first = heap[0]; first !== undefined && first.at <= now; first = heap[0]) {
        due.push(first.who);
        const last = heap.pop();
        if (last !== undefined && heap.length > 0) {
          heap[0] = last;
          sink();
        }
      }
      return due;
    },
    next: () => heap[0]?.at ?? null,
    size: () => heap.length,
  };
}
