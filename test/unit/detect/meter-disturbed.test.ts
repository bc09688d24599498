import { describe, expect, it } from 'vitest';
import { meterDisturbed } from '../../../src/detect/meter-disturbed.ts';
import { meter } from '../../support/detector-run.ts';
import { toldByMeter } from '../../support/meter-stage.ts';

const at = (time: string, vb: number, vbd: number) => meter(time, { vb, vbd });

describe('meter.disturbed', () => {
  it('the first growth of the disturbed register, since the record before', () => {
    expect(toldByMeter(meterDisturbed, [at('01:00', 10, 5), at('02:00', 10, 5.5)])).toEqual([
      'began P2 01:00:00',
    ]);
  });

  it('a register that has stood at a value for ever is none', () => {
    const steps = [at('01:00', 10, 5), at('02:00', 20, 5), at('03:00', 30, 5)];
    expect(toldByMeter(meterDisturbed, steps)).toEqual([]);
  });

  it('less than a last digit is none', () => {
    const steps = [at('01:00', 10, 5), at('02:00', 20, 5.05)];
    expect(toldByMeter(meterDisturbed, steps, { meter: { resolution: 0.1 } })).toEqual([]);
    expect(toldByMeter(meterDisturbed, steps)).toHaveLength(1);
  });

  it('lasts while nothing flows, and ends after two hours of undisturbed gas', () => {
    const faulty = [at('01:00', 10, 5), at('02:00', 10, 6), at('03:00', 10, 6), at('09:00', 10, 6)];
    expect(toldByMeter(meterDisturbed, faulty)).toEqual(['began P2 01:00:00']);
    const whole = [...faulty, at('10:00', 14, 6), at('11:00', 18, 6), at('12:00', 22, 6)];
    expect(toldByMeter(meterDisturbed, whole)).toEqual(['began P2 01:00:00', 'ended 10:00:00']);
  });
});
