import type { Alarm } from '../model/alarm.ts';
import type { AlarmType } from '../model/alarm-type.ts';

/** One physical cause, one alarm: at the same site, the cause explains its consequences. */
const EXPLAINED_BY: Partial<Readonly<Record<AlarmType, readonly AlarmType[]>>> = {
  'regulator.underpressure': ['regulator.supply-lost'],
  'regulator.slam-shut': ['regulator.supply-lost'],
  'bypass.unsecured': ['bypass.open'],
};

/**
 * The alarms whose `suppressedBy` must change, given all that are not closed at
 * one site. A suppressed alarm keeps evaluating; it only keeps quiet.
 */
export function resuppress(open: Iterable<Alarm>): readonly Alarm[] {
  const alarms = [...open];
  const causeOf = (alarm: Alarm): string | null => {
    const types = EXPLAINED_BY[alarm.type];
    if (types === undefined) return null;
    const cause = alarms.find((other) => types.includes(other.type) && other.returnedAt === null);
    return cause?.id ?? null;
  };
  return alarms.flatMap((alarm) => {
    const suppressedBy = causeOf(alarm);
    return suppressedBy === alarm.suppressedBy ? [] : [{ ...alarm, suppressedBy }];
  });
}
