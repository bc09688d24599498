import { describe, expect, it } from 'vitest';
import { fitUnit } from '../../../src/sparkplug/fit-unit.ts';

describe('the property engUnit', () => {
  it.each([
    ['bar', 'pOut', 4, 400],
    ['barg', 'pOut', 4, 400],
    ['kPa(g)', 'pOut', 98, 98],
    ['bar (a)', 'pAbs', 4, 400],
    ['MPa', 'pIn', 0.4, 400],
    ['°F', 'tGas', 212, 100],
    ['K', 'tGas', 273.15, 0],
    ['L', 'vm', 1500, 1.5],
    ['mV', 'battery', 3600, 3.6],
    [null, 'pOut', 98, 98],
    ['', 'pOut', 98, 98],
    // not known: left as it is
    ['furlong', 'pOut', 98, 98],
  ])('%s of %s: %f is %f', (unit, field, sent, ours) => {
    const fitted = fitUnit(sent, unit, field);
    expect(fitted.fits).toBe(true);
    expect(fitted.value).toBeCloseTo(ours, 9);
  });

  it.each([
    ['bara', 'pOut', /atmosphere/],
    ['°C', 'pOut', /no unit of pOut/],
    ['kPa', 'vb', /no unit of vb/],
  ])('%s cannot be the unit of %s: told in words', (unit, field, words) => {
    const { fits, value } = fitUnit(4, unit, field);
    expect(fits).toBe(false);
    expect(value).toMatch(words);
    expect(value).toContain(`4 ${unit}`);
  });

  it('leaves words and lists alone', () => {
    expect(fitUnit('open', 'bar', 'valve')).toEqual({ fits: true, value: 'open' });
    expect(fitUnit(['magnet'], 'bar', 'flags')).toEqual({ fits: true, value: ['magnet'] });
  });
});
