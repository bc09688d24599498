import { describe, expect, it } from 'vitest';
import { leakLineBreak } from '../../../src/detect/leak-line-break.ts';
import { assetFor, every, run, type Step, startJudge, toldBy } from '../../support/detector-run.ts';

const told = (steps: readonly Step[]) => toldBy(leakLineBreak, 'rtu', steps);
/** Each pair is [pOut, q]. */
const at = (values: readonly (readonly [number, number])[], from = '12:00:00', seconds = 10) =>
  every(seconds, from, values.length, (n) => ({ pOut: values[n]?.[0], q: values[n]?.[1] }));
const calm = Array.from({ length: 30 }, (_, n) => [98 + 0.1 * Math.sin(n), 150] as const);

describe('leak.line-break', () => {
  it('collapse to the slam-shut limit with a surge: P1 on three samples', () => {
    const steps = at([...calm, [50, 2000], [5, 0], [0, 0]]);
    expect(told(steps.slice(0, -1))).toEqual([]);
    expect(told(steps)).toEqual(['began P1 12:05:00']);
  });

  it('out of the band but above the limit it must stay down for a minute', () => {
    const down = Array.from({ length: 7 }, () => [75, 900] as const);
    expect(told(at([...calm, ...down]))).toEqual(['began P1 12:05:00']);
    expect(told(at([...calm, ...down.slice(1)]))).toEqual([]);
  });

  it('a big burner that starts recovers within the minute', () => {
    const start = [
      [82, 900],
      [78, 900],
      [80, 900],
      [84, 900],
      [92, 900],
      [95, 900],
    ] as const;
    expect(told(at([...calm, ...start]))).toEqual([]);
  });

  it('without a surge it is a lost supply, not a break', () => {
    const lost = Array.from({ length: 12 }, (_, n) => [Math.max(0, 60 - 20 * n), 0] as const);
    expect(told(at([...calm, ...lost]))).toEqual([]);
    const just = Array.from({ length: 12 }, () => [30, 224] as const);
    expect(told(at([...calm, ...just]))).toEqual([]);
    expect(told(at([...calm, ...just.map(([p]) => [p, 227] as const)]))).toHaveLength(1);
  });

  it('an inlet that cannot hold the set is a cause of its own', () => {
    const lit = [...calm, ...Array.from({ length: 8 }, () => [70, 400] as const)];
    const fed = (pIn: (n: number) => number) =>
      every(10, '12:00:00', lit.length, (n) => ({
        pOut: lit[n]?.[0],
        q: lit[n]?.[1],
        pIn: pIn(n),
      }));
    expect(told(fed(() => 99))).toEqual([]);
    expect(told(fed(() => 101))).toHaveLength(1);
    // a break may draw its own inlet down once it is there
    expect(told(fed((n) => (n > calm.length ? 90 : 300)))).toHaveLength(1);
  });

  it('a slow fall is no break', () => {
    const slow = Array.from({ length: 60 }, (_, n) => [98 - 1.6 * n, 400] as const);
    expect(told(at([...calm, ...slow]))).toEqual([]);
  });

  it('learns how fast this station falls: then the same fall is normal', () => {
    const cycle = [
      [98, 150],
      [88, 400],
      [95, 400],
      [98, 150],
    ] as const;
    const busy = Array.from({ length: 400 }, () => cycle).flat();
    const fall = Array.from({ length: 8 }, () => [70, 900] as const);
    const learnt = every(10, '12:00:00', busy.length + fall.length, (n) => {
      const [pOut, q] = busy[n] ?? fall[n - busy.length] ?? [0, 0];
      return { pOut, q };
    });
    expect(told(learnt)).toEqual([]);
    expect(told(at([...calm, ...fall]))).toHaveLength(1);
  });

  it('a burner that takes the lock-up away is no measure for a break', () => {
    // 7 kPa in a step, over and over, and never below the set of 100
    const cycle = [
      [107, 0],
      [100, 300],
      [99, 300],
      [107, 0],
    ] as const;
    const busy = Array.from({ length: 400 }, () => cycle).flat();
    const broken = Array.from({ length: 8 }, () => [68, 900] as const);
    expect(told(at([...busy, ...broken]))).toHaveLength(1);
  });

  it('one-second records and their noise: neither blind nor alarmed', () => {
    const noisy = Array.from(
      { length: 600 },
      (_, n) => [98 + 0.4 * Math.sin(n * 2.4), 150] as const,
    );
    expect(told(at(noisy, '12:00:00', 1))).toEqual([]);
    const broken = [
      [80, 900],
      [50, 2000],
      [20, 2000],
      [5, 1000],
    ] as const;
    expect(told(at([...noisy, ...broken], '12:00:00', 1))).toEqual(['began P1 12:10:01']);
  });

  it('ends when the runs have held the outlet for two minutes', () => {
    const back = Array.from({ length: 13 }, () => [97, 150] as const);
    expect(told(at([...calm, [50, 2000], [5, 0], [0, 0], ...back]))).toEqual([
      'began P1 12:05:00',
      'ended 12:05:30',
    ]);
  });

  it('a gap breaks it; without a flow it cannot judge', () => {
    expect(told([...at([...calm, [50, 2000]]), ...at([[5, 0]], '12:30:00')])).toEqual([]);
    const judge = startJudge(leakLineBreak, assetFor(leakLineBreak, 'rtu'));
    expect(judge.doubt()).toBe('no flow reported by the station');
    const mute = every(10, '12:00:00', 8, (n) => ({ pOut: 98 - 14 * n }));
    expect(run(judge, mute)).toEqual([]);
  });
});
