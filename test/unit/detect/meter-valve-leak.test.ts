import { describe, expect, it } from 'vitest';
import { meterValveLeak } from '../../../src/detect/meter-valve-leak.ts';
import {
  assetFor,
  every,
  meter,
  run,
  type Step,
  startJudge,
  station,
  toldBy,
} from '../../support/detector-run.ts';

const told = (...steps: readonly Step[]) => toldBy(meterValveLeak, 'evc', steps);
const vm = (at: string, value: number, valve = 'closed') => meter(at, { vm: value, valve });

describe('meter.valve-leak', () => {
  it('more than 0.1 m³ an hour on two records; the record that first says closed does not count', () => {
    const steps = [vm('01:00', 50, 'open'), vm('02:00', 100), vm('03:00', 100.5), vm('04:00', 101)];
    expect(told(...steps.slice(0, 3))).toEqual([]);
    expect(told(...steps)).toEqual(['began P2 03:00:00']);
  });

  it('0.1 m³ an hour is noise', () => {
    expect(
      told(vm('01:00', 100), vm('02:00', 100.1), vm('03:00', 100.2), vm('04:00', 100.3)),
    ).toEqual([]);
  });

  it('five last digits where they are more', () => {
    const coarse = startJudge(meterValveLeak, {
      ...assetFor(meterValveLeak, 'evc'),
      meter: { ...meterOf(), resolution: 0.1 },
    });
    expect(
      run(coarse, [vm('01:00', 100), vm('02:00', 100.4), vm('03:00', 100.8), vm('04:00', 101.2)]),
    ).toEqual([]);
    expect(run(coarse, [vm('01:00', 100), vm('02:00', 100.6), vm('03:00', 101.2)])).toHaveLength(1);
  });

  it('over a gap the mean of an hour counts', () => {
    // 0.12 m³ in a day is a twentieth of a litre a minute: no leak by this rule
    expect(
      told(vm('00:00', 100), vm('12:00', 100.06), vm('+1 00:00', 100.12), vm('+1 12:00', 100.24)),
    ).toEqual([]);
    expect(told(vm('00:00', 100), vm('12:00', 102), vm('+1 00:00', 104))).toEqual([
      'began P2 12:00:00',
    ]);
  });

  it('ends when the valve opens, or when nothing passes any more', () => {
    const leaking = [vm('01:00', 100), vm('02:00', 101), vm('03:00', 102)];
    expect(told(...leaking, vm('04:00', 110, 'open'))).toEqual([
      'began P2 02:00:00',
      'ended 04:00:00',
    ]);
    expect(told(...leaking, vm('04:00', 102))).toEqual(['began P2 02:00:00', 'ended 04:00:00']);
  });

  it('opened and closed again starts afresh', () => {
    expect(
      told(
        vm('01:00', 100),
        vm('02:00', 101),
        vm('03:00', 200, 'open'),
        vm('04:00', 300),
        vm('05:00', 301),
      ),
    ).toEqual([]);
  });

  it('a new register, or one that ran backwards, starts afresh', () => {
    expect(
      told(vm('01:00', 5000), vm('02:00', 5001), vm('03:00', 3), vm('04:00', 3), vm('05:00', 3)),
    ).toEqual([]);
    expect(told(vm('01:00', 5000), vm('02:00', 4000), vm('03:00', 4000.01))).toEqual([]);
  });

  it('a register that rolls over does not end a leak', () => {
    const leaking = [vm('01:00', 99_998), vm('02:00', 99_998.8), vm('03:00', 99_999.6)];
    expect(told(...leaking, vm('04:00', 0.4), vm('05:00', 1.2))).toEqual(['began P2 02:00:00']);
  });

  it('frequent records: judged over the last hour, and the state stays small', () => {
    const judge = startJudge(meterValveLeak, assetFor(meterValveLeak, 'evc'));
    const at = (perRecord: number) =>
      every(10, '06:00:00', 1000, (n) => ({ vm: 100 + n * perRecord, valve: 'closed' }), meter);
    expect(run(judge, at(0.0002))).toEqual([]);
    expect(run(judge, at(0.001))).toMatchObject([{ verdict: 'began', priority: 2 }]);
    let now = judge;
    for (const step of at(0.001))
      if ('record' in step) [now] = now.step({ kind: 'reading', reading: step });
    expect(JSON.stringify(now.state).length).toBeLessThan(1500);
  });

  it('`fault`, a missing valve or index and other records are no verdict', () => {
    const steps = [
      vm('01:00', 100),
      vm('02:00', 101, 'fault'),
      meter('03:00', { vm: 102 }),
      meter('04:00', { valve: 'closed' }),
    ];
    expect(told(...steps, station('05:00', { pOut: 1 }))).toEqual([]);
  });

  it('a gap longer than a day and a half takes the first record back', () => {
    expect(
      told(vm('01:00', 100), vm('02:00', 101), vm('+2 02:00', 200), vm('+2 03:00', 200)),
    ).toEqual([]);
  });

  it('names the volume, its limit and the index', () => {
    const judge = startJudge(meterValveLeak, assetFor(meterValveLeak, 'evc'));
    expect(run(judge, [vm('01:00', 100), vm('02:00', 101), vm('03:00', 102)])).toMatchObject([
      {
        evidence: [
          { name: 'passed', value: 1, unit: 'm³', limit: 0.1, relation: 'above' },
          { name: 'valve', value: 'closed' },
          { name: 'vm', value: 102 },
        ],
      },
    ]);
  });
});

const meterOf = () => {
  const { meter: spec } = assetFor(meterValveLeak, 'evc');
  if (spec === null) throw new Error('no meter');
  return spec;
};
