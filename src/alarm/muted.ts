import type { Alarm } from '../model/alarm.ts';
import type { EpochMs } from '../model/units.ts';

/** Suppressed by a cause or a permit, out of service, or shelved: it is kept and evaluated, but nobody is called. */
export const muted = ({ suppressedBy, outOfService, shelvedUntil }: Alarm, at: EpochMs): boolean =>
  suppressedBy !== null || outOfService || (shelvedUntil !== null && shelvedUntil > at);
