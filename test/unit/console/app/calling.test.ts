import { describe, expect, it } from 'vitest';
import { callingPriority, reasonOf } from '../../../../src/console/app/calling.ts';
import { shownAlarm } from '../alarm-fixtures.ts';

const NONE: ReadonlySet<string> = new Set();

describe('what sounds', () => {
  it('is the gravest that nobody has acknowledged', () => {
    const alarms = [shownAlarm('a', { priority: 3 }), shownAlarm('b', { priority: 2 })];
    expect(callingPriority(alarms, NONE)).toBe(2);
  });

  it.each([
    ['a notice', { priority: 4 }],
    ['one that is acknowledged', { state: 'acknowledged' }],
    ['one that is over', { state: 'returned' }],
    ['one that is shelved', { shelvedUntil: '2026-03-02T00:00:00.000Z' }],
    ['one that another explains', { suppressedBy: 'x' }],
    ['one that is out of service', { outOfService: true }],
  ] as const)('is not %s', (_, over) => {
    expect(callingPriority([shownAlarm('a', over)], NONE)).toBeNull();
  });

  it('is silenced until it comes again or becomes graver', () => {
    const alarm = shownAlarm('a', { priority: 2 });
    const silenced = new Set([reasonOf(alarm)]);
    expect(callingPriority([alarm], silenced)).toBeNull();
    expect(callingPriority([{ ...alarm, occurrence: 2 }], silenced)).toBe(2);
    expect(callingPriority([{ ...alarm, priority: 1 }], silenced)).toBe(1);
  });
});
