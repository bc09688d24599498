import { describe, expect, it } from 'vitest';
import { meterBackwards } from '../../../src/detect/meter-backwards.ts';
import { event, meter } from '../../support/detector-run.ts';
import { hourly, meterAsset, toldByMeter } from '../../support/meter-stage.ts';
import { findingsOf } from '../../support/stage-run.ts';

const vm = (at: string, value: number, more: object = {}) => meter(at, { vm: value, ...more });

describe('meter.backwards', () => {
  it('a register that falls is reported with both its values', () => {
    const findings = findingsOf(meterBackwards, meterAsset(meterBackwards), [
      vm('01:00', 8363),
      vm('02:00', 8300.5),
    ]);
    expect(findings).toMatchObject([
      {
        verdict: 'began',
        priority: 2,
        evidence: [
          { name: 'vm', value: 8300.5, limit: 8363, relation: 'below' },
          { name: 'fell', value: 62.5 },
        ],
      },
    ]);
  });

  it('the wobble of a live snapshot, a rollover, a reset and a change of meter are none', () => {
    expect(toldByMeter(meterBackwards, [vm('01:00', 8363.0453), vm('02:00', 8363.0)])).toEqual([]);
    expect(
      toldByMeter(meterBackwards, [vm('01:00', 99_999), vm('02:00', 1)], {
        meter: { capacity: 100_000 },
      }),
    ).toEqual([]);
    expect(toldByMeter(meterBackwards, [vm('01:00', 8363), vm('02:00', 3)])).toEqual([]);
    const changed = [vm('01:00', 8363), event('01:30', 'meterChanged'), vm('02:00', 700)];
    expect(toldByMeter(meterBackwards, changed)).toEqual([]);
  });

  it('a fall from atmospheric to line pressure is the commissioning; a fall under pressure is not', () => {
    const from = (pAbs: number) => [
      vm('01:00', 294.16, { pAbs }),
      vm('+120 01:00', 22.13, { pAbs: 259 }),
    ];
    expect(toldByMeter(meterBackwards, from(101.6))).toEqual([]);
    expect(toldByMeter(meterBackwards, from(430))).toEqual(['began P2 +120 01:00:00']);
  });

  it('a meter of a few kPa is not taken for one being installed', () => {
    const steps = [vm('01:00', 294, { pAbs: 103.3 }), vm('02:00', 280, { pAbs: 103.4 })];
    expect(toldByMeter(meterBackwards, steps)).toEqual(['began P2 02:00:00']);
  });

  it('Vb alone is enough', () => {
    const steps = [meter('01:00', { vm: 10, vb: 400 }), meter('02:00', { vm: 11, vb: 300 })];
    expect(toldByMeter(meterBackwards, steps)).toEqual(['began P2 02:00:00']);
  });

  it('ends after a day forward', () => {
    const steps = [vm('00:00', 500), ...hourly(30, (hour) => ({ vm: 400 + hour }), 1)];
    expect(toldByMeter(meterBackwards, steps)).toEqual(['began P2 01:00:00', 'ended 02:00:00']);
    expect(toldByMeter(meterBackwards, steps.slice(0, 20))).toEqual(['began P2 01:00:00']);
  });
});
