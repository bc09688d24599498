import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { filterLossKPa } from '../../../simulators/physics/filter.ts';
import { drift } from '../../../simulators/physics/inlet.ts';
import { monotoneRoot } from '../../../simulators/physics/monotone-root.ts';
import { reliefFlow } from '../../../simulators/physics/relief.ts';
import { isoLocal, localTime, zoneOffsetMs } from '../../../simulators/site/local-time.ts';
import { seededRandom } from '../../../src/lib/seeded-random.ts';

describe('drift', () => {
  const hourly = (() => {
    const process = drift(seededRandom('inlet'), 13);
    return Array.from({ length: 20_000 }, () => process.next(3600));
  })();

  it('has the asked spread and the hourly correlation of 0.93', () => {
    const mean = hourly.reduce((sum, x) => sum + x, 0) / hourly.length;
    const variance = hourly.reduce((sum, x) => sum + (x - mean) ** 2, 0) / hourly.length;
    const lagged = hourly
      .slice(1)
      .reduce((sum, x, i) => sum + (x - mean) * ((hourly[i] ?? 0) - mean), 0);
    expect(Math.abs(mean)).toBeLessThan(2);
    expect(Math.sqrt(variance)).toBeGreaterThan(11.5);
    expect(Math.sqrt(variance)).toBeLessThan(14.5);
    expect(lagged / hourly.length / variance).toBeCloseTo(0.93, 1);
  });

  it('keeps its spread at a step of one second', () => {
    const fine = drift(seededRandom('fine'), 1, 0.1);
    const values = Array.from({ length: 100_000 }, () => fine.next(1));
    const variance = values.reduce((sum, x) => sum + x * x, 0) / values.length;
    expect(variance).toBeGreaterThan(0.5);
    expect(variance).toBeLessThan(2);
  });
});

describe('reliefFlow', () => {
  const params = { setKPa: 115, capacityNm3h: 150 };

  it('is shut up to its set point and passes its capacity at 10 % over', () => {
    expect(reliefFlow(params, 115)).toBe(0);
    expect(reliefFlow(params, 126.5)).toBeCloseTo(150, 6);
    expect(reliefFlow(params, 300)).toBeGreaterThan(150);
  });
});

describe('filterLossKPa', () => {
  it('grows with the square of the flow and falls with the pressure', () => {
    expect(filterLossKPa(1e-4, 200, 300)).toBeCloseTo(4 * filterLossKPa(1e-4, 100, 300), 9);
    expect(filterLossKPa(1e-4, 200, 100)).toBeGreaterThan(filterLossKPa(1e-4, 200, 300));
    expect(filterLossKPa(1e-4, 0, 300)).toBe(0);
  });
});

describe('monotoneRoot', () => {
  it('finds the root of rising functions from any guess', () => {
    fc.assert(
      fc.property(
        fc.double({ min: 0, max: 400, noNaN: true }),
        fc.double({ min: 0, max: 400, noNaN: true }),
        fc.double({ min: 0.01, max: 1000, noNaN: true }),
        (root, guess, steep) => {
          const f = (x: number): number => x - root + steep * Math.max(0, x - root);
          expect(Math.abs(monotoneRoot(f, guess, [0, 400], 1e-7) - root)).toBeLessThan(1e-4);
        },
      ),
      { seed: 99 },
    );
  });

  it('stops at a bound when the root lies beyond it', () => {
    expect(monotoneRoot((x) => x - 500, 10, [0, 400], 1e-7)).toBe(400);
    expect(monotoneRoot((x) => x + 5, 10, [0, 400], 1e-7)).toBe(0);
  });
});

describe('local time', () => {
  const at = Date.UTC(2026, 10, 22, 17, 30);

  it('knows the zone, the weekday and the day of the year', () => {
    const offset = zoneOffsetMs('Asia/Shanghai', at);
    expect(offset).toBe(8 * 3_600_000);
    expect(localTime(at, offset)).toEqual({ hour: 1.5, weekday: 0, dayOfYear: 327 });
  });

  it('writes the offset, also a negative one with minutes', () => {
    expect(isoLocal(at, 8 * 3_600_000)).toBe('2026-11-23T01:30:00+08:00');
    expect(isoLocal(at, zoneOffsetMs('America/St_Johns', at))).toBe('2026-11-22T14:00:00-03:30');
    expect(Date.parse(isoLocal(at, -3.5 * 3_600_000))).toBe(at);
  });
});
