import type { AlarmView } from '../../../api/schema/alarm-view.ts';
import { byUrgency, isShown } from '../../parts/shown-alarms.ts';

/** The most urgent open alarm of each meter that is not kept quiet. */
export function gravestByMeter(alarms: readonly AlarmView[]): ReadonlyMap<string, AlarmView> {
  const gravest = new Map<string, AlarmView>();
  for (const alarm of alarms.filter(isShown).toSorted(byUrgency)) {
    const { kind, id } = alarm.subject;
    if (kind === 'meter' && !gravest.has(id)) gravest.set(id, alarm);
  }
  return gravest;
}
