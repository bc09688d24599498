import { describe, expect, it } from 'vitest';
import { isMilliseconds, sliderRange } from '../../../../src/console/pages/backtest/param-range.ts';

const FREE = { least: null, most: null, steps: 'any' } as const;

describe('the slider of a parameter', () => {
  it('covers its own bounds where it has them', () => {
    expect(sliderRange({ value: 20, least: 0, most: 100, steps: 'any' })).toEqual({
      min: 0,
      max: 100,
      step: 1,
    });
  });

  it('goes from 0 to four times what is in force, in round steps, otherwise', () => {
    expect(sliderRange({ ...FREE, value: 5_000 })).toEqual({ min: 0, max: 20_000, step: 200 });
    expect(sliderRange({ ...FREE, value: 0.05 })).toEqual({ min: 0, max: 0.2, step: 0.002 });
    expect(sliderRange({ ...FREE, value: -3 })).toEqual({ min: -20, max: 5, step: 0.2 });
  });

  it('holds what is in force whatever the bounds, and steps by whole numbers where it must', () => {
    expect(sliderRange({ value: 2, least: 1, most: null, steps: 'whole' })).toEqual({
      min: 1,
      max: 10,
      step: 1,
    });
    const { min, max } = sliderRange({ ...FREE, value: 0 });
    expect([min, max]).toEqual([0, 1]);
  });

  it('knows which are milliseconds', () => {
    expect(isMilliseconds('ms; by slots of five minutes')).toBe(true);
    expect(isMilliseconds('m³/h')).toBe(false);
  });
});
