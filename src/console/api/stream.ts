/** What is to be done with events of the service's stream. */
export interface StreamHandlers<Alarm = never, Reading = never, Status = never> {
  readonly alarm?: (alarm: Alarm) => void;
  readonly reading?: (reading: Reading) => void;
  readonly status?: (status: Status) => void;
  /** Connected, for the first time or again. */
  readonly opened: () => void;
  readonly lost: () => void;
}

const RETRY_MS = 3_000;
const EVENTS = ['alarm', 'reading', 'status'] as const;

/**
 * Server-sent events of the service. The browser connects again by itself and says where it
 * was; where it gives up (the service answered with an error) it is opened anew.
 * @param asked the query, e.g. `events=alarm`.
 * @returns ends it.
 */
export function openStream<Alarm = never, Reading = never, Status = never>(
  asked: string,
  handlers: StreamHandlers<Alarm, Reading, Status>,
): () => void {
  let source: EventSource | null = null;
  let timer: number | null = null;
  const open = (): void => {
    timer = null;
    const opened = new EventSource(`/api/v1/stream?${asked}`, { withCredentials: true });
    source = opened;
    opened.addEventListener('open', () => handlers.opened());
    opened.addEventListener('error', () => {
      handlers.lost();
      if (opened.readyState === EventSource.CLOSED) timer = window.setTimeout(open, RETRY_MS);
    });
    for (const event of EVENTS) {
      const handler = handlers[event];
      if (handler === undefined) continue;
      opened.addEventListener(event, ({ data }: MessageEvent<string>) => {
        // the stream's own schema is what was sent
        handler(JSON.parse(data) as never);
      });
    }
  };
  open();
  return () => {
    if (timer !== null) window.clearTimeout(timer);
    source?.close();
  };
}
