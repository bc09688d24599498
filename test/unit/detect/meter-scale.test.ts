import { describe, expect, it } from 'vitest';
import { meterOverRange } from '../../../src/detect/meter-over-range.ts';
import { meterScale } from '../../../src/detect/meter-scale.ts';
import { hourly, toldByMeter } from '../../support/meter-stage.ts';

/** Qmax 10 m³/h; the register counts 4 m³/h whatever the flow says. */
const flows = (...qm: readonly number[]) =>
  hourly(qm.length, (hour) => ({ vm: 1000 + 4 * hour, qm: qm[hour] ?? 0 }));

describe('meter.scale', () => {
  it('a flow of 10⁵ m³/h beside a sane register is a scale fault with the first record', () => {
    expect(toldByMeter(meterScale, flows(4, 163_525))).toEqual(['began P3 01:00:00']);
  });

  it('and no over-range', () => {
    expect(toldByMeter(meterOverRange, flows(4, 163_525, 510_803, 4))).toEqual([]);
  });

  it('twice Qmax needs three records in a row: a contact bounces once', () => {
    expect(toldByMeter(meterScale, flows(4, 25, 4, 25, 25, 4))).toEqual([]);
    expect(toldByMeter(meterScale, flows(4, 25, 25, 25))).toEqual(['began P3 01:00:00']);
    expect(toldByMeter(meterScale, flows(4, 20, 20, 20, 20))).toEqual([]);
  });

  it('without a register to contradict it nothing is said', () => {
    expect(
      toldByMeter(
        meterScale,
        hourly(5, () => ({ qm: 163_525 })),
      ),
    ).toEqual([]);
  });

  it('one alarm for a fortnight of wrong flows with right ones between', () => {
    const qm = Array.from({ length: 14 * 24 }, (_, n) => (n % 5 === 1 ? 200_000 : 4));
    const right = Array.from({ length: 60 }, () => 4);
    expect(toldByMeter(meterScale, flows(4, ...qm, ...right))).toEqual([
      'began P3 02:00:00',
      `ended +13 21:00:00`,
    ]);
  });
});
