import { expect, it } from 'vitest';
import { robustSigma } from '../../../../src/detect/stats/robust-sigma.ts';
import { seededRandom } from '../../../../src/lib/seeded-random.ts';

it('is the standard deviation of normal noise, whatever a few outliers say', () => {
  const random = seededRandom('sigma');
  const values = Array.from({ length: 2000 }, (_, i) => (i % 50 === 0 ? 1e6 : 3 * random.normal()));
  expect(Math.abs((robustSigma(values) ?? 0) - 3)).toBeLessThan(0.25);
});

it('is 0 for equal values and unknown for none', () => {
  expect(robustSigma([4, 4, 4])).toBe(0);
  expect(robustSigma([])).toBeNull();
});
