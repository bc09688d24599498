import type { BalanceParams } from './balance-params.ts';
import { NEW_STREAK, type Streak, type Sums } from './balance-state.ts';
import { limitOf, missingOf } from './zone-sums.ts';

const DAY_MS = 86_400_000;

/** Puts a closed window behind those before. */
export function extend(streak: Streak, sums: Sums, p: BalanceParams): Streak {
  const missing = missingOf(sums);
  const limit = limitOf(sums, p);
  const isBroken = !streak.holds && sums.from - streak.closedTo > p.maxGapDays * DAY_MS;
  const before = isBroken ? NEW_STREAK : streak;
  const closed = { ...before, closedTo: sums.to };
  if (missing > limit) {
    const over = before.over + 1;
    return {
      ...closed,
      over,
      since: before.over === 0 ? sums.from : before.since,
      missing: before.missing + missing,
      calm: 0,
      holds: before.holds || over >= p.windows,
    };
  }
  if (!before.holds) return { ...NEW_STREAK, closedTo: sums.to };
  if (missing > p.endShare * limit) return { ...closed, calm: 0 };
  const calm = before.calm + 1;
  const calmSince = before.calm === 0 ? sums.from : before.calmSince;
  return calm < p.endWindows
    ? { ...closed, calm, calmSince }
    : { ...NEW_STREAK, calmSince, closedTo: sums.to };
}
