import type { StreamTold } from './event-source.ts';
import type { StreamAnswer, StreamAsk } from './stream-share.ts';

type Tell = (told: StreamTold) => void;
type Follow = (asked: string, tell: Tell) => () => void;

interface Open {
  readonly asked: string;
  readonly tell: Tell;
}

/** A worker that has not said in this time that it is there is not waited for. */
const READY_MS = 5_000;

const open = new Map<number, Open>();
/** Those that this page follows by itself. */
const own = new Map<number, () => void>();
let next = 0;
let port: MessagePort | null = null;
let standing: 'unasked' | 'shared' | 'alone' = 'unasked';

const send = (ask: StreamAsk | 'leave'): void => port?.postMessage(ask);

/** Follows a stream by the shared worker, or by itself where there is none. */
export function followShared(asked: string, tell: Tell, follow: Follow): () => void {
  if (standing === 'unasked') connect(follow);
  const key = next;
  next += 1;
  open.set(key, { asked, tell });
  if (standing === 'alone') own.set(key, follow(asked, tell));
  else send({ ask: 'open', key, asked });
  return () => {
    open.delete(key);
    own.get(key)?.();
    own.delete(key);
    send({ ask: 'close', key, asked });
  };
}

function connect(follow: Follow): void {
  standing = 'shared';
  const goAlone = (): void => {
    if (standing === 'alone') return;
    standing = 'alone';
    send('leave');
    port?.close();
    port = null;
    for (const [key, { asked, tell }] of open) own.set(key, follow(asked, tell));
  };
  try {
    const worker = new SharedWorker(new URL('./stream-worker.ts', import.meta.url), {
      type: 'module',
      name: 'gaswatch-stream',
    });
    worker.addEventListener('error', goAlone);
    port = worker.port;
  } catch {
    goAlone();
    return;
  }
  const waited = setTimeout(goAlone, READY_MS);
  port.addEventListener('message', ({ data }: MessageEvent<StreamAnswer | 'ready' | 'barred'>) => {
    clearTimeout(waited);
    if (data === 'barred') goAlone();
    else if (data !== 'ready') open.get(data.key)?.tell(data);
  });
  port.start();
  window.addEventListener('pagehide', ({ persisted }) => {
    if (!persisted) send('leave');
  });
}
