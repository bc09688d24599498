import { followSource, type StreamTold } from './event-source.ts';
import { followShared } from './stream-port.ts';

/** What is to be done with events of the service's stream. */
export interface StreamHandlers<Alarm = never, Reading = never, Status = never> {
  readonly alarm?: (alarm: Alarm) => void;
  readonly reading?: (reading: Reading) => void;
  readonly status?: (status: Status) => void;
  /** Connected, for the first time or again. */
  readonly opened: () => void;
  readonly lost: () => void;
}

/**
 * Server-sent events of the service, from the worker that all pages of this browser share;
 * a browser that has no such worker connects by itself.
 * @param asked the query, e.g. `events=alarm`.
 * @returns ends it.
 */
export function openStream<Alarm = never, Reading = never, Status = never>(
  asked: string,
  handlers: StreamHandlers<Alarm, Reading, Status>,
): () => void {
  const tell = ({ event, data }: StreamTold): void => {
    if (event === 'opened' || event === 'lost') handlers[event]();
    // the stream's own schema is what was sent
    else handlers[event]?.(JSON.parse(data) as never);
  };
  return followShared(asked, tell, followSource);
}

/** While the page is seen: what nobody looks at takes no connection. */
export function openSeenStream<Alarm = never, Reading = never, Status = never>(
  asked: string,
  handlers: StreamHandlers<Alarm, Reading, Status>,
): () => void {
  let stop: (() => void) | null = null;
  const look = (): void => {
    if (document.hidden) {
      stop?.();
      stop = null;
    } else stop ??= openStream(asked, handlers);
  };
  document.addEventListener('visibilitychange', look);
  look();
  return () => {
    document.removeEventListener('visibilitychange', look);
    stop?.();
  };
}
