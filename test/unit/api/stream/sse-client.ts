import { get, type IncomingMessage } from 'node:http';

export interface SseEvent {
  readonly id: string;
  readonly event: string;
  readonly body: unknown;
}

export interface SseClient {
  readonly status: number;
  readonly headers: IncomingMessage['headers'];
  /** Everything received so far. */
  readonly events: SseEvent[];
  /** As a browser keeps it: the last id received, with or without an event. */
  lastId(): string;
  /** Signs of life; they are no events of the plant. */
  beats(): number;
  text(): string;
  /** Resolves when this many events have come. */
  until(count: number): Promise<SseEvent[]>;
  /** Resolves when the server has ended the stream. */
  readonly ended: Promise<void>;
  /** Stops and goes on taking bytes from the socket. */
  pause(): void;
  resume(): void;
  close(): void;
}

/** A reader over a real socket; parses by the rules of WHATWG HTML §9.2. */
export function openSse(url: string, headers: Record<string, string>): Promise<SseClient> {
  return new Promise((resolve, reject) => {
    const request = get(url, { headers, agent: false }, (response) => {
      resolve(readerOf(response, () => request.destroy()));
    });
    request.on('error', reject);
  });
}

function readerOf(response: IncomingMessage, close: () => void): SseClient {
  const events: SseEvent[] = [];
  let [rest, whole, lastId, beats] = ['', '', '', 0];
  let changed = (): void => undefined;
  const take = (block: string): void => {
    const fields = new Map<string, string>();
    for (const line of block.split('\n')) {
      const colon = line.indexOf(':');
      fields.set(line.slice(0, colon), line.slice(colon + 1).replace(/^ /, ''));
    }
    lastId = fields.get('id') ?? lastId;
    const body = fields.get('data');
    if (body === undefined) return;
    if (fields.get('event') === 'beat') {
      beats += 1;
      return;
    }
    events.push({ id: lastId, event: fields.get('event') ?? 'message', body: JSON.parse(body) });
  };
  response.setEncoding('utf8');
  response.on('data', (chunk: string) => {
    rest += chunk;
    whole += chunk;
    const blocks = rest.split('\n\n');
    rest = blocks.pop() ?? '';
    for (const block of blocks) take(block);
    changed();
  });
  const ended = new Promise<void>((resolve) => {
    response.once('close', () => {
      resolve();
      changed();
    });
  });
  response.on('error', () => undefined);
  return {
    status: response.statusCode ?? 0,
    headers: response.headers,
    events,
    lastId: () => lastId,
    beats: () => beats,
    text: () => whole,
    until: (count) =>
      new Promise((resolve) => {
        changed = () => {
          if (events.length >= count) resolve(events);
        };
        changed();
      }),
    ended,
    pause: () => void response.pause(),
    resume: () => void response.resume(),
    close,
  };
}
