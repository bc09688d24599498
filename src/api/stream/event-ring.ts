import type { LiveEvent } from '../../model/live.ts';
import { compareStreamIds, type StreamId } from './stream-id.ts';

export interface RingEntry {
  readonly id: StreamId;
  readonly event: LiveEvent;
}

/** The latest events, each with its place in the order of this ring. */
export interface EventRing {
  push(event: LiveEvent): void;
  /** Undefined: no longer, or not yet. */
  at(sequence: number): RingEntry | undefined;
  /** First sequence kept, and the one that the next event gets. */
  tail(): number;
  head(): number;
  /** Everything after this is kept. */
  floor(): StreamId;
  last(): StreamId;
  /** Where to go on after an id; null when events after it are no longer kept. */
  sequenceAfter(id: StreamId): number | null;
}

export function openEventRing(capacity: number, start: StreamId): EventRing {
  const slots: (RingEntry | undefined)[] = new Array<RingEntry | undefined>(capacity);
  let [tail, head] = [0, 0];
  let [floor, last] = [start, start];
  const at = (sequence: number): RingEntry | undefined =>
    sequence >= tail && sequence < head ? slots[sequence % capacity] : undefined;
  return {
    push(event) {
      const { position } = event;
      const ordinal = position === last.position ? last.ordinal + 1 : 1;
      const oldest = head - tail === capacity ? at(tail) : undefined;
      if (oldest !== undefined) {
        floor = oldest.id;
        tail += 1;
      }
      last = { position, ordinal };
      slots[head % capacity] = { id: last, event };
      head += 1;
    },
    at,
    tail: () => tail,
    head: () => head,
    floor: () => floor,
    last: () => last,
    sequenceAfter(id) {
      if (compareStreamIds(id, floor) < 0) return null;
      let [low, high] = [tail, head];
      while (low < high) {
        const middle = Math.floor((low + high) / 2);
        const entry = at(middle);
        if (entry !== undefined && compareStreamIds(entry.id, id) <= 0) low = middle + 1;
        else high = middle;
      }
      return low;
    },
  };
}
