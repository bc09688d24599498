import { describe, expect, it } from 'vitest';
import { regulatorSensingConflict } from '../../../src/detect/regulator-sensing-conflict.ts';
import { assetFor, every, type Step, startJudge, toldBy } from '../../support/detector-run.ts';

const told = (steps: readonly Step[]) => toldBy(regulatorSensingConflict, 'rtu', steps);
/** Each pair is [pOut, pSense], 10 s apart. */
const pairs = (...values: readonly (readonly [number, number])[]) =>
  every(10, '12:00:00', values.length, (n) => ({ pOut: values[n]?.[0], pSense: values[n]?.[1] }));
const rest = Array.from({ length: 6 }, () => [98, 98] as const);

describe('regulator.sensing-conflict', () => {
  it('Merrimack: the sensing line falls while the outlet climbs, P1 on the second sample', () => {
    expect(told(pairs(...rest, [100, 96], [102, 94]))).toEqual(['began P1 12:01:00']);
  });

  it('a movement just short of the limit says nothing', () => {
    expect(told(pairs(...rest, [99.4, 96], [99.4, 94], [99.4, 92]))).toEqual([]);
    expect(told(pairs(...rest, [101, 96.6], [102.9, 96.6]))).toEqual([]);
  });

  it('slowly apart counts as well: one above the set, the other below', () => {
    const drifting = every(60, '12:00:00', 60, (n) => ({
      pOut: 98 + n * 0.12,
      pSense: 98 - n * 0.12,
    }));
    expect(told(drifting).map((line) => line.slice(0, 8))).toEqual(['began P1']);
  });

  it('both fall or both rise together: a burner, a trip, a lock-up', () => {
    const together = every(10, '12:00:00', 60, (n) => {
      const p = 98 + 10 * Math.sin(n / 3);
      return { pOut: p, pSense: p - 0.3 };
    });
    expect(told(together)).toEqual([]);
  });

  it('noise on two transmitters is no movement', () => {
    const noisy = every(10, '12:00:00', 300, (n) => ({
      pOut: 98 + 0.3 * Math.sin(n * 7.1),
      pSense: 98 + 0.3 * Math.sin(n * 3.7),
    }));
    expect(told(noisy)).toEqual([]);
  });

  it('holds while a trip empties the pipe, and ends when both agree for a minute', () => {
    const conflict = [...rest, [110, 70], [130, 70]] as const;
    const tripped = Array.from({ length: 12 }, (_, n) => [130 - 10 * n, 70] as const).filter(
      ([pOut]) => Math.abs(pOut - 70) > 5,
    );
    expect(told(pairs(...conflict, ...tripped))).toHaveLength(1);
    const repaired = Array.from({ length: 7 }, () => [98, 98] as const);
    expect(told(pairs(...conflict, ...repaired))).toEqual(['began P1 12:01:00', 'ended 12:01:20']);
  });

  it('the pipe filling again after a repair is no conflict', () => {
    expect(told(pairs(...rest, [2, 70], [60, 0], [98, 98], [98, 98]))).toHaveLength(0);
  });

  it('a gap between them settles nothing, and without pSense it is in doubt', () => {
    const judge = startJudge(regulatorSensingConflict, assetFor(regulatorSensingConflict, 'rtu'));
    expect(judge.doubt()).toMatch(/sensing line/);
    const broken = [
      ...pairs(...rest, [101, 95]),
      ...every(10, '12:20:00', 1, () => ({ pOut: 101, pSense: 95 })),
    ];
    expect(told(broken)).toEqual([]);
  });
});
