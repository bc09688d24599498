import { describe, expect, it } from 'vitest';
import { meterBattery } from '../../../src/detect/meter-battery.ts';
import { meter } from '../../support/detector-run.ts';
import { type MeterFleet, meterAsset, toldByMeter } from '../../support/meter-stage.ts';
import { findingsOf } from '../../support/stage-run.ts';

const daily = (days: number, volts: (day: number) => number, more: object = {}) =>
  Array.from({ length: days }, (_, day) =>
    meter(`+${day} 08:00`, { battery: volts(day), ...more }),
  );
const told = (steps: ReturnType<typeof daily>, fleet: MeterFleet = {}) =>
  toldByMeter(meterBattery, steps, fleet);

describe('meter.battery', () => {
  it('two days below 3.2 V are a notice, below 3.0 V an alarm, since the first of them', () => {
    expect(told(daily(3, () => 3.19))).toEqual(['began P4 08:00:00']);
    expect(told(daily(3, () => 2.99))).toEqual(['began P3 08:00:00']);
    expect(told(daily(3, () => 3.2))).toEqual([]);
    expect(told(daily(2, () => 2.99))).toEqual([]);
  });

  it('the highest of a day counts: one sag under the radio is none', () => {
    const steps = daily(9, () => 3.5).flatMap((reading, day) => [
      reading,
      meter(`+${day} 09:00`, { battery: 2.8 }),
    ]);
    expect(told(steps)).toEqual([]);
  });

  it('on cold days only the alarm limit counts', () => {
    expect(told(daily(5, () => 3.1, { tGas: -15 }))).toEqual([]);
    expect(told(daily(5, () => 2.9, { tGas: -15 }))).toEqual(['began P3 08:00:00']);
  });

  it('below 3.4 V the slope tells its end', () => {
    // 5 mV a day from 3.39 V: at 3.28 V it reaches 3.0 V in 56 days
    const findings = findingsOf(
      meterBattery,
      meterAsset(meterBattery),
      daily(26, (day) => 3.39 - 0.005 * day),
    );
    expect(findings).toMatchObject([
      {
        verdict: 'began',
        priority: 3,
        evidence: [
          { name: 'battery', limit: 3.4 },
          { name: 'batteryDays', limit: 60 },
        ],
      },
    ]);
    // slower than that it lasts
    expect(told(daily(60, (day) => 3.39 - 0.001 * day))).toEqual([]);
  });

  it('above 3.4 V a slope tells nothing', () => {
    expect(told(daily(20, (day) => 3.6 - 0.01 * day).slice(0, 19))).toEqual([]);
  });

  it('its age is a notice where the fitting is known', () => {
    const fresh = { meter: { installed: '2020-01-01' } };
    const old = { meter: { installed: '2016-12-31' } };
    expect(
      told(
        daily(4, () => 3.6),
        fresh,
      ),
    ).toEqual([]);
    expect(
      told(
        daily(4, () => 3.6),
        old,
      ),
    ).toEqual(['began P4 08:00:00']);
    const changed = { fitted: '2025-05-05' };
    expect(
      toldByMeter(
        meterBattery,
        daily(4, () => 3.6),
        old,
        changed,
      ),
    ).toEqual([]);
  });

  it('the flag counts at once, and a pack of 6 V is judged by it alone', () => {
    expect(told(daily(1, () => 3.5, { flags: ['lowBattery'] }))).toEqual(['began P3 08:00:00']);
    expect(told(daily(9, () => 4.6))).toEqual([]);
  });

  it('ends four days after a new battery; 3.25 V is not one', () => {
    const low = (after: number) => daily(12, (day) => (day < 3 ? 3.1 : after));
    expect(told(low(3.6))).toEqual(['began P4 08:00:00', 'ended +4 08:00:00']);
    expect(told(low(3.25))).toEqual(['began P4 08:00:00']);
  });
});
