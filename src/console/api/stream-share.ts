import type { StreamTold } from './event-source.ts';

/** Of a page to the worker that holds the streams of all its pages. */
export interface StreamAsk {
  readonly ask: 'open' | 'close';
  /** The page's own number for it. */
  readonly key: number;
  readonly asked: string;
}

/** Of the worker to a page. */
export interface StreamAnswer extends StreamTold {
  readonly key: number;
}

type Tell = (told: StreamTold) => void;
type Follow = (asked: string, tell: Tell) => () => void;

interface Shared {
  readonly readers: Set<Tell>;
  readonly stop: () => void;
  /** What it last said of itself; null: nothing yet. */
  standing: StreamTold | null;
}

/** One stream for all who ask for the same; it ends with the last of them. */
export function shareStreams(follow: Follow): Follow {
  const streams = new Map<string, Shared>();
  const started = (asked: string): Shared => {
    const readers = new Set<Tell>();
    const stop = follow(asked, (told) => {
      if (told.event === 'opened' || told.event === 'lost') shared.standing = told;
      for (const tell of readers) tell(told);
    });
    const shared: Shared = { readers, stop, standing: null };
    streams.set(asked, shared);
    return shared;
  };
  return (asked, tell) => {
    const shared = streams.get(asked) ?? started(asked);
    // each its own, though one page may ask twice
    const reader: Tell = (told) => tell(told);
    shared.readers.add(reader);
    if (shared.standing !== null) reader(shared.standing);
    return () => {
      if (!shared.readers.delete(reader) || shared.readers.size > 0) return;
      shared.stop();
      streams.delete(asked);
    };
  };
}

/** What one page asks of the shared streams. @returns what ends all of its own. */
export function servePage(
  follow: Follow,
  answer: (answer: StreamAnswer) => void,
): { readonly take: (ask: StreamAsk) => void; readonly leave: () => void } {
  const open = new Map<number, () => void>();
  const close = (key: number): void => {
    open.get(key)?.();
    open.delete(key);
  };
  return {
    take({ ask, key, asked }) {
      close(key);
      if (ask === 'open')
        open.set(
          key,
          follow(asked, (told) => answer({ key, ...told })),
        );
    },
    leave() {
      for (const key of [...open.keys()]) close(key);
    },
  };
}
