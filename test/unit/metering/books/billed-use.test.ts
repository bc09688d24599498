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
    expect(billedUse(stats, 4)).toMatchObject({ m3: 240, estimatedM3: 10, register: 'vb' });
  });

  it('is the actual register times the agreed factor where it has none', () => {
    const stats = meterStats({ vm: 60, vmM3: 60, estimatedVmM3: 5 });
    expect(billedUse(stats, 4)).toMatchObject({ m3: 240, estimatedM3: 20, register: 'vm' });
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
    expect(billedUse(stats, 1)).toMatchObject({ m3: 80, estimatedM3: 60, register: 'vb' });
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

describe('a base register that has lost something', () => {
  const read = (
    registers: (hour: number) => Parameters<typeof point>[1],
    over: Parameters<typeof place>[0] = {},
    span: readonly [number, number] = [0, 6],
  ) => {
    const meter = place(over);
    const points = [0, 1, 2, 3, 4, 5, 6].map((hour) => point(hour * HOUR, registers(hour)));
    return spanStats(linesOf(points, meter), at(span[0]), at(span[1]), meter).stats;
  };
  const base = (hour: number) => (hour < 3 ? 40 * hour + 5000 : 40 * hour);

  it('is not made good by the actual one: nobody knows the volume of that hour', () => {
    // the corrector was reset between 2 and 3 o'clock, the meter under it ran on
    const stats = read((hour) => ({ vb: base(hour), vm: 10 * hour }));
    expect(stats.knownMs).toBe(6 * HOUR);
    expect(billedUse(stats, 1)).toMatchObject({ m3: 200, knownMs: 5 * HOUR, register: 'vb' });
  });

  it('is not, either, where a corrector was changed and its last index is missing', () => {
    const final = { vm: 25, vb: null, vbd: null };
    const changes = [{ at: at(2.5), final, initial: { ...final, vb: 100 } }];
    const stats = read((hour) => ({ vb: base(hour), vm: 10 * hour }), { changes });
    expect(billedUse(stats, 1)).toMatchObject({ knownMs: 5.5 * HOUR, register: 'vb' });
  });

  it('is not in an hour of which it has said nothing, while the actual one ran', () => {
    // the base register stood still from 2 to 5 o'clock and reports at these alone
    const standing = (hour: number) => (hour < 2 || hour > 5 ? 10 * hour : 20);
    const stats = read(
      (hour) => (hour === 3 || hour === 4 ? { vm: hour } : { vb: standing(hour), vm: hour }),
      {},
      [3, 4],
    );
    expect(billedUse(stats, 5)).toMatchObject({ m3: 0, register: 'vb' });
  });

  it('is none where the place had no corrector for a while', () => {
    const none = { vm: null, vb: null, vbd: null };
    const changes = [
      { at: at(1.5), final: { ...none, vm: 15, vb: 5060 }, initial: { ...none, vm: 15 } },
      { at: at(4.5), final: { ...none, vm: 45 }, initial: { ...none, vm: 45, vb: 0 } },
    ];
    const registers = (hour: number) =>
      hour > 1 && hour < 5 ? { vm: 10 * hour } : { vb: base(hour), vm: 10 * hour };
    const stats = read(registers, { changes }, [2, 4]);
    expect(billedUse(stats, 4)).toMatchObject({ m3: 80, knownMs: 2 * HOUR, register: 'vm' });
  });
});
