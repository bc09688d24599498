import { followSource } from './event-source.ts';
import { type StreamAsk, servePage, shareStreams } from './stream-share.ts';

/**
 * Holds the streams of all pages of this browser: it lets a host have six connections in all,
 * and pages with streams of their own would soon leave none to acknowledge an alarm by.
 */
const follow = shareStreams(followSource);
const ports = new Set<MessagePort>();
let standing: 'ready' | 'barred' = 'ready';

// a proxy may have put a policy of its own on this file; then each page connects by itself
globalThis.addEventListener('securitypolicyviolation', () => {
  standing = 'barred';
  for (const port of ports) port.postMessage(standing);
});

globalThis.addEventListener('connect', (event) => {
  const port = event instanceof MessageEvent ? event.ports[0] : undefined;
  if (port === undefined) return;
  const page = servePage(follow, (answer) => port.postMessage(answer));
  const leave = (): void => {
    page.leave();
    ports.delete(port);
  };
  // only our own pages reach this worker
  port.addEventListener('message', ({ data }: MessageEvent<StreamAsk | 'leave'>) =>
    data === 'leave' ? leave() : page.take(data),
  );
  // of a page that fell down; browsers that do not tell keep its streams until the last page goes
  port.addEventListener('close', leave);
  ports.add(port);
  port.start();
  port.postMessage(standing);
});
