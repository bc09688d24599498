import type { Priority } from '../model/alarm-type.ts';
import { type EpochMs, epochMs } from '../model/units.ts';
import { isWithin, nextAtTime, type Span, type WeekHours } from './hours.ts';
import type { CompiledRoute } from './rules.ts';

const EVERY_DAY: ReadonlySet<number> = new Set([0, 1, 2, 3, 4, 5, 6]);

/**
 * The moment from which a route's people may be told: at once for priorities 1
 * and 2; 4 waits for the daily digest where there is one; 3 and 4 wait for the
 * end of quiet hours.
 */
export function notBefore(
  { quiet, digestAt, timeZone }: CompiledRoute,
  priority: Priority,
  at: EpochMs,
): EpochMs {
  if (priority <= 2) return at;

  if (priority === 4 && digestAt !== null) return nextAtTime(digestAt, timeZone, at);
  if (quiet === null || !isWithin(everyDay(quiet), timeZone, at)) return at;
  return epochMs(nextAtTime(quiet.to % 1440, timeZone, at));
}

const everyDay = (span: Span): WeekHours => ({ days: EVERY_DAY, spans: [span] });
