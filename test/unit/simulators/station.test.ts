import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { HEALTHY_REGULATOR } from '../../../simulators/physics/regulator.ts';
import {
  restingStation,
  type StationInputs,
  type StationState,
} from '../../../simulators/physics/station.ts';
import { CHINA_BASE, toKelvin } from '../../../src/gas/gas-constants.ts';
import { linePack } from '../../../src/gas/line-pack.ts';
import { circleAreaM2 } from '../../../src/gas/orifice-flow.ts';
import { kPaAbs } from '../../../src/model/units.ts';
import { HEALTHY_RUN, inputs, REFERENCE, run, withoutProtection } from './stations.ts';

const last = (states: readonly StationState[]): StationState => {
  const state = states.at(-1);
  if (state === undefined) throw new Error('no states');
  return state;
};
const settled = (demandNm3h: number): StationState =>
  last(run(REFERENCE, restingStation(REFERENCE), 600, inputs({ demandNm3h })));

describe('reference responses of the 100 kPa station', () => {
  it('settles at 97.50 kPa with 200 Nm³/h', () => {
    expect(settled(200).pOutKPa).toBeCloseTo(97.5, 3);
  });

  it('settles at 99.75 kPa with 20 Nm³/h', () => {
    expect(settled(20).pOutKPa).toBeCloseTo(99.75, 3);
  });

  it('is at 96.24 ± 0.05 kPa 10 s after a step from 0 to 300 Nm³/h', () => {
    const p = last(run(REFERENCE, restingStation(REFERENCE), 10, inputs({ demandNm3h: 300 })));
    expect(Math.abs(p.pOutKPa - 96.24)).toBeLessThan(0.05);
  });

  it('creeps 100 → 114 → 147 kPa with a seat leak of 0.5 Nm³/h and no demand', () => {
    const leaking = inputs({
      runs: [
        { ...HEALTHY_RUN, regulator: { ...HEALTHY_REGULATOR, seatLeakNm3h: 0.5 } },
        HEALTHY_RUN,
      ],
    });
    const bare = withoutProtection(REFERENCE);
    const states = run(bare, restingStation(bare), 2.8 * 3600, leaking);
    expect(states[50 * 60 - 1]?.pOutKPa).toBeCloseTo(114, 0);
    expect(Math.abs(last(states).pOutKPa - 147)).toBeLessThan(0.5);
  });

  it('hands over to the standby: 98.1 → 92.9 → 93.2 kPa at 150 Nm³/h', () => {
    const before = settled(150);
    expect(before.pOutKPa).toBeCloseTo(98.1, 1);
    const closed = inputs({
      demandNm3h: 150,
      runs: [
        { ...HEALTHY_RUN, regulator: { ...HEALTHY_REGULATOR, failsClosed: true } },
        HEALTHY_RUN,
      ],
    });
    const states = run(REFERENCE, before, 120, closed);
    const lowest = Math.min(...states.map((s) => s.pOutKPa));
    expect(Math.abs(lowest - 92.9)).toBeLessThan(0.1);
    expect(last(states).pOutKPa).toBeCloseTo(93.2, 1);
    expect(last(states).runs[1]?.flowNm3h).toBeCloseTo(150, 2);
    expect(last(states).runs[0]?.flowNm3h).toBe(0);
  });
});

describe('shut-off', () => {
  const soft = {
    ...REFERENCE,
    runs: REFERENCE.runs.map((r) => ({
      ...r,
      regulator: { ...r.regulator, closingShare: 0.005 },
    })),
  };

  it('locks up above the set point when the demand ends, and holds', () => {
    const flowing = last(run(soft, restingStation(soft), 300, inputs({ demandNm3h: 100 })));
    const states = run(soft, flowing, 7200, inputs());
    const p = last(states).pOutKPa;
    expect(p).toBeGreaterThan(102);
    expect(p).toBeLessThan(105.5);
    expect(states.at(-600)?.pOutKPa).toBe(p);
    expect(last(states).runs.every((r) => r.regulator.tight)).toBe(true);
  });

  it('stays tight between the set point and lock-up and opens below the set point', () => {
    const high = { ...restingStation(REFERENCE), pOutKPa: 104 };
    const states = run(REFERENCE, high, 400, inputs({ demandNm3h: 2 }));
    const opened = states.findIndex((s) => (s.runs[0]?.flowNm3h ?? 0) > 0);
    expect(opened).toBeGreaterThan(0);
    expect(states[opened]?.pOutKPa).toBeLessThan(100);
    expect(states.slice(0, opened).every((s) => s.pOutKPa >= 100)).toBe(true);
  });
});

describe('protection', () => {
  const failsOpen = (minOpening: number): StationInputs =>
    inputs({
      runs: [{ ...HEALTHY_RUN, regulator: { ...HEALTHY_REGULATOR, minOpening } }, HEALTHY_RUN],
    });

  it('relieves first and holds when the relief is large enough', () => {
    const state = last(run(REFERENCE, restingStation(REFERENCE), 900, failsOpen(0.25)));
    expect(state.reliefNm3h).toBeCloseTo(100, 1);
    expect(state.pOutKPa).toBeGreaterThan(115);
    expect(state.pOutKPa).toBeLessThan(130);
    expect(state.runs.some((r) => r.slamShut.tripped)).toBe(false);
  });

  it('trips the slam-shut of both runs when it is not, until a reset', () => {
    const states = run(REFERENCE, restingStation(REFERENCE), 120, failsOpen(1));
    expect(last(states).runs.every((r) => r.slamShut.tripped)).toBe(true);
    const later = run(REFERENCE, last(states), 60, inputs());
    expect(last(later).runs.every((r) => r.slamShut.tripped)).toBe(true);
  });

  it('starves, trips low and recovers after the inlet is back and the crew resets', () => {
    const demandNm3h = 150;
    const dead = last(run(REFERENCE, settled(demandNm3h), 600, inputs({ demandNm3h, pInKPa: 0 })));
    expect(dead.pOutKPa).toBeLessThan(30);
    expect(dead.runs.every((r) => r.slamShut.tripped)).toBe(true);
    const reset = { ...HEALTHY_RUN, slamShut: { trip: false, stuck: false, reset: true } };
    const alive = run(REFERENCE, dead, 600, (second) =>
      inputs({ demandNm3h, runs: second === 0 ? [reset, reset] : [HEALTHY_RUN, HEALTHY_RUN] }),
    );
    expect(last(alive).pOutKPa).toBeCloseTo(98.1, 1);
  });
});

describe('mass balance of the line pack', () => {
  const stored = (p: number, tGasC: number): number =>
    linePack(
      { volumeM3: REFERENCE.volumeM3, temperature: toKelvin(tGasC), z: 1 },
      kPaAbs(p + 101.325),
      CHINA_BASE,
    );

  it('closes within 1e-6 whatever flows', () => {
    fc.assert(
      fc.property(
        fc.array(
          fc.record({
            demandNm3h: fc.double({ min: 0, max: 500, noNaN: true }),
            pInKPa: fc.double({ min: 0, max: 500, noNaN: true }),
            bypassNm3h: fc.constantFrom(0, 0, 50, 300),
            leakAreaM2: fc.constantFrom(0, circleAreaM2(5)),
            minOpening: fc.constantFrom(0, 0, 0.1, 1),
            seatLeakNm3h: fc.constantFrom(0, 0, 3),
          }),
          { minLength: 1, maxLength: 40 },
        ),
        (steps) => {
          const start = restingStation(REFERENCE);
          let [flowed, state] = [0, start];
          for (const { minOpening, seatLeakNm3h, ...changes } of steps) {
            const regulator = { ...HEALTHY_REGULATOR, minOpening, seatLeakNm3h };
            const at = inputs({ ...changes, runs: [{ ...HEALTHY_RUN, regulator }, HEALTHY_RUN] });
            const states = run(REFERENCE, state, 5, at);
            for (const s of states) {
              const entered = s.runs.reduce((sum, r) => sum + r.flowNm3h, 0) + s.bypassNm3h;
              flowed += (entered - s.reliefNm3h - s.leakNm3h - s.deliveredNm3h) / 3600;
            }
            state = last(states);
            expect(state.pOutKPa).toBeGreaterThan(-0.001);
          }
          const change = stored(state.pOutKPa, 20) - stored(start.pOutKPa, 20);
          expect(Math.abs(change - flowed)).toBeLessThan(1e-6);
        },
      ),
      { seed: 4_711, numRuns: 60 },
    );
  });
});
