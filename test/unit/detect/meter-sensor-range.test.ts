import { describe, expect, it } from 'vitest';
import { meterSensorRange } from '../../../src/detect/meter-sensor-range.ts';
import { meter } from '../../support/detector-run.ts';
import { hourly, toldByMeter } from '../../support/meter-stage.ts';

const p = (pAbs: number, tGas = 20) =>
  toldByMeter(meterSensorRange, [meter('08:00', { pAbs, tGas })]);

/** A day and more under 430 kPa with flow. */
const running = (hours: number) =>
  hourly(hours, (hour) => ({ vm: 1000 + hour, pAbs: 430, tGas: 20 }));

describe('meter.sensor-range', () => {
  it('a value outside of the span with the first record, none at its ends', () => {
    expect(p(1000.1)).toEqual(['began P2 08:00:00']);
    expect(p(1000)).toEqual([]);
    expect(p(96)).toEqual(['began P2 08:00:00']);
    expect(p(96.3)).toEqual([]);
    expect(p(430, 60.1)).toEqual(['began P2 08:00:00']);
    expect(p(430, -30.1)).toEqual(['began P2 08:00:00']);
    expect(p(430, -30)).toEqual([]);
  });

  it('the flags of the corrector count', () => {
    const flagged = meter('08:00', { pAbs: 430, flags: ['tOutOfRange'] });
    expect(toldByMeter(meterSensorRange, [flagged])).toEqual(['began P2 08:00:00']);
  });

  it('the set point of the station widens the span', () => {
    const site = {
      station: { device: 'evc', setKPa: 900, runs: [{ id: 'A', role: 'duty', setKPa: 900 }] },
    };
    const steps = [meter('08:00', { pAbs: 1500 })];
    expect(toldByMeter(meterSensorRange, steps, { site })).toEqual([]);
  });

  it('atmospheric pressure while gas is counted at a meter that runs under pressure, in two records', () => {
    const open = hourly(2, (hour) => ({ vm: 1000 + hour, pAbs: 101, tGas: 20 }), 30);
    expect(toldByMeter(meterSensorRange, [...running(30), ...open.slice(0, 1)])).toEqual([]);
    expect(toldByMeter(meterSensorRange, [...running(30), ...open])).toEqual([
      'began P2 +1 07:00:00',
    ]);
  });

  it('an open pipe without flow is maintenance, and without a past it is an installation', () => {
    const vented = hourly(6, () => ({ vm: 1029, pAbs: 101, tGas: 20 }), 30);
    expect(toldByMeter(meterSensorRange, [...running(30), ...vented])).toEqual([]);
    const installing = hourly(200, (hour) => ({ vm: hour, pAbs: 100.2 + (hour % 3), tGas: 20 }));
    expect(toldByMeter(meterSensorRange, installing)).toEqual([]);
  });

  it('a meter of a few kPa is always near the atmosphere', () => {
    const low = hourly(200, (hour) => ({ vm: hour, pAbs: 103.3, tGas: 20 }));
    expect(toldByMeter(meterSensorRange, low)).toEqual([]);
  });

  it('ends after two hours well within', () => {
    const back = (pAbs: number) => [
      meter('08:00', { pAbs: 1100 }),
      ...[9, 10, 11, 12].map((hour) => meter(`${hour}:00`, { pAbs })),
    ];
    expect(toldByMeter(meterSensorRange, back(995))).toEqual(['began P2 08:00:00']);
    expect(toldByMeter(meterSensorRange, back(980))).toEqual([
      'began P2 08:00:00',
      'ended 09:00:00',
    ]);
  });
});
