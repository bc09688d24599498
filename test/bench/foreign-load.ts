import { readFileSync } from 'node:fs';
import { cpus } from 'node:os';

/** Clock ticks of /proc a second: fixed on Linux, whatever the kernel's own. */
const TICKS_PER_SECOND = 100;

/**
 * How much of the processor programs other than this one and its children took
 * between two calls: a figure measured beside them is not the machine's.
 */
export function watchForeignLoad(): () => number | null {
  const before = used();
  return () => {
    const now = used();
    if (before === null || now === null) return null;
    const total = now.totalMs - before.totalMs;
    const foreign = now.busyMs - before.busyMs - (now.ownMs - before.ownMs);
    return total <= 0 ? null : Math.max(0, foreign / total);
  };
}

function used(): { totalMs: number; busyMs: number; ownMs: number } | null {
  const ownMs = ownAndEndedChildrenMs();
  if (ownMs === null) return null;
  let totalMs = 0;
  let busyMs = 0;
  for (const { times } of cpus()) {
    const busy = times.user + times.nice + times.sys + times.irq;
    busyMs += busy;
    totalMs += busy + times.idle;
  }
  return { totalMs, busyMs, ownMs };
}

/** Processor time of this process and of its children that have ended; null where /proc is absent. */
function ownAndEndedChildrenMs(): number | null {
  try {
    const stat = readFileSync('/proc/self/stat', 'utf8');
    // after the program's name, which may hold anything: fields 14 to 17 of proc(5)
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    const ticks = fields.slice(11, 15).reduce((sum, field) => sum + Number(field), 0);
    return (ticks * 1000) / TICKS_PER_SECOND;
  } catch {
    return null;
  }
}
