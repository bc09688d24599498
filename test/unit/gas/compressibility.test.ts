import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type Conversion,
  type ConversionSpec,
  compressibility,
  TYPICAL_GAS,
} from '../../../src/gas/compressibility.ts';
import { CHINA_BASE, toKelvin } from '../../../src/gas/gas-constants.ts';
import { kelvin, kPaAbs } from '../../../src/model/units.ts';
import { ANNEX_GASES, REPORT_GASES } from '../../support/gas-samples.ts';
import { TEST_SEED } from '../../support/seed.ts';

const of = (spec: Omit<ConversionSpec, 'base'>): Conversion =>
  compressibility({ ...spec, base: CHINA_BASE });

/** C and Zb/Z; NaN where refused, which equals nothing. */
function at(conversion: Conversion, kPa: number, tCelsius: number) {
  const factor = conversion.factor(kPaAbs(kPa), toKelvin(tCelsius));
  const ratio = conversion.ratio(kPaAbs(kPa), toKelvin(tCelsius));
  return {
    factor: factor.ok ? factor.value : Number.NaN,
    ratio: ratio.ok ? ratio.value : Number.NaN,
  };
}

describe('the conversion of a corrector', () => {
  it('reproduces the worked case 427.0 kPa abs, 21.5 °C, gas 2 of the standard', () => {
    const { factor, ratio } = at(of({ kind: 'sgerg88', gas: ANNEX_GASES[2] }), 427, 21.5);
    expect(ratio).toBeCloseTo(1.006663, 6);
    expect(factor).toBeCloseTo(4.220644, 6);
    const ideal = at(of({ kind: 'pt' }), 427, 21.5);
    expect(ideal.factor).toBeCloseTo(4.192709, 6);
    expect(ideal.ratio).toBe(1);
  });

  it('computes AGA8 from the composition', () => {
    const gas = { ...TYPICAL_GAS, composition: REPORT_GASES.Ekofisk };
    // Z of Ekofisk gas at 20 °C: 0.997469 at base, 0.987468 at 501.325 kPa
    const { ratio } = at(of({ kind: 'aga8', gas }), 501.325, 20);
    expect(Math.abs(ratio - 0.997469 / 0.987468)).toBeLessThan(2e-6);
  });

  it('computes AGA8 without a composition by SGERG-88, and never SGERG-88 from a composition', () => {
    const gas = ANNEX_GASES[3];
    const sgerg = at(of({ kind: 'sgerg88', gas }), 800, 5);
    expect(at(of({ kind: 'aga8', gas }), 800, 5)).toEqual(sgerg);
    const analysed = { ...gas, composition: REPORT_GASES.GulfCoast };
    expect(at(of({ kind: 'sgerg88', gas: analysed }), 800, 5)).toEqual(sgerg);
  });

  it('has the two equations within 1.4e-4 of each other for one gas, 0…60 °C up to 1 MPa', () => {
    const gas = ANNEX_GASES[1];
    const sgerg = of({ kind: 'sgerg88', gas });
    const aga8 = of({ kind: 'aga8', gas: { ...gas, composition: REPORT_GASES.GulfCoast } });
    fc.assert(
      fc.property(
        fc.double({ min: 10, max: 1000, noNaN: true }),
        fc.double({ min: 0, max: 60, noNaN: true }),
        (kPa, tCelsius) => {
          const difference = at(sgerg, kPa, tCelsius).ratio - at(aga8, kPa, tCelsius).ratio;
          expect(Math.abs(difference)).toBeLessThan(1.4e-4);
        },
      ),
      { seed: TEST_SEED },
    );
  });

  it.each(['sgerg88', 'aga8', 'pt'] as const)('is 1 at base conditions: %s', (kind) => {
    const gas = { ...TYPICAL_GAS, composition: REPORT_GASES.GulfCoast };
    const { factor, ratio } = at(of({ kind, gas }), 101.325, 20);
    expect(factor).toBeCloseTo(1, 12);
    expect(ratio).toBeCloseTo(1, 12);
  });

  it('is C = (P/Pb)(Tb/T)·Zb/Z at other base conditions, too', () => {
    const base = { pressure: kPaAbs(101.325), temperature: kelvin(273.15) };
    const conversion = compressibility({ kind: 'sgerg88', gas: ANNEX_GASES[2], base });
    const { factor, ratio } = at(conversion, 427, 21.5);
    expect(factor).toBeCloseTo((427 / 101.325) * (273.15 / 294.65) * ratio, 12);
    expect(ratio).toBeLessThan(1.006663);
  });

  it('takes typical pipeline gas where the zone states none', () => {
    expect(at(of({ kind: 'sgerg88' }), 427, 21.5)).toEqual(
      at(of({ kind: 'sgerg88', gas: ANNEX_GASES[1] }), 427, 21.5),
    );
    expect(at(of({ kind: 'sgerg88' }), 427, 21.5).ratio).toBeCloseTo(1.00643, 4);
  });

  it('is the fixed factor whatever the state, and 1 without a conversion', () => {
    expect(at(of({ kind: 'fixed', fixedFactor: 1.05 }), 427, 21.5)).toEqual({
      factor: 1.05,
      ratio: 1,
    });
    expect(at(of({ kind: 'none' }), 427, 21.5)).toEqual({ factor: 1, ratio: 1 });
  });
});

describe('a conversion that cannot be computed', () => {
  const line = [kPaAbs(427), toKelvin(21.5)] as const;

  it('says which property of the gas is out of range', () => {
    const conversion = of({ kind: 'sgerg88', gas: { ...TYPICAL_GAS, hs: 15 } });
    const refused = {
      ok: false,
      error: { reason: 'outOfRange', quantity: 'hs', value: 15, min: 20, max: 48 },
    };
    expect(conversion.factor(...line)).toEqual(refused);
    expect(conversion.ratio(...line)).toEqual(refused);
  });

  it('says which measurement is out of range, and computes the next one', () => {
    const conversion = of({ kind: 'sgerg88' });
    expect(conversion.factor(kPaAbs(427), toKelvin(-40))).toMatchObject({
      ok: false,
      error: { reason: 'outOfRange', quantity: 't', min: expect.closeTo(250.15, 9) },
    });
    expect(conversion.factor(...line).ok).toBe(true);
  });

  it('says that the fixed factor is missing', () => {
    expect(of({ kind: 'fixed' }).factor(...line)).toEqual({
      ok: false,
      error: { reason: 'noFixedFactor' },
    });
  });
});
