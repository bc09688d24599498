import { describe, expect, it } from 'vitest';
import { meterFrozenSensor } from '../../../src/detect/meter-frozen-sensor.ts';
import { seededRandom } from '../../../src/lib/seeded-random.ts';
import { hourly, meterAsset, toldByMeter } from '../../support/meter-stage.ts';
import { findingsOf } from '../../support/stage-run.ts';

/** Hours of a working sensor: a last digit of so many kPa about 430. */
function working(hours: number, digit: number, frozen: (hour: number) => boolean = () => false) {
  const random = seededRandom('frozen-sensor');
  let last = 430;
  return hourly(hours, (hour) => {
    const pAbs = Math.round((430 + 5 * random.normal()) / digit) * digit;
    if (!frozen(hour)) last = pAbs;
    return { pAbs: last, tGas: 20 + random.normal() };
  });
}
const from = (first: number, hours: number) => (hour: number) =>
  hour >= first && hour < first + hours;

describe('meter.frozen-sensor', () => {
  it('twelve identical hours of a sensor that else always moves, since the first of them', () => {
    // hour 99 carries the value that hours 100 and later repeat
    expect(toldByMeter(meterFrozenSensor, working(111, 0.0153, from(100, 48)))).toEqual([
      'began P2 +4 03:00:00',
    ]);
    expect(toldByMeter(meterFrozenSensor, working(120, 0.0153, from(100, 10)))).toEqual([]);
  });

  it('names the sensor and the run', () => {
    const asset = meterAsset(meterFrozenSensor);
    const [found] = findingsOf(meterFrozenSensor, asset, working(111, 0.0153, from(100, 48)));
    expect(found).toMatchObject({
      evidence: [{ name: 'pAbs' }, { name: 'samples', value: 12, limit: 12 }],
    });
  });

  it('the temperature is watched by itself', () => {
    const steps = working(140, 0.0153).map((reading, hour) =>
      hour < 100 ? reading : { ...reading, values: { ...reading.values, tGas: 20 as never } },
    );
    const [found] = findingsOf(meterFrozenSensor, meterAsset(meterFrozenSensor), steps);
    expect(found).toMatchObject({ evidence: [{ name: 'tGas', value: 20 }, { name: 'samples' }] });
  });

  it('a coarse last digit repeats itself for days, and is found later when it does freeze', () => {
    expect(toldByMeter(meterFrozenSensor, working(2000, 20))).toEqual([]);
    const findings = toldByMeter(meterFrozenSensor, working(1500, 20, from(1000, 500)));
    expect(findings[0]).toMatch(/^began P2/);
  });

  it('a pipe that stands still from the first day is given two days', () => {
    const still = (hours: number) => hourly(hours, () => ({ pAbs: 430, tGas: 20 }));
    expect(toldByMeter(meterFrozenSensor, still(48))).toEqual([]);
    expect(toldByMeter(meterFrozenSensor, still(49))).toEqual(['began P2 01:00:00']);
  });

  it('a silence of more than a day starts the count afresh', () => {
    const frozen = working(108, 0.0153, from(100, 48));
    const last = frozen.at(-1)?.values.pAbs ?? 0;
    const later = hourly(9, (hour) => ({ pAbs: last, tGas: 20 + hour / 100 }), 140);
    expect(toldByMeter(meterFrozenSensor, [...frozen, ...later])).toEqual([]);
  });

  it('ends once both have moved for a day', () => {
    const told = toldByMeter(meterFrozenSensor, working(170, 0.0153, from(100, 20)));
    expect(told).toEqual(['began P2 +4 03:00:00', 'ended +5 00:00:00']);
  });
});
