import { expect, it } from 'vitest';
import { type Cusum, cusumStep, NO_SHIFT } from '../../../../src/detect/stats/cusum.ts';

const RULE = { mean: 10, sigma: 2, k: 0.5, h: 8 };

const after = (values: readonly number[], sums: Cusum = NO_SHIFT): Cusum =>
  values.reduce((now, value, day) => cusumStep(now, value, day, RULE), sums);

it('adds what lies beyond the slack and names the day the run began', () => {
  // +2σ a day less half a σ of slack
  const sums = after([10, 10, 14, 14, 14]);
  expect(sums.up).toBeCloseTo(4.5, 9);
  expect(sums).toMatchObject({ upSince: 2, down: 0, downSince: null });
});

it('falls back to nothing while the values stay at the mean', () => {
  expect(after([14, 10, 10, 10])).toEqual(NO_SHIFT);
});

it('watches both sides', () => {
  const sums = after([6, 6, 6]);
  expect(sums.down).toBeCloseTo(4.5, 9);
  expect(sums.up).toBe(0);
});

it('stops at twice the decision limit, so that it comes down again', () => {
  const high = after(Array.from({ length: 100 }, () => 30));
  expect(high.up).toBe(16);
  expect(
    after(
      Array.from({ length: 32 }, () => 10),
      high,
    ).up,
  ).toBe(0);
});
