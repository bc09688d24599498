import { describe, expect, it } from 'vitest';
import { meterClock } from '../../../src/detect/meter-clock.ts';
import { meter } from '../../support/detector-run.ts';
import { asSnapshot, hourly, toldByMeter } from '../../support/meter-stage.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

/** A snapshot a day, sent so many minutes after its stamp. */
const daily = (minutes: readonly number[]) =>
  minutes.map((after, day) =>
    asSnapshot(meter(`+${day} 08:00`, { vm: day }, { after: after * MINUTE })),
  );

describe('meter.clock', () => {
  it('two days of more than 5 min are a notice, of more than an hour an alarm', () => {
    expect(toldByMeter(meterClock, daily([6, 6, 6]))).toEqual(['began P4 08:00:00']);
    expect(toldByMeter(meterClock, daily([61, 61, 61]))).toEqual(['began P3 08:00:00']);
    expect(toldByMeter(meterClock, daily([5, 5, 5, 5]))).toEqual([]);
  });

  it('one day of a slow link is none, and the quickest record of a day counts', () => {
    expect(toldByMeter(meterClock, daily([0, 600, 0, 600, 0]))).toEqual([]);
    const steps = daily([90, 90, 90, 90]).flatMap((slow, day) => [
      slow,
      asSnapshot(meter(`+${day} 20:00`, { vm: day })),
    ]);
    expect(toldByMeter(meterClock, steps)).toEqual([]);
  });

  it('a device that hands in its hours once a day says nothing about its clock', () => {
    const batch = hourly(96, (hour) => ({ vm: hour })).map((reading, hour) => ({
      ...reading,
      receivedAt: (reading.ts + (24 - (hour % 24)) * HOUR) as typeof reading.ts,
    }));
    expect(toldByMeter(meterClock, batch)).toEqual([]);
  });

  it('an always connected meter needs no snapshot', () => {
    const late = [0, 1, 2].map((day) => meter(`+${day} 08:00`, { vm: day }, { after: 6 * MINUTE }));
    expect(toldByMeter(meterClock, late, { device: { reporting: 'scada' } })).toHaveLength(1);
    expect(toldByMeter(meterClock, late)).toEqual([]);
  });

  it('the flag counts at once', () => {
    expect(toldByMeter(meterClock, [meter('08:00', { vm: 1, flags: ['clockInvalid'] })])).toEqual([
      'began P3 08:00:00',
    ]);
  });

  it('ends once it has been right for days', () => {
    expect(toldByMeter(meterClock, daily([6, 6, 6, 0, 0, 0, 0]))).toEqual([
      'began P4 08:00:00',
      'ended +4 08:00:00',
    ]);
  });
});
