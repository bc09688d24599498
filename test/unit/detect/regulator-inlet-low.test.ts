import { describe, expect, it } from 'vitest';
import { inletOf, regulatorInletLow } from '../../../src/detect/regulator-inlet-low.ts';
import { StationValues } from '../../../src/model/record.ts';
import { every, toldBy } from '../../support/detector-run.ts';

const at = (pIn: number, from = '12:00:00', count = 7) => every(10, from, count, () => ({ pIn }));

describe('regulator.inlet-low', () => {
  it('below set + 50 kPa for a minute is P3; at the limit it is not low', () => {
    expect(toldBy(regulatorInletLow, 'rtu', at(149.9))).toEqual(['began P3 12:00:00']);
    expect(toldBy(regulatorInletLow, 'rtu', at(149.9, '12:00:00', 6))).toEqual([]);
    expect(toldBy(regulatorInletLow, 'rtu', at(150, '12:00:00', 60))).toEqual([]);
  });

  it('a dip of less than a minute stays quiet', () => {
    const dips = [...at(120, '12:00:00', 5), ...at(200, '12:00:50', 1), ...at(120, '12:01:00', 5)];
    expect(toldBy(regulatorInletLow, 'rtu', dips)).toEqual([]);
  });

  it('is left only 5 kPa above the limit, for two minutes', () => {
    const low = at(140);
    const hovering = at(154, '12:01:10', 30);
    expect(toldBy(regulatorInletLow, 'rtu', [...low, ...hovering])).toHaveLength(1);
    const back = at(156, '12:01:10', 13);
    expect(toldBy(regulatorInletLow, 'rtu', [...low, ...back])).toEqual([
      'began P3 12:00:00',
      'ended 12:01:10',
    ]);
  });

  it('a contract minimum takes the place of the margin', () => {
    const settings = { minKPa: 30 };
    expect(toldBy(regulatorInletLow, 'ward-rtu', at(40), settings)).toEqual([]);
    expect(toldBy(regulatorInletLow, 'ward-rtu', at(40))).toEqual(['began P3 12:00:00']);
    expect(toldBy(regulatorInletLow, 'ward-rtu', at(29), settings)).toHaveLength(1);
  });

  it('without a transmitter of its own the best inlet of the runs counts', () => {
    const values = StationValues.parse({ runs: { A: { pIn: 0 }, B: { pIn: 300 } } });
    expect(inletOf(values)).toBe(300);
    expect(inletOf(StationValues.parse({ pOut: 1 }))).toBeUndefined();
    const runs = every(10, '12:00:00', 20, () => ({ runs: { A: { pIn: 0 }, B: { pIn: 300 } } }));
    expect(toldBy(regulatorInletLow, 'rtu', runs)).toEqual([]);
  });

  it('a gap breaks what is pending', () => {
    expect(
      toldBy(regulatorInletLow, 'rtu', [...at(140, '12:00:00', 2), ...at(140, '12:06:00', 2)]),
    ).toEqual([]);
  });
});
