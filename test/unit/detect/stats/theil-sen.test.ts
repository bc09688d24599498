import { expect, it } from 'vitest';
import { type Point, theilSen } from '../../../../src/detect/stats/theil-sen.ts';

it('finds the line that a quarter of outliers do not move', () => {
  const points = Array.from({ length: 20 }, (_, x): Point => [x, x % 4 === 0 ? 500 : 3 + 2 * x]);
  const line = theilSen(points);
  expect(line?.slope).toBeCloseTo(2, 6);
  expect(line?.intercept).toBeCloseTo(3, 6);
});

it('knows no slope where all x are the same, or there is one point', () => {
  expect(theilSen([])).toBeNull();
  expect(theilSen([[1, 2]])).toBeNull();
  expect(
    theilSen([
      [1, 2],
      [1, 5],
    ]),
  ).toBeNull();
});
