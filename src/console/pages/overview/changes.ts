import type { AlarmView } from '../../../api/schema/alarm-view.ts';

export type LifeEvent = AlarmView['history'][number];

export interface Change {
  readonly key: string;
  readonly alarm: AlarmView;
  readonly line: LifeEvent;
}

/** Steps of an alarm's life that a person follows; the others are its book-keeping. */
const TOLD: ReadonlySet<LifeEvent['event']> = new Set([
  'raised',
  'reactivated',
  're-alarmed',
  'returned',
  'acknowledged',
  'shelved',
  'unshelved',
  'out-of-service',
  'in-service',
  'under-permit',
  'permit-ended',
]);

/** What happened to these alarms since, newest first, each once. */
export function changesSince(
  alarms: Iterable<AlarmView>,
  since: number,
  most: number,
): readonly Change[] {
  const changes = new Map<string, Change>();
  for (const alarm of alarms) {
    for (const line of alarm.history) {
      if (!TOLD.has(line.event) || Date.parse(line.at) < since) continue;
      const key = `${alarm.id} ${line.at} ${line.event}`;
      changes.set(key, { key, alarm, line });
    }
  }
  return [...changes.values()]
    .toSorted((a, b) => (a.line.at < b.line.at ? 1 : a.line.at > b.line.at ? -1 : 0))
    .slice(0, most);
}
