import { describe, expect, it } from 'vitest';
import { learnTail, NO_TAIL } from '../../../../src/detect/stats/tail-quantile.ts';
import { seededRandom } from '../../../../src/lib/seeded-random.ts';
import { TEST_SEED } from '../../../support/seed.ts';

const learn = (values: readonly number[], from = NO_TAIL, share = 0.999) =>
  values.reduce((tail, value) => learnTail(tail, value, share), from);

describe('learnTail', () => {
  it('finds q99.9 of an exponential within a factor of two', () => {
    const random = seededRandom(TEST_SEED);
    const values = Array.from({ length: 50_000 }, () => -Math.log(1 - random.next()));
    const { value } = learn(values);
    // −ln 0.001
    expect(value).toBeGreaterThan(6.91 / 2);
    expect(value).toBeLessThan(6.91 * 2);
  });

  it('is the largest value while few are known', () => {
    expect(learn([1, 3, 2]).value).toBe(3);
    expect(learn([0, 0]).value).toBeNull();
  });

  it('forgets: after the large values have gone it comes down', () => {
    const before = learn(Array.from({ length: 2000 }, () => 100));
    const after = learn(
      Array.from({ length: 20_000 }, () => 1),
      before,
    );
    expect(after.value).toBeLessThan(5);
    expect(after.value).toBeGreaterThanOrEqual(0.9);
  });
});
