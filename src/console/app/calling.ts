import type { AlarmView } from '../../api/schema/alarm-view.ts';
import { isShown } from '../parts/shown-alarms.ts';

/** The least grave that still sounds. */
const LOUDEST_NUMBER = 3;

/** One becoming active, or graver, is one reason to sound. */
export const reasonOf = ({ id, occurrence, priority }: AlarmView): string =>
  `${id} ${occurrence} ${priority}`;

/** The gravest that somebody must look at and nobody has silenced; null: none sounds. */
export function callingPriority(
  alarms: Iterable<AlarmView>,
  silenced: ReadonlySet<string>,
): AlarmView['priority'] | null {
  let gravest: AlarmView['priority'] | null = null;
  for (const alarm of alarms) {
    const calls =
      alarm.state === 'unacknowledged' &&
      alarm.priority <= LOUDEST_NUMBER &&
      isShown(alarm) &&
      !silenced.has(reasonOf(alarm));
    if (calls && (gravest === null || alarm.priority < gravest)) gravest = alarm.priority;
  }
  return gravest;
}
