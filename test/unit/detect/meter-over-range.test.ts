import { describe, expect, it } from 'vitest';
import { meterOverRange } from '../../../src/detect/meter-over-range.ts';
import { every, meter } from '../../support/detector-run.ts';
import { hourly, meterAsset, toldByMeter } from '../../support/meter-stage.ts';
import { findingsOf } from '../../support/stage-run.ts';

/** Qmax 10 m³/h: a register that counts so much in each hour. */
const counting = (...m3: readonly number[]) => {
  let vm = 1000;
  return hourly(m3.length + 1, (hour) => {
    if (hour > 0) vm += m3[hour - 1] ?? 0;
    return { vm };
  });
};
const FAST = { device: { reporting: 'scada', intervalSeconds: 10 } };

/** 10 s records of a meter that flows so much. */
const flowing = (from: string, seconds: number, flow: number, vm: number) =>
  every(
    10,
    from,
    seconds / 10 + 1,
    (n) => ({ vm: vm + (flow * n * 10) / 3600, qm: flow }),
    (at, values) => meter(at, values),
  );

describe('meter.over-range', () => {
  it('an hour above Qmax by its register, from the start of the hour', () => {
    expect(toldByMeter(meterOverRange, counting(9, 10.5))).toEqual(['began P3 01:00:00']);
    expect(toldByMeter(meterOverRange, counting(9, 10, 10))).toEqual([]);
  });

  it('tells the hours of the year above Qmax', () => {
    const findings = findingsOf(
      meterOverRange,
      meterAsset(meterOverRange),
      counting(10.5, 9, 9, 9, 11),
    );
    const last = findings.findLast((finding) => finding.verdict === 'began');
    expect(last).toMatchObject({ evidence: [{ value: 11 }, { name: 'hoursAbove', value: 2 }] });
  });

  it('ends after two hours below 95 %; between the limits it neither begins nor ends', () => {
    expect(toldByMeter(meterOverRange, counting(11, 9.8, 9.8, 9.8))).toHaveLength(1);
    expect(toldByMeter(meterOverRange, counting(11, 9, 9, 9))).toEqual([
      'began P3 00:00:00',
      'ended 02:00:00',
    ]);
  });

  it('the hour in which the clock was set back is as long as the time between the arrivals', () => {
    const late = { after: 11 * 3_600_000 };
    const steps = [
      meter('00:00', { vm: 100 }),
      meter('01:00', { vm: 108 }),
      // eleven hours slow from here on: 11 m³ in twelve hours
      meter('02:00', { vm: 119 }, late),
      meter('03:00', { vm: 128 }, late),
    ];
    expect(toldByMeter(meterOverRange, steps)).toEqual([]);
    // its next hours are hours again, as those of a buffer handed in late
    const more = [meter('04:00', { vm: 139 }, late), meter('05:00', { vm: 148 }, late)];
    expect(toldByMeter(meterOverRange, [...steps, ...more])).toEqual(['began P3 03:00:00']);
  });

  it('two stamps a second apart are no flow', () => {
    const steps = [
      meter('00:00', { vm: 100 }),
      meter('01:59:59', { vm: 103 }),
      meter('02:00', { vm: 105.65 }),
      meter('03:00', { vm: 107 }),
    ];
    expect(toldByMeter(meterOverRange, steps)).toEqual([]);
  });

  it('a fast meter is judged by five minutes, and by one above 1.2·Qmax', () => {
    expect(toldByMeter(meterOverRange, flowing('00:00', 290, 11, 100), FAST)).toEqual([]);
    expect(toldByMeter(meterOverRange, flowing('00:00', 310, 11, 100), FAST)).toEqual([
      'began P3 00:00:00',
    ]);
    expect(toldByMeter(meterOverRange, flowing('00:00', 50, 13, 100), FAST)).toEqual([]);
    expect(toldByMeter(meterOverRange, flowing('00:00', 70, 13, 100), FAST)).toEqual([
      'began P2 00:00:00',
    ]);
  });

  it('a wrong flow of a fast meter is no overload', () => {
    const steps = every(
      10,
      '00:00',
      60,
      (n) => ({ vm: 100 + n * 0.01, qm: 500_000 }),
      (at, values) => meter(at, values),
    );
    expect(toldByMeter(meterOverRange, steps, FAST)).toEqual([]);
  });

  it('the flag of the meter itself is taken at its word', () => {
    expect(toldByMeter(meterOverRange, [meter('08:00', { vm: 1, flags: ['overFlow'] })])).toEqual([
      'began P3 08:00:00',
    ]);
  });
});
