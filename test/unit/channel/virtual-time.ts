import type { Timer } from '../../../src/channel/timer.ts';
import type { Clock } from '../../../src/lib/clock.ts';

/** A clock and its timers, moved by the test. */
export interface VirtualTime {
  readonly clock: Clock;
  readonly timer: Timer;
  /** Timers now waiting. */
  pending(): number;
  /** Moves on, ringing every timer on its way and letting its consequences settle. */
  advance(ms: number): Promise<void>;
}

export function virtualTime(start: number): VirtualTime {
  let now = start;
  const timers = new Map<number, { readonly at: number; call(): void }>();
  let next = 0;
  return {
    clock: { now: () => now },
    timer: (ms, call) => {
      next += 1;
      const id = next;
      timers.set(id, { at: now + ms, call });
      return () => timers.delete(id);
    },
    pending: () => timers.size,
    advance: async (ms) => {
      const end = now + ms;
      await settled();
      for (;;) {
        const due = [...timers].filter(([, { at }]) => at <= end).sort((a, b) => a[1].at - b[1].at);
        const [first] = due;
        if (first === undefined) break;
        const [id, { at, call }] = first;
        timers.delete(id);
        now = Math.max(now, at);
        call();
        await settled();
      }
      now = end;
      await settled();
    },
  };
}

/** Lets promises that wait only for other promises run to their end. */
export async function settled(): Promise<void> {
  for (let round = 0; round < 5; round += 1) await new Promise((resolve) => setImmediate(resolve));
}
