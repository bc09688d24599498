import { describe, expect, it } from 'vitest';
import { agreed } from '../../../src/alarm/agreement.ts';
import { alarmSample, at } from '../dispatch/alarm-sample.ts';

const night = alarmSample({ id: 'night', type: 'leak.night-minimum', priority: 3 });
const decay = alarmSample({ id: 'decay', type: 'leak.pressure-decay', priority: 2 });
const told = (...alarms: Parameters<typeof agreed>[0][]) =>
  agreed(
    alarms.flatMap((some) => [...some]),
    at(9),
  ).map(({ alarm, previousPriority }) => [alarm.id, previousPriority, alarm.priority]);

describe('two independent detectors', () => {
  it('that point at one cause weigh one level more each', () => {
    expect(told([night, decay])).toEqual([
      ['night', 3, 2],
      ['decay', 2, 1],
    ]);
  });

  it('are weighed once an occurrence, and the history names the witness', () => {
    const [first] = agreed([night, decay], at(9));
    expect(first?.alarm.history.at(-1)).toEqual({
      at: at(9),
      event: 'agreed',
      comment: 'leak.pressure-decay',
    });
    expect(first?.alarm.state).toBe('unacknowledged');
    expect(told([first?.alarm ?? night, decay])).toEqual([['decay', 2, 1]]);
  });

  it('say nothing of each other when one has ended, or explains the other', () => {
    expect(told([night, { ...decay, state: 'returned', returnedAt: at(5) }])).toEqual([]);
    expect(told([{ ...night, suppressedBy: 'decay' }, decay])).toEqual([]);
    const filter = alarmSample({ id: 'filter', type: 'regulator.filter', priority: 3 });
    expect(told([night, filter])).toEqual([]);
  });

  it('never go beyond the gravest', () => {
    const [, graver] = agreed([night, { ...decay, priority: 1 }], at(9));
    expect(graver).toBeUndefined();
  });
});
