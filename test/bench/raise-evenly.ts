import { setTimeout as pause } from 'node:timers/promises';
import type { LoadConnection } from './load/load-connection.ts';

/** Of the run, before the first alarm. */
const WARM_UP_SECONDS = 5;

/** One after another over the run, except its beginning and its very end. */
export async function raiseEvenly(
  connections: readonly LoadConnection[],
  seconds: number,
  raise: (connection: LoadConnection) => void,
): Promise<void> {
  const warmUp = Math.min(WARM_UP_SECONDS, seconds / 3);
  const began = performance.now() + warmUp * 1000;
  const everyMs = ((seconds - warmUp - 1) * 1000) / connections.length;
  for (const [index, connection] of connections.entries()) {
    await pause(Math.max(0, began + index * everyMs - performance.now()));
    raise(connection);
  }
}
