import { describe, expect, it } from 'vitest';
import { compareReadings } from '../../../../src/history/copy/compare-readings.ts';
import { DAY0, event, meter, station } from '../../../contract/history-readings.ts';

const equal = { difference: null, shortened: 0 };
const one = (qm: number, at = 1) => [meter('M1', DAY0, at, { qm })];

describe('readings of two stores', () => {
  it('are equal where an engine rounded a double', () => {
    expect(compareReadings(one(1 / 3), one(0.333_333_333_333))).toEqual(equal);
    expect(compareReadings(one(1 / 3), one(0.333_333_3)).difference).toMatchObject({
      differing: 1,
      first: { ts: DAY0, what: 'meter: qm' },
    });
  });

  it('are equal where it cut a small double that shares a block with a large one', () => {
    const pair = (small: number, large: number) => [
      meter('M1', DAY0, 1, { qm: large }),
      meter('M1', DAY0 + 1, 2, { qm: small }),
    ];
    expect(compareReadings(pair(8.376e-12, 1e6), pair(8e-12, 1e6))).toEqual(equal);
    expect(compareReadings(pair(8.376e-12, 1), pair(8e-12, 1)).difference?.differing).toBe(1);
  });

  it('differ in a field that one lacks, in a run, in an event value, in where they come from', () => {
    const first = (a: Parameters<typeof compareReadings>[0], b: typeof a) =>
      compareReadings(a, b).difference?.first.what;
    expect(first([meter('M1', DAY0, 1, { qm: 1, vm: 2 })], one(1))).toBe('meter: vm');
    expect(first(one(1), one(1, 2))).toBe('meter: position');
    const withRuns = (runs: Record<string, object>) => [station('S1', DAY0, 1, { pOut: 1, runs })];
    expect(first(withRuns({ A: {} }), withRuns({ A: {}, B: {} }))).toBe('station: runs');
    expect(first(withRuns({ A: { q: 1 } }), withRuns({ A: { q: 2 } }))).toBe('station: runs.A.q');
    const said = (by: unknown) => [event('S1', DAY0, 1, 'door', { by })];
    expect(first(said({ name: '张' }), said({ name: '章' }))).toBe('event: by');
    expect(compareReadings(said([1, 'b']), said([1, 'b']))).toEqual(equal);
  });

  it('differ in a value that a shortened event kept', () => {
    const whole = [event('S1', DAY0, 1, 'log', { text: 'long', level: 3 })];
    const cut = (level: number) => [event('S1', DAY0, 1, 'log', { level, 'gaswatch:cut': 1 })];
    expect(compareReadings(whole, cut(3))).toEqual({ difference: null, shortened: 1 });
    expect(compareReadings(whole, cut(4)).difference?.first.what).toBe('event: level');
  });

  it('tells the earliest of several', () => {
    const at = (ts: number) => meter('M1', DAY0 + ts, 1, { qm: 1 });
    expect(compareReadings([at(5), at(7)], [at(5), at(3)]).difference).toEqual({
      missing: 1,
      extra: 1,
      differing: 0,
      first: { ts: DAY0 + 3, what: 'meter is only in the target' },
    });
  });
});
