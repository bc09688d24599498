import { describe, expect, it } from 'vitest';
import { quantity } from '../../../../src/model/text/quantity.ts';

describe('quantity', () => {
  it.each([
    [5.0342, 'kPa', '5.03 kPa'],
    [-0.001, 'kPa', '0.00 kPa'],
    [9.994, 'kPa', '9.99 kPa'],
    [9.999, 'kPa', '10.0 kPa'],
    [92.94, 'kPa', '92.9 kPa'],
    [99.97, 'kPa', '100 kPa'],
    [152.3, 'kPa', '152 kPa'],
    [1234567.8, 'm³', '1,234,568 m³'],
    [0.123, 'm³/h', '0.12 m³/h'],
    [3.217, 'V', '3.22 V'],
    [41.26, '%', '41.3%'],
    [23.4, '% LEL', '23 % LEL'],
    [-12.34, '°C', '-12.3 °C'],
    [1.00612, undefined, '1.01'],
    [3, undefined, '3'],
    [1234, 'bytes', '1,234 bytes'],
  ])('%s %s is %s', (value, unit, text) => {
    expect(quantity(value, unit)?.en).toBe(text);
  });

  it.each([
    [45, '45 s', '45 秒'],
    [0.4, '0.4 s', '0.4 秒'],
    [119.6, '120 s', '120 秒'],
    [720, '12 min', '12 分钟'],
    [12_000, '3 h 20 min', '3 小时 20 分'],
    [3600 * 48 - 1, '48 h', '48 小时'],
    [187_200, '2 d 4 h', '2 天 4 小时'],
    [-7200, '-2 h', '-2 小时'],
  ])('%s s is %s', (value, en, zh) => {
    expect(quantity(value, 's')).toEqual({ en, zh });
  });

  it.each([
    ['d', '7 d', '7 天'],
    ['min', '7 min', '7 分钟'],
    ['years', '7 years', '7 年'],
    ['count', '7', '7'],
  ])('translates the unit %s', (unit, en, zh) => {
    expect(quantity(7, unit)).toEqual({ en, zh });
  });

  it.each([Number.NaN, Number.POSITIVE_INFINITY])('has no words for %s', (value) => {
    expect(quantity(value, 'kPa')).toBeNull();
  });
});
