import { expect, it } from 'vitest';
import { stepIn } from '../../../../src/detect/stats/step-in.ts';

it('finds where one level becomes another', () => {
  const found = stepIn([0, 0.1, -0.1, 0, 0.1, 2, 2.1, 1.9, 2], 0.5);
  expect(found?.index).toBe(5);
  expect(found?.size).toBeCloseTo(2, 1);
});

it('takes a slope for no step', () => {
  const slope = Array.from({ length: 14 }, (_, i) => 0.3 * i);
  expect(stepIn(slope, 0.5)).toBeNull();
});

it('needs a step of some size, and two values on either side', () => {
  expect(stepIn([0, 0, 0, 0.3, 0.3, 0.3], 0.5)).toBeNull();
  expect(stepIn([0, 0, 0, 0, 0, 3], 0.5)).toBeNull();
  expect(stepIn([], 0.5)).toBeNull();
});
