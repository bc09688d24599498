import { realTimer, type Timer } from './channel/timer.ts';
import { reasonOf } from './lib/app-error.ts';

export interface HeartbeatOptions {
  readonly url: string;
  readonly method: 'GET' | 'POST';
  readonly everyMs: number;
  readonly timeoutMs: number;
  /** What does not make progress, in words; null: all is well. */
  stuck(): string | null;
  /** Once when heartbeats begin to fail or are withheld, and once when they go out again. */
  onChange(change: HeartbeatChange): void;
  readonly timer?: Timer;
}

export interface HeartbeatChange {
  readonly now: 'sent' | 'failed' | 'withheld';
  /** Without the address, which may carry a token. */
  readonly detail: string;
}

export interface HeartbeatFigures {
  readonly sent: number;
  readonly failed: number;
  readonly withheld: number;
}

export interface Heartbeat {
  figures(): HeartbeatFigures;
  stop(): Promise<void>;
}

/**
 * Tells an independent watchdog that the service works, not only that its
 * process runs: while something is stuck it keeps silent, and the watchdog pages
 * somebody. Never throws; its own failures page through the watchdog.
 */
export function startHeartbeat(options: HeartbeatOptions): Heartbeat {
  const { timer = realTimer, everyMs } = options;
  const counts = { sent: 0, failed: 0, withheld: 0 };
  const stopping = new AbortController();
  let last: HeartbeatChange['now'] = 'sent';
  let cancel = () => {};
  let underWay: Promise<void> = Promise.resolve();
  const beat = async (): Promise<void> => {
    const change = await beatOnce(options, stopping.signal);
    if (stopping.signal.aborted) return;
    counts[change.now] += 1;
    if (change.now !== last) options.onChange(change);
    last = change.now;
    cancel = timer(everyMs, next);
  };
  const next = (): void => {
    underWay = beat();
  };
  next();
  return {
    figures: () => ({ ...counts }),
    async stop() {
      stopping.abort();
      cancel();
      await underWay;
    },
  };
}

async function beatOnce(
  options: HeartbeatOptions,
  stopping: AbortSignal,
): Promise<HeartbeatChange> {
  try {
    const stuck = options.stuck();
    if (stuck !== null) return { now: 'withheld', detail: stuck };
    const signal = AbortSignal.any([stopping, AbortSignal.timeout(options.timeoutMs)]);
    // a page that it is sent on to may say yes to anything: only the watchdog's own answer counts
    const asked = { method: options.method, signal, redirect: 'manual' } as const;
    const answer = await fetch(options.url, asked);
    await answer.body?.cancel();
    return answer.ok
      ? { now: 'sent', detail: '' }
      : { now: 'failed', detail: `the watchdog answered ${answer.status}` };
  } catch (thrown) {
    return { now: 'failed', detail: reasonOf(thrown).replaceAll(options.url, '…') };
  }
}
