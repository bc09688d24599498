/** What a stream of the service says of itself and of the plant; `data` is JSON of the service's own schema. */
export interface StreamTold {
  readonly event: 'opened' | 'lost' | (typeof STREAM_EVENTS)[number];
  readonly data: string;
}

export const STREAM_EVENTS = ['alarm', 'reading', 'status'] as const;

const RETRY_MS = 3_000;
/** The service gives a sign of life every 15 s. */
const SILENT_MS = 40_000;
const LOOK_MS = 5_000;

/**
 * Server-sent events of the service. The browser connects again by itself and says where it
 * was; where it gives up (the service answered with an error) it is opened anew, and so it is
 * where nothing is heard any more: a pulled cable ends no connection.
 * @param asked the query, e.g. `events=alarm`.
 * @returns ends it.
 */
export function followSource(asked: string, tell: (told: StreamTold) => void): () => void {
  let source: EventSource | null = null;
  let heardAt: number | null = null;
  let again: ReturnType<typeof setTimeout> | null = null;
  const lost = (): void => {
    heardAt = null;
    tell({ event: 'lost', data: '' });
  };
  const open = (): void => {
    again = null;
    const opened = new EventSource(`/api/v1/stream?${asked}`, { withCredentials: true });
    source = opened;
    opened.addEventListener('open', () => tell({ event: 'opened', data: '' }));
    opened.addEventListener('error', () => {
      lost();
      if (opened.readyState === EventSource.CLOSED) again = setTimeout(open, RETRY_MS);
    });
    opened.addEventListener('beat', () => {
      heardAt = Date.now();
    });
    for (const event of STREAM_EVENTS) {
      opened.addEventListener(event, ({ data }: MessageEvent<string>) => {
        if (heardAt !== null) heardAt = Date.now();
        tell({ event, data });
      });
    }
  };
  const look = setInterval(() => {
    if (heardAt === null || Date.now() - heardAt < SILENT_MS) return;
    source?.close();
    lost();
    open();
  }, LOOK_MS);
  open();
  return () => {
    clearInterval(look);
    if (again !== null) clearTimeout(again);
    source?.close();
  };
}
