import { describe, expect, it } from 'vitest';
import {
  conversionOf,
  converted,
  type ForeignUnit,
  unitNames,
} from '../../../src/model/quantity.ts';
import { MeterValues, RunValues, StationValues } from '../../../src/model/record.ts';

function convert(field: string, value: number, foreign: ForeignUnit): number {
  const conversion = conversionOf(field, foreign);
  if (!conversion.ok) throw new Error(conversion.error);
  return converted(value, conversion.value);
}

describe('a value in another unit', () => {
  it.each([
    ['vb', 1500, 'L', 1.5],
    ['vm', 35.3146667214886, 'ft3', 1],
    ['vm', 1, 'ccf', 2.8316846592],
    ['vb', 7, 'Nm3', 7],
    ['qm', 1000, 'L/h', 1],
    ['qb', 2, 'm3/min', 120],
    ['q', 24, 'm3/d', 1],
    ['qm', 10, 'L/s', 36],
    ['pOut', 1.0123, 'bar', 101.23],
    ['pOut', 250, 'mbar', 25],
    ['pIn', 0.4, 'MPa', 400],
    ['pIn', 2000, 'Pa', 2],
    ['pAbs', 100, 'psi', 689.4757293168],
    ['filterDp', 1000, 'mmH2O', 9.80665],
    ['pIn', 1, 'kgf/cm2', 98.0665],
    ['tGas', 50, '°F', 10],
    ['tGas', -40, 'F', -40],
    ['tGas', 273.15, 'K', 0],
    ['battery', 3600, 'mV', 3.6],
    ['position', 0.5, 'fraction', 50],
  ])('%s: %d %s is %d in ours', (field, value, unit, ours) => {
    expect(convert(field, value, { unit })).toBeCloseTo(ours, 9);
  });

  it('goes between gauge and absolute only with an atmosphere', () => {
    const atmosphereKPa = 100.8;
    expect(convert('pAbs', 4, { unit: 'barg', atmosphereKPa })).toBe(500.8);
    expect(convert('pOut', 3, { unit: 'bar', reference: 'absolute', atmosphereKPa })).toBe(199.2);
    expect(convert('pOut', 3, { unit: 'barg' })).toBe(300);
    expect(convert('pAbs', 3, { unit: 'bara', reference: 'absolute' })).toBe(300);
  });

  it.each([
    ['vb', { unit: 'bar' }, 'bar is no unit of vb: expected m3, m³'],
    ['tGas', { unit: 'm3' }, 'm3 is no unit of tGas'],
    [
      'pAbs',
      { unit: 'barg' },
      'pAbs is absolute, the value gauge: give atmosphereKPa, e.g. 101.325',
    ],
    ['pOut', { unit: 'psia' }, 'pOut is gauge, the value absolute'],
    ['filterDp', { unit: 'barg', atmosphereKPa: 100 }, 'filterDp is a difference'],
    ['pOut', { unit: 'barg', reference: 'absolute' }, 'barg is gauge, but reference says absolute'],
    ['tGas', { unit: 'K', reference: 'absolute' }, 'tGas is no pressure'],
    ['c', { unit: '1' }, 'c has no unit: leave unit out'],
    ['valve', { unit: 'm3' }, 'valve has no unit'],
    ['constructor', { unit: 'm3' }, 'constructor has no unit'],
  ] as const)('%s in %j is refused', (field, foreign, problem) => {
    const conversion = conversionOf(field, foreign);
    expect(conversion).toMatchObject({ ok: false, error: expect.stringContaining(problem) });
  });

  it('of our own unit is not touched, and others carry no dust', () => {
    expect(convert('pOut', 0.1 + 0.2, { unit: 'kPa' })).toBe(0.1 + 0.2);
    expect(convert('vm', 1234567.891, { unit: 'L' })).toBe(1234.567891);
    expect(convert('pOut', 1.1, { unit: 'bar' })).toBe(110);
  });

  it('has units only for fields that there are', () => {
    const fields = Object.keys({
      ...MeterValues.shape,
      ...StationValues.shape,
      ...RunValues.shape,
    });
    const withUnits = fields.filter((field) => unitNames(field).length > 0);
    expect(withUnits.length).toBe(20);
  });
});
