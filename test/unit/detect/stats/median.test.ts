import { expect, it } from 'vitest';
import { median } from '../../../../src/detect/stats/median.ts';

it('the median is the middle value, or between the two middle ones', () => {
  expect(median([5, 1, 3])).toBe(3);
  expect(median([10, 1, 2, 5])).toBe(3.5);
  expect(median([4])).toBe(4);
  expect(median([])).toBeNull();
});
