import { describe, expect, it } from 'vitest';
import { leakGasDetected } from '../../../src/detect/leak-gas-detected.ts';
import { assetFor, every, run, startJudge, toldBy } from '../../support/detector-run.ts';

const lel = (values: readonly number[]) =>
  every(10, '12:00:00', values.length, (n) => ({ lel: values[n] }));
const told = (...values: readonly number[]) => toldBy(leakGasDetected, 'rtu', lel(values));

describe('leak.gas-detected', () => {
  it('20 % LEL on two samples is P2, 40 % P1', () => {
    expect(told(0, 20, 20)).toEqual(['began P2 12:00:10']);
    expect(told(0, 19.9, 19.9, 19.9)).toEqual([]);
    expect(told(0, 40, 40)).toEqual(['began P1 12:00:10']);
    expect(told(25, 25, 45, 45)).toEqual(['began P2 12:00:00', 'began P1 12:00:00']);
  });

  it('one sample alone is a disturbance', () => {
    expect(told(0, 80, 0, 80, 0)).toEqual([]);
  });

  it('ends only well below the limit, for a minute', () => {
    const held = [25, 25, ...Array.from({ length: 20 }, () => 17)];
    expect(told(...held)).toHaveLength(1);
    const gone = [25, 25, ...Array.from({ length: 7 }, () => 5)];
    expect(told(...gone)).toEqual(['began P2 12:00:00', 'ended 12:00:20']);
  });

  it('shows the reading beside the limit that it broke', () => {
    const judge = startJudge(leakGasDetected, assetFor(leakGasDetected, 'rtu'));
    expect(judge.doubt()).toBe('no gas detector reported by the station');
    expect(run(judge, lel([50, 55]))).toMatchObject([
      { evidence: [{ name: 'lel', value: 55, unit: '% LEL', limit: 40, relation: 'at least' }] },
    ]);
  });
});
