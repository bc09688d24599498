import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { conversionFactor, idealRatio, pipelineGasRatio } from '../../../src/gas/conversion.ts';
import { CHINA_BASE, toKelvin } from '../../../src/gas/gas-constants.ts';
import { flowFromPressureChange, linePack, pressureChange } from '../../../src/gas/line-pack.ts';
import { baseM3, kPaAbs, kPaDiff } from '../../../src/model/units.ts';

const section = (volumeM3: number, tCelsius = 20, z = 1) => ({
  volumeM3,
  temperature: toKelvin(tCelsius),
  z,
});

describe('line pack', () => {
  it('loses 19.9 kPa/h in 0.5 m³ at 0.1 Nm³/h and 2.0 kPa/h in 5 m³', () => {
    expect(flowFromPressureChange(section(0.5), kPaDiff(19.9), 1, CHINA_BASE)).toBeCloseTo(0.1, 2);
    expect(pressureChange(section(0.5), baseM3(0.1), CHINA_BASE)).toBeCloseTo(20.26, 1);
    expect(pressureChange(section(5), baseM3(0.1), CHINA_BASE)).toBeCloseTo(2.0, 1);
  });

  it('is undone by pressureChange', () => {
    fc.assert(
      fc.property(
        fc.double({ min: 0.1, max: 500, noNaN: true }),
        fc.double({ min: 101, max: 1000, noNaN: true }),
        fc.double({ min: -20, max: 50, noNaN: true }),
        (volume, pressure, tCelsius) => {
          const pipe = section(volume, tCelsius, 0.99);
          const stored = linePack(pipe, kPaAbs(pressure), CHINA_BASE);
          expect(pressureChange(pipe, stored, CHINA_BASE)).toBeCloseTo(pressure, 8);
        },
      ),
      { seed: 20_231 },
    );
  });
});

describe('conversionFactor', () => {
  const at = (pressure: number, tCelsius: number) => ({
    pressure: kPaAbs(pressure),
    temperature: toKelvin(tCelsius),
  });

  it('reproduces the PT case 427.0 kPa abs, 21.5 °C → 4.192709', () => {
    expect(conversionFactor(at(427, 21.5), CHINA_BASE, idealRatio)).toBeCloseTo(4.192709, 5);
  });

  it('comes within 0.01 % of the full equation of that case', () => {
    const c = conversionFactor(at(427, 21.5), CHINA_BASE, pipelineGasRatio);
    expect(Math.abs(c / 4.220644 - 1)).toBeLessThan(1e-4);
  });

  it('is 1 at base conditions', () => {
    expect(conversionFactor(at(101.325, 20), CHINA_BASE, pipelineGasRatio)).toBe(1);
  });

  it('keeps within 2e-4 of AGA8 for pipeline gas at 201 and 501 kPa abs', () => {
    const reference = [
      [201.325, 0.997975 / 0.995978],
      [501.325, 0.997975 / 0.989992],
    ] as const;
    for (const [pressure, ratio] of reference) {
      expect(Math.abs(pipelineGasRatio(at(pressure, 20), CHINA_BASE) - ratio)).toBeLessThan(2e-4);
    }
  });
});
