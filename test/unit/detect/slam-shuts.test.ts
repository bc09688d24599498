import { describe, expect, it } from 'vitest';
import { regulatorSlamShut } from '../../../src/detect/regulator-slam-shut.ts';
import { regulatorSupplyLost } from '../../../src/detect/regulator-supply-lost.ts';
import {
  assetFor,
  run,
  type Step,
  startJudge,
  station,
  tick,
  told,
  toldBy,
} from '../../support/detector-run.ts';

const runs = (at: string, A: object, B: object = { ssv: 'open' }, more: object = {}) =>
  station(at, { runs: { A, B }, ...more });
const slam = (...steps: readonly Step[]) => toldBy(regulatorSlamShut, 'rtu', steps);
const lost = (...steps: readonly Step[]) => toldBy(regulatorSupplyLost, 'rtu', steps);
const T = { ssv: 'tripped' };
const O = { ssv: 'open' };

describe('regulator.slam-shut', () => {
  it('two samples or 5 s, P2, one run each', () => {
    expect(slam(runs('12:00:00', T))).toEqual([]);
    expect(slam(runs('12:00:00', T), runs('12:00:02', T))).toEqual(['began P2 12:00:00']);
    expect(slam(runs('12:00:00', T), tick('12:00:05'))).toEqual(['began P2 12:00:00']);
    expect(slam(runs('12:00:00', T), runs('12:00:02', O), tick('12:00:09'))).toEqual([]);
    expect(slam(runs('12:00:00', O, T), runs('12:00:10', O, T))).toEqual([]);
    const b = startJudge(
      regulatorSlamShut,
      assetFor(regulatorSlamShut, 'rtu', undefined, 'works/B'),
    );
    expect(told(run(b, [runs('12:00:00', O, T), runs('12:00:10', O, T)]))).toEqual([
      'began P2 12:00:00',
    ]);
  });

  it('ends 10 s after it is open again', () => {
    const tripped = [runs('12:00:00', T), runs('12:00:10', T)];
    expect(slam(...tripped, runs('12:00:20', O), runs('12:00:30', O))).toEqual([
      'began P2 12:00:00',
      'ended 12:00:20',
    ]);
    expect(
      slam(...tripped, runs('12:00:20', O), runs('12:00:25', T), runs('12:00:40', T)),
    ).toHaveLength(1);
  });

  it('`fault`, an absent run and an unknown run are no verdict', () => {
    expect(
      slam(
        runs('12:00:00', { ssv: 'fault' }),
        runs('12:00:10', {}),
        station('12:00:20', { runs: { C: T } }),
      ),
    ).toEqual([]);
  });

  it('a gap is said once', () => {
    expect(slam(runs('12:00:00', T), tick('12:00:05'), tick('12:01:01'), tick('13:00'))).toEqual([
      'began P2 12:00:00',
      'unknown 12:01:00',
    ]);
  });

  it('shows what the tripped sample showed, whoever confirms it', () => {
    const judge = startJudge(regulatorSlamShut, assetFor(regulatorSlamShut, 'rtu'));
    const first = runs('12:00:00', { ssv: 'tripped', pOut: 12, pIn: 400 });
    const expected = [
      { name: 'ssv', value: 'tripped' },
      { name: 'run', value: 'A' },
      { name: 'pOut', value: 12, unit: 'kPa' },
      { name: 'pIn', value: 400, unit: 'kPa' },
    ];
    for (const next of [tick('12:00:05'), runs('12:00:10', O)])
      expect(run(judge, [first, next])[0]).toMatchObject({ evidence: expected });
  });
});

describe('regulator.supply-lost', () => {
  it('every run shut, by slam-shut or inlet valve, is P1', () => {
    expect(lost(runs('12:00:00', T, T), tick('12:00:05'))).toEqual(['began P1 12:00:00']);
    expect(
      lost(runs('12:00:00', T, { ssv: 'closed' }), runs('12:00:10', T, { inletValve: 'closed' })),
    ).toEqual(['began P1 12:00:00']);
    expect(lost(runs('12:00:00', T, O), runs('12:00:10', T, O))).toEqual([]);
  });

  it('an open bypass feeds the customer, unless the pressures say otherwise', () => {
    const fed = { bypass: 'open' };
    expect(lost(runs('12:00:00', T, T, fed), runs('12:00:10', T, T, fed))).toEqual([]);
    const dead = { ...fed, pIn: 40, pOut: 40 };
    expect(lost(runs('12:00:00', T, T, dead), runs('12:00:10', T, T, dead))).toEqual([
      'began P1 12:00:00',
    ]);
  });

  it('an inlet below the set point with a dead outlet', () => {
    const at = (time: string, pIn: number, pOut: number) => station(time, { pIn, pOut });
    expect(lost(at('12:00:00', 50, 50), at('12:00:10', 50, 50))).toEqual(['began P1 12:00:00']);
    expect(lost(at('12:00:00', 99, 61), at('12:00:10', 99, 61))).toEqual([]);
    expect(lost(at('12:00:00', 300, 50), at('12:00:10', 300, 50))).toEqual([]);
  });

  it('one run that does not say leaves it open', () => {
    expect(
      lost(station('12:00:00', { runs: { A: T } }), station('12:00:10', { runs: { A: T } })),
    ).toEqual([]);
    expect(lost(runs('12:00:00', T, {}), runs('12:00:10', T, {}))).toEqual([]);
    expect(
      lost(runs('12:00:00', T, { ssv: 'fault' }), runs('12:00:10', T, { ssv: 'fault' })),
    ).toEqual([]);
  });

  it('is back a minute after it is back', () => {
    const gone = [runs('12:00:00', T, T), runs('12:00:10', T, T)];
    expect(lost(...gone, runs('12:00:20', O, T), tick('12:01:19'))).toEqual(['began P1 12:00:00']);
    expect(lost(...gone, runs('12:00:20', O, T), tick('12:01:20'))).toEqual([
      'began P1 12:00:00',
      'ended 12:00:20',
    ]);
  });

  it('shows the numbers even when time alone confirms it', () => {
    const judge = startJudge(regulatorSupplyLost, assetFor(regulatorSupplyLost, 'rtu'));
    const findings = run(judge, [runs('12:00:00', T, T, { pIn: 400, pOut: 30 }), tick('12:00:05')]);
    expect(findings).toMatchObject([
      {
        evidence: [
          { name: 'pOut', value: 30, limit: 60, relation: 'at most' },
          { name: 'pIn', value: 400 },
          { name: 'ssv A', value: 'tripped' },
          { name: 'ssv B', value: 'tripped' },
        ],
      },
    ]);
  });
});
