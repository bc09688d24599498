import { describe, expect, it } from 'vitest';
import { regulatorSwitchover } from '../../../src/detect/regulator-switchover.ts';
import { assetFor, every, run, type Step, startJudge, toldBy } from '../../support/detector-run.ts';

const told = (steps: readonly Step[]) => toldBy(regulatorSwitchover, 'rtu', steps);
const OPEN = { ssv: 'open', inletValve: 'open' };
/** Records 10 s apart with flows of duty and standby. */
const flows = (from: string, count: number, a: number, b: number, pOut = 98) =>
  every(10, from, count, () => ({ pOut, runs: { A: { ...OPEN, q: a }, B: { ...OPEN, q: b } } }));
/** The same without flows per run. */
const level = (from: string, count: number, pOut: number, more: object = {}) =>
  every(10, from, count, () => ({ pOut, runs: { A: OPEN, B: OPEN }, ...more }));

describe('regulator.switchover', () => {
  it('the standby alone for a minute is P2', () => {
    expect(told([...flows('12:00:00', 6, 150, 0), ...flows('12:01:00', 7, 0, 150, 93.2)])).toEqual([
      'began P2 12:01:00',
    ]);
    expect(told([...flows('12:00:00', 6, 150, 0), ...flows('12:01:00', 6, 0, 150, 93.2)])).toEqual(
      [],
    );
  });

  it('the standby helping at a peak is no switchover', () => {
    expect(told(flows('12:00:00', 60, 300, 120, 94))).toEqual([]);
  });

  it('holds while nobody burns, and ends when the duty has carried for two minutes', () => {
    const over = flows('12:00:00', 7, 0, 150, 93.2);
    const idle = flows('12:01:10', 120, 0, 0, 99);
    expect(told([...over, ...idle])).toEqual(['began P2 12:00:00']);
    expect(told([...over, ...idle, ...flows('12:21:10', 13, 150, 0)])).toEqual([
      'began P2 12:00:00',
      'ended 12:21:10',
    ]);
  });

  it('without flows per run the outlet at the standby set tells it', () => {
    expect(told(level('12:00:00', 7, 94.8))).toEqual(['began P2 12:00:00']);
    expect(told(level('12:00:00', 60, 96.1))).toEqual([]);
    expect(told(level('12:00:00', 60, 80))).toEqual([]);
  });

  it('valves overrule the level: a standby that is shut carries nothing', () => {
    const shut = { runs: { A: OPEN, B: { ...OPEN, inletValve: 'closed' } } };
    expect(told(level('12:00:00', 60, 94.8, shut))).toEqual([]);
    const dutyShut = { runs: { A: { ssv: 'tripped' }, B: OPEN } };
    expect(told(level('12:00:00', 7, 97, dutyShut))).toEqual(['began P2 12:00:00']);
  });

  it('an open bypass makes the level say nothing', () => {
    expect(told(level('12:00:00', 60, 94.8, { bypass: 'open' }))).toEqual([]);
  });

  it('shows who carries what', () => {
    const judge = startJudge(regulatorSwitchover, assetFor(regulatorSwitchover, 'rtu'));
    expect(judge.doubt()).toMatch(/neither flow per run nor outlet pressure/);
    expect(run(judge, flows('12:00:00', 7, 0, 150, 93.2))).toMatchObject([
      {
        evidence: [
          { name: 'carrying', value: 'standby' },
          { name: 'qDuty', value: 0 },
          { name: 'qStandby', value: 150 },
          { name: 'pOut', value: 93.2 },
          { name: 'standbySet', value: 95 },
        ],
      },
    ]);
  });

  it('a gap breaks what is pending, and a station with one run is not asked', () => {
    expect(told([...flows('12:00:00', 3, 0, 150), ...flows('12:10:00', 3, 0, 150)])).toEqual([]);
    expect(() => assetFor(regulatorSwitchover, 'ward-rtu')).not.toThrow();
    expect(regulatorSwitchover.applies(assetFor(regulatorSwitchover, 'ward-rtu'))).toBe(false);
  });
});
