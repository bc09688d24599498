import { describe, expect, it } from 'vitest';
import { toggled } from '../../../../src/console/pages/alarms/selection.ts';
import { gravestOf, shelveChoices } from '../../../../src/console/pages/alarms/shelve-choices.ts';

describe('how long alarms may be shelved', () => {
  it('is set by the gravest of them', () => {
    expect(gravestOf([3, 2, 4])).toBe(2);
    expect(gravestOf([])).toBe(4);
  });

  it.each([
    [1, 60],
    [2, 480],
    [3, 10_080],
    [4, 10_080],
  ] as const)('for priority %i is %i minutes at most', (priority, most) => {
    expect(Math.max(...shelveChoices(priority))).toBe(most);
    expect(shelveChoices(priority).length).toBeGreaterThan(1);
  });
});

describe('a selection', () => {
  it('takes in what is not all selected, and lets go what is', () => {
    expect([...toggled(new Set(['a']), ['a', 'b'])]).toEqual(['a', 'b']);
    expect([...toggled(new Set(['a', 'b', 'c']), ['a', 'b'])]).toEqual(['c']);
  });
});
