import { onTestFinished } from 'vitest';
import { type ApiAnswer, call, signIn } from './service.ts';

/** The API as a program uses it that has signed in. */
export interface ApiClient {
  readonly token: string;
  get(path: string): Promise<ApiAnswer>;
  post(path: string, body?: object): Promise<ApiAnswer>;
  /** Follows the event stream until the test ends. */
  stream(): Promise<EventStream>;
}

export interface EventStream {
  readonly events: readonly StreamEvent[];
}

export interface StreamEvent {
  readonly id: string;
  readonly event: string;
  readonly content: unknown;
}

/** Signs in as the first administrator; paths are below `/api/v1`. */
export async function signedIn(httpPort: number, password?: string): Promise<ApiClient> {
  const origin = `http://127.0.0.1:${httpPort}`;
  const token = await signIn(origin, password);
  const headers = { authorization: `Bearer ${token}` };
  const url = (path: string): string => `${origin}/api/v1${path}`;
  return {
    token,
    get: (path) => call(url(path), 'GET', headers, undefined),
    post: (path, body) => call(url(path), 'POST', headers, body),
    stream: () => follow(url('/stream'), headers),
  };
}

async function follow(
  url: string,
  headers: Readonly<Record<string, string>>,
): Promise<EventStream> {
  const ending = new AbortController();
  onTestFinished(() => ending.abort());
  const answer = await fetch(url, { headers, signal: ending.signal });
  if (answer.status !== 200 || answer.body === null) throw new Error(`stream: ${answer.status}`);
  const events: StreamEvent[] = [];
  void read(answer.body, events).catch(() => undefined);
  return { events };
}

async function read(body: ReadableStream<Uint8Array>, events: StreamEvent[]): Promise<void> {
  const decoder = new TextDecoder();
  let text = '';
  for await (const chunk of body) {
    text += decoder.decode(chunk, { stream: true });
    const blocks = text.split('\n\n');
    text = blocks.pop() ?? '';
    for (const block of blocks) {
      const event = eventIn(block);
      if (event !== null) events.push(event);
    }
  }
}

/** One block of the stream; null for a comment, which is only a sign of life. */
function eventIn(block: string): StreamEvent | null {
  const fields = new Map(
    block.split('\n').map((line) => {
      const colon = line.indexOf(':');
      return [line.slice(0, colon), line.slice(colon + 1).trimStart()];
    }),
  );
  const event = fields.get('event');
  if (event === undefined) return null;
  const content: unknown = JSON.parse(fields.get('data') ?? 'null');
  return { id: fields.get('id') ?? '', event, content };
}

/** `items` of a page; nothing when it is none. */
export function itemsOf(answer: ApiAnswer): readonly Record<string, unknown>[] {
  const { body } = answer;
  if (typeof body !== 'object' || body === null || !('items' in body)) return [];
  // the border: a page of the API
  return body.items as readonly Record<string, unknown>[];
}
