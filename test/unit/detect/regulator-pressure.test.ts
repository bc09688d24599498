import { describe, expect, it } from 'vitest';
import { regulatorOverpressure } from '../../../src/detect/regulator-overpressure.ts';
import { regulatorUnderpressure } from '../../../src/detect/regulator-underpressure.ts';
import {
  assetFor,
  event,
  every,
  run,
  type Step,
  startJudge,
  station,
  tick,
  told,
  toldBy,
} from '../../support/detector-run.ts';
import { SAMPLE, sampleFleet } from '../../support/sample-fleet.ts';

const over = (...steps: readonly Step[]) => toldBy(regulatorOverpressure, 'rtu', steps);
const under = (...steps: readonly Step[]) => toldBy(regulatorUnderpressure, 'rtu', steps);
const p = (at: string, pOut: number, more: object = {}) => station(at, { pOut, ...more });
const series = (from: string, list: readonly number[], seconds = 10) =>
  every(seconds, from, list.length, (n) => ({ pOut: list[n] }));

describe('regulator.overpressure', () => {
  it('HH: P1 on the first good sample, at the limit too', () => {
    expect(over(p('12:00:00', 140))).toEqual(['began P1 12:00:00']);
    expect(over(p('12:00:00', 139.9))).toEqual([]);
    expect(over(station('12:00:00', { pOutMax: 150 }))).toEqual(['began P1 12:00:00']);
  });

  it('SSV high without a trip: three samples, or 5 s', () => {
    expect(over(...series('12:00:00', [131, 131], 1))).toEqual([]);
    expect(over(...series('12:00:00', [131, 131, 131], 1))).toEqual(['began P1 12:00:00']);
    expect(over(...series('12:00:00', [131, 131], 5))).toEqual(['began P1 12:00:00']);
    expect(over(...series('12:00:00', [131, 129, 131, 131], 1))).toEqual([]);
  });

  it('a run that has tripped has acted', () => {
    const runs = { runs: { A: { ssv: 'tripped' } } };
    expect(over(p('12:00:00', 131, runs), p('12:00:10', 131, runs))).toEqual([]);
    expect(over(p('12:00:00', 141, runs))).toEqual(['began P1 12:00:00']);
  });

  it('H: P3 after 60 s of samples; one spike and silence is nothing', () => {
    expect(over(...series('12:00:00', [109, 109, 109, 109, 109, 109]))).toEqual([]);
    expect(over(...series('12:00:00', [109, 109, 109, 109, 109, 109, 109]))).toEqual([
      'began P3 12:00:00',
    ]);
    expect(
      over(p('12:00:00', 109), tick('12:01:30'), tick('12:05:01'), p('12:20:00', 109)),
    ).toEqual([]);
  });

  it('an interval maximum is no H, which must last', () => {
    expect(over(...every(10, '12:00:00', 12, () => ({ pOut: 100, pOutMax: 120 })))).toEqual([]);
  });

  it('H then HH raises the same alarm; falling back to H keeps P1 until all is over', () => {
    const h = Array.from({ length: 7 }, () => 109);
    const steps = [
      ...series('12:00:00', h),
      ...series('12:01:10', [142, 109, 109, 109]),
      ...every(10, '12:01:50', 15, () => ({ pOut: 100 })),
    ];
    expect(over(...steps)).toEqual(['began P3 12:00:00', 'began P1 12:00:00', 'ended 12:01:50']);
  });

  it('inside, a limit is left only below 99 % of it, after twice the delay', () => {
    const high = every(10, '12:00:00', 7, () => ({ pOut: 109 }));
    const began = 'began P3 12:00:00';
    expect(over(...high, ...every(10, '12:01:10', 20, () => ({ pOut: 107 })))).toEqual([began]);
    const below = every(10, '12:01:10', 13, () => ({ pOut: 106 }));
    expect(over(...high, ...below.slice(0, 12))).toEqual([began]);
    expect(over(...high, ...below)).toEqual([began, 'ended 12:01:10']);
  });

  it('ends with the level that ended last, even when another is confirmed later', () => {
    // H is over at 12:02:00 already, the interval maxima stay above SSV high until 12:03:30
    const steps = [
      ...every(10, '12:00:00', 12, () => ({ pOut: 131, pOutMax: 131 })),
      ...every(10, '12:02:00', 9, () => ({ pOut: 100, pOutMax: 131 })),
      ...every(10, '12:03:30', 6, () => ({ pOut: 100, pOutMax: 100 })),
    ];
    expect(over(...steps)).toEqual(['began P1 12:00:00', 'ended 12:03:30']);
  });

  it('a gap is said once, and neither raises nor clears', () => {
    expect(over(p('12:00:00', 141), tick('12:05:01'), tick('12:30'), p('13:00:00', 141))).toEqual([
      'began P1 12:00:00',
      'unknown 12:05:00',
    ]);
  });

  it('missing pressure and other records are no verdict', () => {
    expect(
      over(p('12:00:00', 141), station('12:00:10', { door: 'open' }), event('12:00:20', 'x')),
    ).toEqual(['began P1 12:00:00']);
    expect(over(station('12:00:00', { pIn: 9000 }))).toEqual([]);
  });

  it('names the number, the limit it broke and the level', () => {
    const judge = startJudge(regulatorOverpressure, assetFor(regulatorOverpressure, 'rtu'));
    expect(run(judge, [p('12:00:00', 120, { pOutMax: 150 })])).toMatchObject([
      {
        evidence: [
          { name: 'pOut', value: 150, unit: 'kPa', relation: 'at least' },
          { name: 'level', value: 'HH' },
          { name: 'set', value: 100 },
        ],
      },
    ]);
  });

  it('takes its settings, and refuses those it does not understand', () => {
    const asset = assetFor(regulatorOverpressure, 'rtu');
    const quick = startJudge(regulatorOverpressure, asset, { highForMs: 10_000 });
    expect(told(run(quick, series('12:00:00', [109, 109])))).toEqual(['began P3 12:00:00']);
    const refused = regulatorOverpressure.start(asset, { highForMs: 'long' });
    expect(refused).toMatchObject({ ok: false, error: expect.stringContaining('highForMs') });
  });

  it('a slow device has longer gaps', () => {
    const slow = sampleFleet((fleet) => {
      const text = JSON.stringify(fleet).replace('"intervalSeconds":10', '"intervalSeconds":600');
      return JSON.parse(text) as object;
    });
    const judge = startJudge(regulatorOverpressure, assetFor(regulatorOverpressure, 'rtu', slow));
    expect(told(run(judge, [p('12:00:00', 141), tick('12:29:59')]))).toEqual(['began P1 12:00:00']);
    expect(SAMPLE.devices.get('rtu')?.intervalMs).toBe(10_000);
  });

  it('refuses a state of another form', () => {
    const asset = assetFor(regulatorOverpressure, 'rtu');
    expect(regulatorOverpressure.resume(asset, { trackers: 'none' }).ok).toBe(false);
    expect(regulatorOverpressure.resume(asset, null).ok).toBe(false);
  });
});

describe('regulator.underpressure', () => {
  it('at or below the highest low trip: P1 on 3 samples or 5 s', () => {
    expect(under(p('12:00:00', 60))).toEqual([]);
    expect(under(...series('12:00:00', [60, 60], 5))).toEqual(['began P1 12:00:00']);
    expect(under(...series('12:00:00', [60, 59, 58], 1))).toEqual(['began P1 12:00:00']);
    expect(under(...every(5, '12:00:00', 2, () => ({ pOut: 90, pOutMin: 40 })))).toEqual([
      'began P1 12:00:00',
    ]);
  });

  it('at or below L for 60 s: P3', () => {
    expect(under(...series('12:00:00', [80, 80, 80, 80, 80, 80]))).toEqual([]);
    expect(under(...series('12:00:00', [80, 80, 80, 80, 80, 80, 80]))).toEqual([
      'began P3 12:00:00',
    ]);
    expect(under(...series('12:00:00', [81, 81, 81, 81, 81, 81, 81]))).toEqual([]);
  });

  it('leaves a limit 1 % above it, after twice the delay', () => {
    const low = series('12:00:00', [80, 80, 80, 80, 80, 80, 80]);
    expect(under(...low, ...every(10, '12:01:10', 20, () => ({ pOut: 81.5 })))).toEqual([
      'began P3 12:00:00',
    ]);
    expect(under(...low, ...every(10, '12:01:10', 13, () => ({ pOut: 82 })))).toEqual([
      'began P3 12:00:00',
      'ended 12:01:10',
    ]);
  });

  it('shows the lower of value and interval minimum', () => {
    const judge = startJudge(regulatorUnderpressure, assetFor(regulatorUnderpressure, 'rtu'));
    const steps = every(5, '12:00:00', 2, () => ({ pOut: 50, pOutMin: 55 }));
    expect(run(judge, steps)).toMatchObject([{ evidence: [{ value: 50, limit: 60 }, {}, {}] }]);
  });
});
