import type { CommandDesk } from './command-desk.ts';
import type { Clock } from './lib/clock.ts';
import type { Alarm } from './model/alarm.ts';
import type { Observation } from './model/command.ts';
import { type EpochMs, epochMs } from './model/units.ts';

/** Conditions of the service itself, written to the journal when they begin and when they end. */
export interface ConditionWatch {
  set(
    type: Observation['type'],
    subject: string,
    holds: 'yes' | 'no',
    evidence?: Observation['evidence'],
    since?: EpochMs,
  ): void;
}

const keyOf = (type: string, subject: string): string => `${type}|${subject}`;

/**
 * @param open the service's alarms that were active when the last run ended: what
 * still holds is not said again, and what has ended meanwhile is.
 */
export function watchConditions(
  desk: CommandDesk,
  clock: Clock,
  open: readonly Alarm[],
  onFailure: (thrown: unknown) => void,
): ConditionWatch {
  const holding = new Set(
    open
      .filter((alarm) => alarm.returnedAt === null)
      .map((alarm) => keyOf(alarm.type, alarm.subject.id)),
  );
  return {
    set(type, subject, holds, evidence = [], since = epochMs(clock.now())) {
      const key = keyOf(type, subject);
      if (holding.has(key) === (holds === 'yes')) return;
      if (holds === 'yes') holding.add(key);
      else holding.delete(key);
      const observation: Observation = { type, subject, holds, since, evidence };
      desk.write('observation', 'service', observation).catch((thrown: unknown) => {
        // not said: the next look says it again
        if (holds === 'yes') holding.delete(key);
        else holding.add(key);
        onFailure(thrown);
      });
    },
  };
}
