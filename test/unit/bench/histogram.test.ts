import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Histogram } from '../../bench/load/histogram.ts';

const filled = (values: readonly number[]): Histogram => {
  const histogram = new Histogram();
  for (const value of values) histogram.add(value);
  return histogram;
};

describe('Histogram', () => {
  it('says of nothing that it is nothing', () => {
    expect(new Histogram().quantile(0.5)).toBeNaN();
  });

  it('finds any quantile within a thirty-second of the exact one', () => {
    fc.assert(
      fc.property(
        fc.array(fc.double({ min: 0.001, max: 60_000, noNaN: true }), { minLength: 1 }),
        fc.double({ min: 0.01, max: 1, noNaN: true }),
        (values, share) => {
          const sorted = values.toSorted((a, b) => a - b);
          const exact = sorted[Math.ceil(share * sorted.length) - 1] ?? 0;
          const found = filled(values).quantile(share);
          // one microsecond is the smallest step
          expect(found).toBeGreaterThanOrEqual(exact - 0.001);
          expect(found).toBeLessThanOrEqual(exact * (1 + 1 / 32) + 0.001);
        },
      ),
    );
  });

  it('never says more than the largest value', () => {
    const histogram = filled([1, 2, 250.3]);
    expect(histogram.quantile(1)).toBe(250.3);
    expect(histogram.max).toBe(250.3);
    expect(histogram.total).toBe(3);
  });

  it('keeps what is beyond its range in its last bucket', () => {
    expect(filled([200_000]).quantile(0.5)).toBeGreaterThan(60_000);
  });

  it('begins anew when reset', () => {
    const histogram = filled([5]);
    histogram.reset();
    expect(histogram.total).toBe(0);
    expect(histogram.quantile(0.5)).toBeNaN();
  });
});
