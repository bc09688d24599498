import { describe, expect, it } from 'vitest';
import { shorth } from '../../../../src/detect/stats/shorth.ts';

describe('the shortest half', () => {
  it('lies where most of the values are, whatever the others do', () => {
    const near = [0.1, 0.2, 0.15, 0.12, 0.18, 0.14, 0.16];
    const far = [-15, -20, -18, -3, -40, -16];
    const found = shorth([...far, ...near]);
    expect(found?.centre).toBeCloseTo(0.15, 10);
    expect(found?.width).toBeCloseTo(0.1, 10);
    expect(shorth([...near, ...far])).toEqual(found);
  });

  it('spreads as far as its values do', () => {
    expect(shorth([0, 10, 20, 30])).toEqual({ centre: 10, width: 20 });
    expect(shorth([7])).toEqual({ centre: 7, width: 0 });
  });

  it('is nothing of nothing', () => {
    expect(shorth([])).toBeNull();
  });
});
