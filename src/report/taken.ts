import { setImmediate as breath } from 'node:timers/promises';

/** After so long the service gets its turn, ms. */
const SLICE_MS = 10;

/** Works out a long list with pauses, so that readings and alarms wait for some milliseconds at the most. */
export async function taken<T, U>(
  of: Iterable<T>,
  work: (one: T, at: number) => U | Promise<U>,
): Promise<readonly U[]> {
  const done: U[] = [];
  let since = performance.now();
  for (const one of of) {
    done.push(await work(one, done.length));
    if (performance.now() - since < SLICE_MS) continue;
    await breath();
    since = performance.now();
  }
  return done;
}
