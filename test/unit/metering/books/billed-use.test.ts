import { describe, expect, it } from 'vitest';
import { agreedFactor, billedUse } from '../../../../src/metering/books/billed-use.ts';
import { linesOf, spanStats } from '../../../../src/metering/books/span-stats.ts';
import { epochMs } from '../../../../src/model/units.ts';
import { meterStats } from '../../../support/meter-stats.ts';
import { HOUR, MONDAY, place, point } from './book-kit.ts';

const at = (hour: number) => epochMs(MONDAY + hour * HOUR);

/** Four hours of readings, and 60 m³ set by a person for the two in the middle. */
const middleSet = (register: (hour: number) => Parameters<typeof point>[1]) => {
  const substitutes = [{ from: at(1), to: at(3), vbM3: 60 }];
  const points = [0, 1, 2, 3, 4].map((hour) => point(hour * HOUR, register(hour)));
  const meter = place({ substitutes });
  return spanStats(linesOf(points, meter), at(0), at(4), meter);
};

describe('what a meter is billed by', () => {
  it('is its base register where it has one', () => {
    const stats = meterStats({ vb: 1240, vbM3: 240, vm: 60, vmM3: 60, estimatedVbM3: 10 });
    expect(billedUse(stats, 4)).toEqual({ m3: 240, estimatedM3: 10, register: 'vb' });
  });

  it('is the actual register times the agreed factor where it has none', () => {
    const stats = meterStats({ vm: 60, vmM3: 60, estimatedVmM3: 5 });
    expect(billedUse(stats, 4)).toEqual({ m3: 240, estimatedM3: 20, register: 'vm' });
  });

  it('takes the factor of the contract before that of the fleet, and none where none is agreed', () => {
    expect(agreedFactor({ fixedFactor: 1.2 })).toBe(1.2);
    expect(agreedFactor({})).toBe(1);
    const contract = { compensation: 'fixedFactor', fixedFactor: 1.3 } as const;
    expect(agreedFactor({ fixedFactor: 1.2 }, contract)).toBe(1.3);
    expect(agreedFactor({ fixedFactor: 1.2 }, { compensation: 'none' })).toBe(1);
  });
});

describe('a volume that people have set', () => {
  it('replaces what the base register counted then', () => {
    // 10 m³ an hour: 10 + 60 + 10
    const { stats, method } = middleSet((hour) => ({ vb: 1000 + 10 * hour }));
    expect(method).toBe('substitute');
    expect(billedUse(stats, 1)).toEqual({ m3: 80, estimatedM3: 60, register: 'vb' });
  });

  it('replaces what the actual register counted then, in base volume', () => {
    // 10 m³ actual an hour at a factor of 1.2: 12 + 60 + 12; the register itself counted 40
    const { stats } = middleSet((hour) => ({ vm: 1000 + 10 * hour }));
    expect(stats).toMatchObject({ vmM3: 40, setM3: 60, setVmM3: 20, knownMs: 4 * HOUR });
    const { m3, register } = billedUse(stats, 1.2);
    expect([m3, register]).toEqual([84, 'vm']);
  });

  it('stands for the disturbed register too, and fills what nobody has told', () => {
    const { stats } = middleSet((hour) => ({
      vb: 1000,
      ...(hour === 0 || hour === 4 ? { vbd: hour } : {}),
    }));
    // 4 m³ in four hours of which two are set: 2 remain
    expect(stats.vbdM3).toBeCloseTo(2, 9);
    const silent = meterStats({ vbM3: 60, setM3: 60 });
    expect(billedUse(silent, 3)).toMatchObject({ m3: 60 });
  });
});
