import type { Alarm } from '../../model/alarm.ts';
import type { CommandResult } from '../../model/command.ts';
import type { EpochMs } from '../../model/units.ts';
import type { AlarmRecords } from '../../records/records.ts';
import { Refusal } from '../errors/refusal.ts';
import { type AlarmView, alarmView } from '../schema/alarm-view.ts';
import { instantOrNull } from '../schema/instant.ts';

export async function alarmWith(alarms: AlarmRecords, id: string): Promise<Alarm> {
  const alarm = await alarms.get(id);
  if (alarm === null) throw new Refusal('alarm-unknown', `there is no alarm ${id}`);
  return alarm;
}

/** The fold judges; what it no longer holds open while the records knew it has closed meanwhile. */
export function alarmOf(result: CommandResult, known: Alarm): AlarmView {
  if (result.outcome === 'alarm') return alarmView(result.alarm);
  if (result.outcome === 'refused' && result.code === 'already-acknowledged') {
    throw alreadyBy(result.by ?? known.acknowledgedBy, result.at ?? known.acknowledgedAt);
  }
  if (result.outcome === 'refused' && result.code === 'not-shelved') {
    throw new Refusal('not-shelved', `the alarm ${known.id} is not shelved`);
  }
  throw closedAlarm(known);
}

/** A closed alarm has been acknowledged by somebody, unless it was closed without. */
export const acknowledgedAlready = (alarm: Alarm): Refusal =>
  alarm.acknowledgedBy === null
    ? closedAlarm(alarm)
    : alreadyBy(alarm.acknowledgedBy, alarm.acknowledgedAt);

function alreadyBy(by: string | null, at: EpochMs | null): Refusal {
  const acknowledgedAt = instantOrNull(at);
  const when = acknowledgedAt === null ? '' : ` at ${acknowledgedAt}`;
  return new Refusal('already-acknowledged', `acknowledged by ${by ?? 'somebody'}${when}`, {
    members: { acknowledgedBy: by, acknowledgedAt },
  });
}

export const closedAlarm = ({ id }: Alarm): Refusal =>
  new Refusal('alarm-closed', `the alarm ${id} is closed`);
