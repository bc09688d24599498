import { describe, expect, it } from 'vitest';
import { cellVolts, LOW_CELL_VOLTS, usedAfter } from '../../../simulators/meter/battery.ts';
import { gasFactor, setFactor } from '../../../simulators/meter/gas-factor.ts';
import { cardStep, topUp } from '../../../simulators/meter/ic-card.ts';
import { tabulatedRatio } from '../../../simulators/meter/zb-table.ts';
import { ZONE_GAS } from '../../../simulators/site/zone-gas.ts';
import { compressibility } from '../../../src/gas/compressibility.ts';
import { CHINA_BASE, toKelvin } from '../../../src/gas/gas-constants.ts';
import { kPaAbs } from '../../../src/model/units.ts';

describe('tabulatedRatio', () => {
  it('is SGERG-88 within 5e-6 up to 1 MPa, between the nodes too', () => {
    const exact = compressibility({ kind: 'sgerg88', gas: ZONE_GAS, base: CHINA_BASE });
    const table = tabulatedRatio();
    for (let p = 91; p < 1000; p += 37) {
      for (let t = -4.3; t < 35; t += 3.7) {
        const line = { pressure: kPaAbs(p), temperature: toKelvin(t) };
        const ratio = exact.ratio(line.pressure, line.temperature);
        expect(ratio.ok).toBe(true);
        if (ratio.ok) expect(Math.abs(table(line, CHINA_BASE) - ratio.value)).toBeLessThan(5e-6);
      }
    }
  });

  it('refuses what the equation refuses', () => {
    const at = { pressure: kPaAbs(400), temperature: toKelvin(90) };
    expect(() => tabulatedRatio()(at, CHINA_BASE)).toThrow(RangeError);
  });
});

describe('a conversion factor', () => {
  const sound = { fixedRatio: null, baseTemperatureK: null, scale: 1 };

  it('is that of the gas when set rightly', () => {
    expect(setFactor(sound, 427, 20)).toBe(gasFactor(427, 20));
    expect(gasFactor(101.325, 20)).toBeCloseTo(1, 5);
  });

  it('is off by what is set wrongly', () => {
    const right = gasFactor(427, 20);
    expect(setFactor({ ...sound, scale: 1.02 }, 427, 20) / right).toBeCloseTo(1.02, 9);
    const cold = setFactor({ ...sound, baseTemperatureK: 273.15 }, 427, 20);
    expect(cold / right).toBeCloseTo(273.15 / 293.15, 4);
    expect(setFactor({ ...sound, fixedRatio: 1 }, 427, 20)).toBeCloseTo(427 / 101.325, 6);
  });
});

describe('a Li-SOCl₂ cell', () => {
  it('is flat for nine tenths of its life, then drops below the limit', () => {
    expect(cellVolts(0, 20) - cellVolts(0.9, 20)).toBeLessThan(0.05);
    expect(cellVolts(0.97, 20)).toBeGreaterThan(LOW_CELL_VOLTS);
    expect(cellVolts(0.98, 20)).toBeLessThan(LOW_CELL_VOLTS);
    expect(cellVolts(1, 20)).toBeCloseTo(2.8, 1);
    expect(cellVolts(0.5, -10)).toBeCloseTo(cellVolts(0.5, 20) - 0.06, 9);
  });

  it('falls with age and with messages, and never below empty', () => {
    expect(usedAfter(0, 365, 0)).toBeCloseTo(0.1, 9);
    expect(usedAfter(0, 0, 25 * 365)).toBeCloseTo(0.1, 9);
    expect(usedAfter(0.99, 3650, 0)).toBe(1);
  });
});

describe('buying credit', () => {
  it('happens below twenty usual days, for sixty, by the hundred', () => {
    const held = { creditM3: 210, valve: 'open' } as const;
    expect(topUp(held, 10)).toBe(held);
    expect(topUp({ creditM3: 199, valve: 'closed' }, 10)).toEqual({
      creditM3: 799,
      valve: 'open',
    });
  });

  it('is not needed where the valve is stuck', () => {
    expect(cardStep({ creditM3: 1, valve: 'open' }, 3, 'stuck')).toEqual({
      creditM3: -2,
      valve: 'open',
    });
    expect(cardStep({ creditM3: 1, valve: 'open' }, 3).valve).toBe('closed');
  });
});
