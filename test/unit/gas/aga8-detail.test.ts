import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { prepareAga8 } from '../../../src/gas/aga8-detail.ts';
import type { GasComposition } from '../../../src/model/gas-composition.ts';
import { kelvin, kPaAbs } from '../../../src/model/units.ts';
import { REPORT_GASES } from '../../support/gas-samples.ts';
import { TEST_SEED } from '../../support/seed.ts';
import { SHARED_FOLDER } from '../../support/shared-folder.ts';

/** Z and molar density (mol/l) at K and kPa absolute; NaN where refused, which equals nothing. */
function stateAt(composition: GasComposition, tKelvin: number, kPa: number) {
  const gas = prepareAga8(composition);
  if (!gas.ok) return { z: Number.NaN, density: Number.NaN, molarMass: Number.NaN };
  const z = gas.value.z(kPaAbs(kPa), kelvin(tKelvin));
  const density = gas.value.density(kPaAbs(kPa), kelvin(tKelvin));
  return {
    z: z.ok ? z.value : Number.NaN,
    density: density.ok ? density.value : Number.NaN,
    molarMass: gas.value.molarMass,
  };
}

/** T K, P kPa absolute, then Z by DETAIL; from the tables and the code published by NIST. */
const REPORT_ROWS = [
  ['GulfCoast', 273.15, 101.325, 0.997412],
  ['GulfCoast', 293.15, 101.325, 0.997975],
  ['GulfCoast', 293.15, 201.325, 0.995978],
  ['GulfCoast', 293.15, 501.325, 0.989992],
  ['GulfCoast', 263.15, 501.325, 0.985446],
  ['GulfCoast', 293.15, 6000, 0.885078],
  ['GulfCoast', 313.15, 12_000, 0.851843],
  ['GulfCoast', 333.15, 6000, 0.93293],
  ['Amarillo', 273.15, 101.325, 0.997308],
  ['Amarillo', 293.15, 101.325, 0.997893],
  ['Amarillo', 293.15, 201.325, 0.995814],
  ['Amarillo', 293.15, 501.325, 0.989582],
  ['Amarillo', 293.15, 6000, 0.880119],
  ['Amarillo', 313.15, 12_000, 0.84567],
  ['Amarillo', 333.15, 6000, 0.929919],
  ['Ekofisk', 273.15, 101.325, 0.996787],
  ['Ekofisk', 293.15, 101.325, 0.997469],
  ['Ekofisk', 293.15, 201.325, 0.994971],
  ['Ekofisk', 293.15, 501.325, 0.987468],
  ['Ekofisk', 293.15, 6000, 0.85205],
  ['Ekofisk', 313.15, 12_000, 0.805678],
  ['Ekofisk', 333.15, 6000, 0.912304],
  ['HighCO2', 273.15, 101.325, 0.997214],
  ['HighCO2', 293.15, 101.325, 0.997818],
  ['HighCO2', 293.15, 6000, 0.875026],
  ['HighCO2', 313.15, 12_000, 0.837684],
  ['HighCO2', 333.15, 6000, 0.926803],
] as const;

const TOLERANCE = 2e-6;

describe('AGA8 DETAIL', () => {
  it('reproduces the test of all 21 components, which touches every coefficient', () => {
    const all: GasComposition = {
      methane: 0.77824,
      nitrogen: 0.02,
      carbonDioxide: 0.06,
      ethane: 0.08,
      propane: 0.03,
      isobutane: 0.0015,
      nButane: 0.003,
      isopentane: 0.0005,
      nPentane: 0.00165,
      nHexane: 0.00215,
      nHeptane: 0.00088,
      nOctane: 0.00024,
      nNonane: 0.00015,
      nDecane: 0.00009,
      hydrogen: 0.004,
      oxygen: 0.005,
      carbonMonoxide: 0.002,
      water: 0.0001,
      hydrogenSulfide: 0.0025,
      helium: 0.007,
      argon: 0.001,
    };
    const { z, density, molarMass } = stateAt(all, 400, 50_000);
    expect(molarMass).toBeCloseTo(20.54333051, 8);
    expect(density).toBeCloseTo(12.80792403648801, 10);
    expect(z).toBeCloseTo(1.173801364147326, 11);
  });

  it.each(REPORT_ROWS)('gives Z of %s at %d K, %d kPa within 2e-6', (gas, t, kPa, expected) => {
    const { z } = stateAt(REPORT_GASES[gas], t, kPa);
    expect(Math.abs(z - expected)).toBeLessThan(TOLERANCE);
  });

  it('scales an analysis that does not add up exactly', () => {
    const whole = REPORT_GASES.HighCO2;
    const { methane, ...rest } = whole;
    const double = Object.fromEntries(Object.entries(rest).map(([name, x]) => [name, 2 * x]));
    const scaled = stateAt({ methane: 2 * methane, ...double }, 293.15, 4000);
    expect(scaled.z).toBeCloseTo(stateAt(whole, 293.15, 4000).z, 12);
  });

  it('tends to 1 as the pressure goes, in proportion to it', () => {
    for (const gas of Object.values(REPORT_GASES)) {
      expect(stateAt(gas, 293.15, 0)).toMatchObject({ z: 1, density: 0 });
      const [at1, at2] = [1 - stateAt(gas, 293.15, 1).z, 1 - stateAt(gas, 293.15, 2).z];
      expect(at1).toBeGreaterThan(0);
      expect(at1).toBeLessThan(4e-5);
      expect(at2 / at1).toBeCloseTo(2, 3);
    }
  });

  it('falls with pressure and rises with temperature below 3 MPa', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...Object.values(REPORT_GASES)),
        fc.double({ min: 50, max: 2900, noNaN: true }),
        fc.double({ min: 253, max: 333, noNaN: true }),
        (gas, kPa, t) => {
          const { z } = stateAt(gas, t, kPa);
          expect(stateAt(gas, t, kPa + 100).z).toBeLessThan(z);
          expect(stateAt(gas, t + 5, kPa).z).toBeGreaterThan(z);
        },
      ),
      { seed: TEST_SEED },
    );
  });

  it('refuses what is no natural gas', () => {
    expect(prepareAga8({ methane: 0.4, nitrogen: 0.6 })).toEqual({
      ok: false,
      error: { reason: 'outOfRange', quantity: 'methane', value: 0.4, min: 0.5, max: 1 },
    });
  });

  it.each([
    ['p', 300_000, 293.15],
    ['p', -1, 293.15],
    ['p', Number.NaN, 293.15],
    ['t', 500, 140],
    ['t', 500, Number.NaN],
  ] as const)('refuses %s out of range: %d kPa, %d K', (quantity, kPa, t) => {
    const gas = prepareAga8(REPORT_GASES.GulfCoast);
    const z = gas.ok ? gas.value.z(kPaAbs(kPa), kelvin(t)) : gas;
    expect(z).toMatchObject({ ok: false, error: { reason: 'outOfRange', quantity } });
  });

  it('refuses a state in which the gas would be liquid', () => {
    const gas = prepareAga8(REPORT_GASES.Ekofisk);
    const z = gas.ok ? gas.value.z(kPaAbs(5000), kelvin(160)) : gas;
    expect(z).toEqual({ ok: false, error: { reason: 'noGasPhase' } });
  });
});

describe.runIf(SHARED_FOLDER)('AGA8 DETAIL against the whole tables', () => {
  it.each([
    ['z_check_aga8.csv', 60, 1000],
    ['z_lowpressure_nistcode.csv', 300, 1],
  ] as const)('reproduces %s, all %d values within 2e-6', (file, count, kPaPerUnit) => {
    const table = readFileSync(`${SHARED_FOLDER}checks/${file}`, 'utf8').trim();
    const rows = table.split(/\r?\n/).slice(1);
    expect(rows).toHaveLength(count);
    for (const row of rows) {
      const [name = '', t, pressure, z] = row.split(',');
      // the name column holds these five names
      const gas = REPORT_GASES[name as keyof typeof REPORT_GASES];
      const state = stateAt(gas, Number(t), Number(pressure) * kPaPerUnit);
      expect(Math.abs(state.z - Number(z)), row).toBeLessThan(TOLERANCE);
    }
  });
});
