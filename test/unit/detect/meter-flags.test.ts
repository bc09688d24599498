import { describe, expect, it } from 'vitest';
import { meterConfigChange } from '../../../src/detect/meter-config-change.ts';
import { meterTamper } from '../../../src/detect/meter-tamper.ts';
import { event, meter } from '../../support/detector-run.ts';
import { hourly, toldByMeter } from '../../support/meter-stage.ts';

const flags = (at: string, ...set: readonly string[]) => meter(at, { vm: 1, flags: set });

describe('meter.tamper', () => {
  it('a magnet or an open cover is reported with the first record that says so', () => {
    expect(toldByMeter(meterTamper, [flags('08:00', 'lowBattery', 'magnet')])).toEqual([
      'began P2 08:00:00',
    ]);
    expect(toldByMeter(meterTamper, [flags('08:00', 'coverOpen')])).toEqual(['began P2 08:00:00']);
  });

  it('other flags are none of its business', () => {
    expect(toldByMeter(meterTamper, [flags('08:00', 'lowBattery', 'configChanged')])).toEqual([]);
  });

  it('an event says the same', () => {
    expect(toldByMeter(meterTamper, [event('08:00', 'sealBroken')])).toEqual(['began P2 08:00:00']);
    expect(toldByMeter(meterTamper, [event('08:00', 'powerOn')])).toEqual([]);
  });

  it('hourly records without flags do not end what the daily snapshot repeats', () => {
    const day = (n: number) => [
      flags(`+${n} 08:02`, 'magnet'),
      ...hourly(24, (hour) => ({ vm: hour }), 24 * n + 9),
    ];
    expect(toldByMeter(meterTamper, [...day(1), ...day(2), ...day(3)])).toEqual([
      'began P2 +1 08:02:00',
    ]);
  });

  it('ends once the flag has stayed away for more than a day, as of the first record without it', () => {
    const steps = [flags('08:00', 'magnet'), ...hourly(40, () => ({ vm: 1, flags: [] }), 9)];
    expect(toldByMeter(meterTamper, steps)).toEqual(['began P2 08:00:00', 'ended 09:00:00']);
  });

  it('two days of silence are said to be unknown, and the flag still holds after them', () => {
    const steps = [flags('08:00', 'magnet'), flags('+3 08:00', 'magnet')];
    expect(toldByMeter(meterTamper, steps)).toEqual(['began P2 08:00:00', 'unknown +2 08:00:00']);
  });
});

describe('meter.config-change', () => {
  it('comes at once by flag and by event', () => {
    expect(toldByMeter(meterConfigChange, [flags('08:00', 'configChanged')])).toEqual([
      'began P2 08:00:00',
    ]);
    expect(toldByMeter(meterConfigChange, [event('08:00', 'configChanged')])).toEqual([
      'began P2 08:00:00',
    ]);
    expect(toldByMeter(meterConfigChange, [flags('08:00', 'magnet')])).toEqual([]);
  });
});
