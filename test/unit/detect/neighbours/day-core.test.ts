import { describe, expect, it } from 'vitest';
import { dayCore, dayDifference } from '../../../../src/detect/neighbours/day-core.ts';

const steady = Array.from({ length: 24 }, (_, n) => 2 + 0.01 * (n % 5));

describe('the core of a day', () => {
  it('is where half of the hours lie', () => {
    expect(dayCore(steady)?.centre).toBeCloseTo(2.02, 1);
  });

  it('is a third of them where a valve shuts for the rest of the day', () => {
    const shut = steady.map((value, n) => (n < 9 ? value : value - 15 * n));
    expect(dayCore(shut)?.centre).toBeCloseTo(2.02, 1);
    expect(dayCore(shut)?.width).toBeLessThan(0.1);
  });

  it('is none of seven hours, and of hours that only one of two has', () => {
    expect(dayCore(steady.slice(0, 7))).toBeNull();
    const own = steady.map((p) => ({ p, t: 20, vmM3: 1, vbM3: 4 }));
    expect(
      dayDifference(
        own,
        own.map((hour, n) => (n < 7 ? hour : null)),
      ),
    ).toBeNull();
  });
});
