import type { Alarm } from '../model/alarm.ts';
import type { AlarmType } from '../model/alarm-type.ts';
import type { EpochMs } from '../model/units.ts';
import { above } from './priority.ts';
import { transition, withLine } from './transition.ts';

/**
 * Detectors that look at different things and point at one cause (domain.md §F):
 * where both hold at a site, and neither explains the other, both weigh one level
 * more.
 */
const AGREEING: readonly (readonly [AlarmType, AlarmType])[] = [
  // gas that flows at night, and a pipe that does not hold its pressure
  ['leak.night-minimum', 'leak.pressure-decay'],
  ['leak.never-zero', 'leak.pressure-decay'],
  ['leak.pressure-decay', 'leak.gas-detected'],
  // a bypass without its lock, and gas that no meter counts
  ['bypass.unsecured', 'bypass.suspected'],
  ['bypass.unsecured', 'bypass.partial'],
  // somebody at the meter, and less gas counted (M-12)
  ['meter.tamper', 'meter.stuck'],
  ['meter.tamper', 'meter.index-mismatch'],
  ['meter.tamper', 'bypass.partial'],
  // a seat that does not close, and a set point that wanders
  ['regulator.lockup', 'regulator.drift'],
];

export interface Agreed {
  readonly alarm: Alarm;
  readonly previousPriority: Alarm['priority'];
}

/** The alarms of one site that another one confirms now, each once an occurrence. */
export function agreed(open: Iterable<Alarm>, at: EpochMs): readonly Agreed[] {
  const active = [...open].filter(
    ({ returnedAt, suppressedBy }) => returnedAt === null && suppressedBy === null,
  );
  if (active.length < 2) return [];
  return active.flatMap((alarm) => {
    const witness = active.find((other) => confirms(other, alarm));
    if (witness === undefined || alarm.priority === 1 || isAgreed(alarm)) return [];
    const { evidence, estimate } = alarm;
    const priority = above(alarm.priority);
    const raised = transition(alarm, { input: 'update', at, priority, evidence, estimate });
    if (!raised.ok) return [];
    const [next] = raised.value;
    const told = withLine(next, { at, event: 'agreed', comment: witness.type });
    return [{ alarm: told, previousPriority: alarm.priority }];
  });
}

const confirms = (other: Alarm, { type }: Alarm): boolean =>
  AGREEING.some(([a, b]) => (a === type && b === other.type) || (b === type && a === other.type));

/** Since it last became active. */
function isAgreed({ history }: Alarm): boolean {
  const began = history.findLastIndex(({ event }) => event === 'raised' || event === 'reactivated');
  return history.slice(Math.max(0, began)).some(({ event }) => event === 'agreed');
}
