import { describe, expect, it } from 'vitest';
import {
  BY_DAY,
  BY_HOUR,
  baselineOf,
  type UsePart,
} from '../../../../src/console/pages/meter/baseline.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const part = (start: number, m3: number, estimatedM3 = 0): UsePart => ({
  start,
  m3,
  estimatedM3,
});

describe('what is usual', () => {
  it('is the median of the same weekday in the weeks before', () => {
    const days = Array.from({ length: 29 }, (_, n) => part(n * DAY, n % 7 === 0 ? 100 + n : 1));
    const usual = baselineOf(days, BY_DAY);
    // 0, 7, 14 and 21 days: 100, 107, 114, 121
    expect(usual[28]).toBe(110.5);
    expect(usual[27]).toBe(1);
  });

  it('is not known from fewer than three', () => {
    const days = [0, 7, 14].map((n) => part(n * DAY, 5));
    expect(baselineOf(days, BY_DAY)).toEqual([null, null, null]);
  });

  it('leaves out what is mostly estimated', () => {
    const days = [0, 7, 14, 21].map((n) => part(n * DAY, 5, n === 7 ? 3 : 1));
    expect(baselineOf(days, BY_DAY)[3]).toBeNull();
  });

  it('finds its likes across a change of the clocks', () => {
    const days = [0, 7, 14].map((n) => part(n * DAY, 5));
    expect(baselineOf([...days, part(21 * DAY + HOUR, 9)], BY_DAY)[3]).toBe(5);
  });

  it('compares an hour with the same hour alone', () => {
    const hours = Array.from({ length: 24 * 5 }, (_, n) => part(n * HOUR, n % 24));
    expect(baselineOf(hours, BY_HOUR)[24 * 4 + 6]).toBe(6);
  });
});
