import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { toKelvin } from '../../../src/gas/gas-constants.ts';
import { type GasQuality, prepareSgerg88 } from '../../../src/gas/sgerg88.ts';
import { kPaAbs } from '../../../src/model/units.ts';
import { ANNEX_GASES } from '../../support/gas-samples.ts';
import { TEST_SEED } from '../../support/seed.ts';
import { SHARED_FOLDER } from '../../support/shared-folder.ts';

/** Z at bar absolute and °C; NaN where refused, which equals nothing. */
function zAt(quality: GasQuality, bar: number, tCelsius: number): number {
  const gas = prepareSgerg88(quality);
  const z = gas.ok ? gas.value.z(kPaAbs(bar * 100), toKelvin(tCelsius)) : gas;
  return z.ok ? z.value : Number.NaN;
}

/** ISO 12213-3, annex: gas; Z at 60 bar and −3.15, 16.85, 56.85 °C, at 120 bar and −3.15, 36.85 °C. */
const ANNEX_ROWS = [
  ['1', 0.84084, 0.88007, 0.92996, 0.72146, 0.84492],
  ['2', 0.83397, 0.875, 0.9269, 0.7114, 0.83877],
  ['3', 0.79415, 0.84553, 0.90893, 0.64322, 0.79778],
  ['4', 0.88569, 0.91507, 0.95302, 0.80843, 0.89827],
  ['5', 0.82664, 0.87003, 0.92394, 0.69557, 0.83166],
  ['6', 0.85406, 0.89071, 0.9369, 0.74939, 0.86266],
] as const;
const ANNEX_STATES = [
  [60, -3.15],
  [60, 16.85],
  [60, 56.85],
  [120, -3.15],
  [120, 36.85],
] as const;

const TOLERANCE = 1e-5;

describe('SGERG-88', () => {
  it.each(ANNEX_ROWS)('reproduces the annex values of gas %s within 1e-5', (gas, ...expected) => {
    ANNEX_STATES.forEach(([bar, tCelsius], place) => {
      const difference = zAt(ANNEX_GASES[gas], bar, tCelsius) - (expected[place] ?? Number.NaN);
      expect(Math.abs(difference), `${bar} bar, ${tCelsius} °C`).toBeLessThan(TOLERANCE);
    });
  });

  it('tends to 1 as the pressure goes, in proportion to it', () => {
    for (const quality of Object.values(ANNEX_GASES)) {
      expect(zAt(quality, 0, 20)).toBe(1);
      const [at1, at2] = [1 - zAt(quality, 0.01, 20), 1 - zAt(quality, 0.02, 20)];
      expect(at1).toBeGreaterThan(0);
      expect(at1).toBeLessThan(4e-5);
      expect(at2 / at1).toBeCloseTo(2, 3);
    }
  });

  it('falls with pressure and rises with temperature below 3 MPa', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...Object.values(ANNEX_GASES)),
        fc.double({ min: 0.5, max: 29, noNaN: true }),
        fc.double({ min: -23, max: 60, noNaN: true }),
        (quality, bar, tCelsius) => {
          const z = zAt(quality, bar, tCelsius);
          expect(zAt(quality, bar + 1, tCelsius)).toBeLessThan(z);
          expect(zAt(quality, bar, tCelsius + 5)).toBeGreaterThan(z);
        },
      ),
      { seed: TEST_SEED },
    );
  });

  it('reaches to both ends of its range: 0…120 bar, −23…65 °C', () => {
    for (const [bar, tCelsius] of [
      [0, -23],
      [0, 65],
      [120, -23],
      [120, 65],
    ] as const) {
      for (const gas of Object.values(ANNEX_GASES))
        expect(zAt(gas, bar, tCelsius)).toBeGreaterThan(0);
    }
  });

  it.each([
    ['hs', { hs: 19.9 }, 20, 48],
    ['d', { d: 0.54 }, 0.55, 0.9],
    ['xCO2', { xCO2: 0.31 }, 0, 0.3],
    ['xH2', { xH2: 0.11 }, 0, 0.1],
  ] as const)('refuses a gas whose %s is out of range', (quantity, change, min, max) => {
    expect(prepareSgerg88({ ...ANNEX_GASES[1], ...change })).toEqual({
      ok: false,
      error: { reason: 'outOfRange', quantity, value: Object.values(change)[0], min, max },
    });
  });

  it('refuses figures that contradict each other: a rich gas cannot be so light', () => {
    expect(prepareSgerg88({ hs: 47, d: 0.55, xCO2: 0, xH2: 0 })).toMatchObject({
      ok: false,
      error: { quantity: 'xN2' },
    });
  });

  it.each([
    ['p', 121, 20],
    ['p', -1, 20],
    ['p', Number.NaN, 20],
    ['t', 5, -24],
    ['t', 5, 66],
    ['t', 5, Number.NaN],
  ] as const)('refuses %s out of range: %d bar, %d °C', (quantity, bar, tCelsius) => {
    const gas = prepareSgerg88(ANNEX_GASES[1]);
    const z = gas.ok ? gas.value.z(kPaAbs(bar * 100), toKelvin(tCelsius)) : gas;
    expect(z).toMatchObject({ ok: false, error: { reason: 'outOfRange', quantity } });
  });
});

describe.runIf(SHARED_FOLDER)('SGERG-88 against the whole table of the standard', () => {
  it('reproduces all 60 values within 1e-5', () => {
    const table = readFileSync(`${SHARED_FOLDER}checks/z_check_sgerg88.csv`, 'utf8').trim();
    const rows = table.split(/\r?\n/).slice(1);
    expect(rows).toHaveLength(60);
    for (const row of rows) {
      const [, hs = 0, d = 0, xCO2 = 0, xH2 = 0, bar = 0, tCelsius = 0, z = 0] = row
        .split(',')
        .map(Number);
      expect(Math.abs(zAt({ hs, d, xCO2, xH2 }, bar, tCelsius) - z), row).toBeLessThan(TOLERANCE);
    }
  });
});
