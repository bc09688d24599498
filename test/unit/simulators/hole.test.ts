import { describe, expect, it } from 'vitest';
import { holeFlow, holeMm } from '../../../simulators/physics/hole.ts';
import { restingStation } from '../../../simulators/physics/station.ts';
import { circleAreaM2 } from '../../../src/gas/orifice-flow.ts';
import { ATMOSPHERE_KPA } from '../../../src/model/units.ts';
import { HEALTHY_RUN, inputs, REFERENCE, run } from './stations.ts';

/** Leak through a hole, Cd 0.62, Nm³/h at 20 °C, by gauge pressure and diameter. */
const DIAMETERS = [1, 3, 5, 10, 25] as const;
const TABLE = [
  [5, [0.21, 1.85, 5.2, 20.6, 129]],
  [100, [0.87, 7.9, 21.9, 87, 547]],
  [326, [1.86, 16.7, 46, 186, 1160]],
  [400, [2.18, 19.6, 54, 218, 1361]],
] as const;

describe('a hole in a pipe', () => {
  it.each(TABLE)('passes the flows of the orifice table at %i kPa', (pKPa, flows) => {
    for (const [i, mm] of DIAMETERS.entries()) {
      const expected = flows[i] ?? Number.NaN;
      expect(Math.abs(holeFlow(circleAreaM2(mm), pKPa) / expected - 1)).toBeLessThan(0.02);
    }
  });

  it('is as wide as the flow it passes says', () => {
    for (const mm of DIAMETERS) {
      expect(holeMm(holeFlow(circleAreaM2(mm), 100), 100)).toBeCloseTo(mm, 9);
    }
  });
});

describe('a closed section with a hole', () => {
  const shut = { ...HEALTHY_RUN, inletValveOpen: false };
  const decayed = (volumeM3: number, flowNm3h: number, seconds: number) => {
    const params = { ...REFERENCE, volumeM3 };
    const leakAreaM2 = circleAreaM2(holeMm(flowNm3h, 100));
    const start = restingStation(params);
    const at = inputs({ leakAreaM2, runs: [shut, shut] });
    return run(params, start, seconds, at, 1).map((s) => s.pOutKPa);
  };

  it.each([
    [0.5, 19.9],
    [5, 2.0],
  ])('loses, in %f m³ at 0.1 Nm³/h, %f kPa/h', (volumeM3, kPaPerHour) => {
    // the flow falls with the pressure, so the slope of the first six minutes tells
    const [p] = decayed(volumeM3, 0.1, 360).slice(-1);
    expect(Math.abs((100 - (p ?? 0)) * 10 - kPaPerHour)).toBeLessThan(0.02 * kPaPerHour + 0.05);
  });

  it('decays exponentially in absolute pressure while the hole is choked', () => {
    const pressures = decayed(0.5, 2, 120);
    const tau = (0.5 * (100 + ATMOSPHERE_KPA)) / ATMOSPHERE_KPA / (2 / 3600);
    for (const second of [60, 120]) {
      const expected = (100 + ATMOSPHERE_KPA) * Math.exp(-second / tau) - ATMOSPHERE_KPA;
      expect(Math.abs((pressures[second - 1] ?? 0) - expected)).toBeLessThan(0.1);
    }
  });

  it('bleeds from lock-up to the set point in τ = V·ΔP/(Pb·q)', () => {
    const start = { ...restingStation(REFERENCE), pOutKPa: 105 };
    const leakAreaM2 = circleAreaM2(holeMm(0.5, 102.5));
    const states = run(REFERENCE, start, 3600, inputs({ leakAreaM2 }));
    const seconds = states.findIndex((s) => s.pOutKPa < 100);
    const tau = ((REFERENCE.volumeM3 * 5) / (ATMOSPHERE_KPA * 0.5)) * 3600;
    expect(Math.abs(seconds / tau - 1)).toBeLessThan(0.01);
    // then the regulator feeds the hole
    expect(states.at(-1)?.runs[0]?.flowNm3h).toBeCloseTo(0.49, 1);
  });
});
