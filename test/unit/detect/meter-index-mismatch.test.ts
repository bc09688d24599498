import { describe, expect, it } from 'vitest';
import { meterIndexMismatch } from '../../../src/detect/meter-index-mismatch.ts';
import { meter } from '../../support/detector-run.ts';
import { hourly, toldByMeter } from '../../support/meter-stage.ts';

const FLEET = { meter: { pulseWeight: 0.1 } };

/** Daily readings of both; the index has counted `factor` times what Vm has. */
const daily = (days: number, factor: (day: number) => number) => {
  let index = 1000;
  return Array.from({ length: days }, (_, day) => {
    if (day > 0) index += 60 * factor(day);
    return meter(`+${day} 08:00`, { vm: 500 + 60 * day, mechIndex: index });
  });
};
const told = (steps: ReturnType<typeof daily>) => toldByMeter(meterIndexMismatch, steps, FLEET);

describe('meter.index-mismatch', () => {
  it('2 % of missing pulses are found by the second reading, since the anchor', () => {
    expect(told(daily(2, () => 1.02))).toEqual([]);
    expect(told(daily(3, () => 1.02))).toEqual(['began P3 08:00:00']);
  });

  it('0.9 % is within the meters, and 5 pulses within the reading', () => {
    expect(told(daily(10, () => 1.009))).toEqual([]);
    const few = [
      meter('08:00', { vm: 0, mechIndex: 0 }),
      ...hourly(40, (hour) => ({ vm: hour - 8, mechIndex: (hour - 8) * 1.013 }), 9),
    ];
    // judged from 50 m³ on only
    expect(toldByMeter(meterIndexMismatch, few, FLEET)).toEqual([]);
  });

  it('an index read too early comes right with the next reading', () => {
    const skewed = [
      meter('08:00', { vm: 500, mechIndex: 1000 }),
      meter('+1 08:00', { vm: 560, mechIndex: 1057 }),
      meter('+2 08:00', { vm: 620, mechIndex: 1120 }),
      meter('+3 08:00', { vm: 680, mechIndex: 1180 }),
    ];
    expect(told(skewed)).toEqual([]);
  });

  it('the mechanical factor counts', () => {
    const steps = daily(6, () => 0.1);
    expect(toldByMeter(meterIndexMismatch, steps, { meter: { mechFactor: 10 } })).toEqual([]);
    expect(toldByMeter(meterIndexMismatch, steps, FLEET)).toHaveLength(1);
  });

  it('another meter starts afresh', () => {
    const first = daily(2, () => 1.02);
    const second = daily(2, () => 1.02).map((_, day) =>
      meter(`+${day + 5} 08:00`, { vm: 1 + 60 * day, mechIndex: 1 + 61.2 * day }),
    );
    expect(told([...first, ...second])).toEqual([]);
  });

  it('ends once both have agreed for a day', () => {
    expect(told(daily(8, (day) => (day <= 2 ? 1.05 : 1)))).toEqual([
      'began P3 08:00:00',
      'ended +3 08:00:00',
    ]);
  });
});
