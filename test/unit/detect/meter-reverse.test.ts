import { describe, expect, it } from 'vitest';
import { meterReverse } from '../../../src/detect/meter-reverse.ts';
import { meter } from '../../support/detector-run.ts';
import { hourly, toldByMeter } from '../../support/meter-stage.ts';

const vm = (at: string, value: number, more: object = {}) => meter(at, { vm: value, ...more });

describe('meter.reverse', () => {
  it('by the flag, and by a negative flow of half Qmin', () => {
    expect(toldByMeter(meterReverse, [meter('01:00', { vm: 1, flags: ['reverseFlow'] })])).toEqual([
      'began P3 01:00:00',
    ]);
    expect(toldByMeter(meterReverse, [meter('01:00', { qm: -0.25 })])).toEqual([
      'began P3 01:00:00',
    ]);
    expect(toldByMeter(meterReverse, [meter('01:00', { qm: -0.24 })])).toEqual([]);
  });

  it('by a fall that the meter could have let through, since the record before it', () => {
    expect(toldByMeter(meterReverse, [vm('01:00', 500), vm('02:00', 499)])).toEqual([
      'began P3 01:00:00',
    ]);
    // 12 m³ are the most in an hour: more is another register, not gas
    expect(toldByMeter(meterReverse, [vm('01:00', 500), vm('02:00', 487)])).toEqual([]);
  });

  it('a wobble is none, several in a row add up, a rise between them parts them', () => {
    const falls = [vm('01:00', 500), vm('02:00', 499.97), vm('03:00', 499.94)];
    expect(toldByMeter(meterReverse, falls.slice(0, 2))).toEqual([]);
    expect(toldByMeter(meterReverse, falls)).toEqual(['began P3 01:00:00']);
    const parted = [vm('01:00', 500), vm('02:00', 499.97), vm('03:00', 501), vm('04:00', 500.97)];
    expect(toldByMeter(meterReverse, parted)).toEqual([]);
  });

  it('wobbles days apart do not add up, and a fall over a long silence is no flow', () => {
    const apart = [vm('01:00', 500), vm('02:00', 499.97), vm('+2 02:00', 499.94)];
    expect(toldByMeter(meterReverse, apart)).toEqual([]);
    expect(toldByMeter(meterReverse, [vm('01:00', 294), vm('+90 01:00', 22)])).toEqual([]);
  });

  it('ends six hours after the last of it, also when nothing flows', () => {
    const steps = [vm('00:00', 500), ...hourly(9, () => ({ vm: 499 }), 1)];
    expect(toldByMeter(meterReverse, steps)).toEqual(['began P3 00:00:00', 'ended 02:00:00']);
  });
});
