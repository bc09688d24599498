import { lifeOf } from '../alarm/kpi-life.ts';
import type { Alarm } from '../model/alarm.ts';
import type { EpochMs } from '../model/units.ts';

/** How an alarm stood at a moment, as its history tells. */
export interface Standing {
  readonly active: boolean;
  /** Who had it then; null: nobody. */
  readonly by: string | null;
  /** Suppressed, shelved or out of service then. */
  readonly muted: boolean;
}

/** Null: it was not there yet, or was closed. */
export function standingAt(alarm: Alarm, at: EpochMs): Standing | null {
  const lines = alarm.history.filter((line) => line.at <= at);
  if (lines.length === alarm.history.length && lines.length > 0) return standingNow(alarm, at);
  let active = false;
  let by: string | null = null;
  for (const { event, by: who } of lines) {
    if (event === 'raised' || event === 'reactivated') active = true;
    if (event === 'returned') active = false;
    if (event === 'acknowledged') by = who ?? alarm.acknowledgedBy ?? '?';
    if (['reactivated', 'changed', 're-alarmed'].includes(event)) by = null;
  }
  if (lines.length === 0 || (!active && by !== null)) return null;
  return { active, by, muted: mutedAt(alarm, at) };
}

/** Nothing has happened since: it is as it stands in the records. */
function standingNow(alarm: Alarm, at: EpochMs): Standing | null {
  if (alarm.state === 'closed') return null;
  const active = alarm.state !== 'returned';
  return { active, by: alarm.acknowledgedBy, muted: mutedAt(alarm, at) };
}

const mutedAt = (alarm: Alarm, at: EpochMs): boolean =>
  lifeOf(alarm).muted.some(({ from, to }) => from <= at && (to === null || to > at));
