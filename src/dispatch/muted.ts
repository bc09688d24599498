import type { Alarm } from '../model/alarm.ts';
import { type EpochMs, epochMs } from '../model/units.ts';

/** How soon an alarm that somebody or something keeps quiet is looked at again. */
const LOOK_AGAIN_MS = 60_000;

/**
 * Suppressed by a parent, out of service, or shelved: it is kept, but nobody is
 * called. The moment at which to ask again; null: it may be told of.
 */
export function mutedUntil(alarm: Alarm, at: EpochMs): EpochMs | null {
  if (alarm.suppressedBy !== null || alarm.outOfService) return epochMs(at + LOOK_AGAIN_MS);
  const { shelvedUntil } = alarm;
  return shelvedUntil !== null && shelvedUntil > at ? shelvedUntil : null;
}
