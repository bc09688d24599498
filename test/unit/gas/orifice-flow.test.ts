import { describe, expect, it } from 'vitest';
import { CHINA_BASE, NATURAL_GAS, toKelvin } from '../../../src/gas/gas-constants.ts';
import {
  chokedShare,
  circleAreaM2,
  criticalRatio,
  LEAK_DISCHARGE_COEFFICIENT,
  orificeFlow,
} from '../../../src/gas/orifice-flow.ts';
import { kPaAbs, kPaGauge, toAbsolute } from '../../../src/model/units.ts';

const leak = (gaugeKPa: number, diameterMm: number, downstreamGauge = 0) =>
  orificeFlow(
    {
      areaM2: circleAreaM2(diameterMm),
      dischargeCoefficient: LEAK_DISCHARGE_COEFFICIENT,
      upstream: toAbsolute(kPaGauge(gaugeKPa)),
      downstream: toAbsolute(kPaGauge(downstreamGauge)),
      temperature: toKelvin(20),
      z: 1,
    },
    NATURAL_GAS,
    CHINA_BASE,
  );

/** Leak table for Cd 0.62 at 20 °C: gauge kPa → Nm³/h through 1, 3, 5, 10, 25 mm. */
const TABLE: readonly (readonly [number, readonly number[]])[] = [
  [5, [0.21, 1.85, 5.2, 20.6, 129]],
  [100, [0.87, 7.9, 21.9, 87, 547]],
  [326, [1.86, 16.7, 46, 186, 1160]],
  [400, [2.18, 19.6, 54, 218, 1361]],
];
const DIAMETERS = [1, 3, 5, 10, 25];

describe('orificeFlow', () => {
  const cells = TABLE.flatMap(([gauge, row]) =>
    row.map((expected, i) => ({ gauge, mm: DIAMETERS[i] ?? 0, expected })),
  );

  it.each(cells)('gives $expected Nm³/h through $mm mm at $gauge kPa', (cell) => {
    // 2 %, or half of the table's last printed digit where that is coarser
    const tolerance = Math.max(0.02 * cell.expected, 0.005);
    expect(Math.abs(leak(cell.gauge, cell.mm) - cell.expected)).toBeLessThanOrEqual(tolerance);
  });

  it('is continuous at the critical ratio', () => {
    const upstream = 301.325;
    const edge = upstream * criticalRatio(1.31);
    const at = (p2: number) => leak(200, 10, p2 - 101.325);
    expect(at(edge + 1e-6)).toBeCloseTo(at(edge - 1e-6), 6);
  });

  it('passes nothing without a pressure drop and never flows backwards', () => {
    expect(leak(100, 10, 100)).toBe(0);
    expect(leak(100, 10, 150)).toBe(0);
  });

  it('grows with the square of the diameter', () => {
    expect(leak(100, 20) / leak(100, 10)).toBeCloseTo(4, 10);
  });
});

describe('chokedShare', () => {
  it('knows the critical ratio of natural gas', () => {
    expect(criticalRatio(1.31)).toBeCloseTo(0.544, 3);
  });

  it('is 1 when choked, 0 at equal pressures and falls in between', () => {
    const of = chokedShare(1.31);
    const share = (p2: number) => of(kPaAbs(400), kPaAbs(p2));
    expect(share(150)).toBe(1);
    expect(share(400)).toBe(0);
    expect(share(410)).toBe(0);
    let previous = 1;
    for (let p2 = 220; p2 <= 400; p2 += 5) {
      expect(share(p2)).toBeLessThanOrEqual(previous);
      previous = share(p2);
    }
  });
});
