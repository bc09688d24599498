import { Readable } from 'node:stream';
import type { EventRing, RingEntry } from './event-ring.ts';
import type { StreamId } from './stream-id.ts';
import { heartbeatText, openingText } from './stream-text.ts';

export interface StreamClient {
  readonly stream: Readable;
  /** There are new events in the ring. */
  wake(): void;
  /** Sends a sign of life; cuts a reader that has taken nothing since the one before last. */
  beat(): void;
  /** Ends it in good order; a reader that does not take the end is cut. */
  end(): void;
}

export interface StreamClientParts {
  readonly ring: EventRing;
  readonly opening: StreamId;
  /** What comes before the ring's events. */
  readonly backlog: AsyncIterable<string>;
  /** Where in the ring to go on, asked once the backlog is through. */
  readonly start: () => number;
  /** The text of an entry, or null when this stream does not carry it. */
  readonly textOf: (entry: RingEntry) => string | null;
  readonly closed: (how: 'cut' | 'ended') => void;
}

/** Bytes held for one reader beyond what the socket holds. */
const HIGH_WATER = 64 * 1024;
const MOST_MISSED = 2;

/**
 * One reader. It holds no queue: it walks along the ring as fast as the socket
 * takes it, and is cut when the ring has moved past it. It then resumes by id.
 */
export function openStreamClient(parts: StreamClientParts): StreamClient {
  const { ring } = parts;
  let hungry = false;
  let onHungry = (): void => undefined;
  let next: number | null = null;
  let passed = parts.opening;
  let missed = 0;
  let how: 'cut' | 'ended' = 'ended';

  const stream = new Readable({
    highWaterMark: HIGH_WATER,
    read() {
      hungry = true;
      missed = 0;
      onHungry();
      wake();
    },
    destroy(error, done) {
      onHungry();
      parts.closed(how);
      done(error);
    },
  });
  const push = (text: string): void => {
    hungry = stream.push(text);
  };
  const cut = (): void => {
    how = 'cut';
    stream.destroy();
  };
  const wake = (): void => {
    if (next === null || stream.destroyed) return;
    if (next < ring.tail()) return cut();
    while (hungry && next < ring.head()) {
      const entry = ring.at(next);
      if (entry === undefined) return cut();
      next += 1;
      passed = entry.id;
      const text = parts.textOf(entry);
      if (text !== null) push(text);
    }
  };
  const sendBacklog = async (): Promise<void> => {
    push(openingText(parts.opening));
    for await (const text of parts.backlog) {
      if (stream.destroyed) return;
      push(text);
      if (!hungry) await new Promise<void>((resolve) => (onHungry = resolve));
    }
    next = parts.start();
    wake();
  };
  sendBacklog().catch((thrown: unknown) =>
    stream.destroy(thrown instanceof Error ? thrown : new Error(String(thrown))),
  );
  return {
    stream,
    wake,
    beat() {
      missed += 1;
      if (missed > MOST_MISSED) cut();
      else if (hungry && next !== null) push(heartbeatText(passed));
    },
    end() {
      if (stream.destroyed) return;
      stream.push(null);
      if (!hungry) stream.destroy();
    },
  };
}
