import { describe, expect, it } from 'vitest';
import { regulatorFilter } from '../../../src/detect/regulator-filter.ts';
import { ATMOSPHERE_KPA } from '../../../src/model/units.ts';
import {
  assetFor,
  every,
  run,
  type Step,
  startJudge,
  told,
  toldBy,
} from '../../support/detector-run.ts';

const says = (steps: readonly Step[]) => toldBy(regulatorFilter, 'rtu', steps);

/** Loss of a filter, kPa: 0.4 at 150 m³/h and 350 kPa when clean. */
const lossOf = (times: number, q: number, pIn: number): number =>
  ((times * 0.4 * q * q) / (pIn + ATMOSPHERE_KPA)) * ((350 + ATMOSPHERE_KPA) / (150 * 150));

/** Ten-minute records in which flow and inlet wander. */
const hours = (from: string, count: number, times: (hour: number) => number, flow = 1) =>
  every(600, from, count * 6, (n) => {
    const q = flow * (180 + 60 * Math.sin(n / 5));
    const pIn = 350 + 40 * Math.sin(n / 17);
    const filterDp = lossOf(times(n / 6), q, pIn) + 0.02 * Math.sin(n * 2.3);
    return { runs: { A: { q, pIn, filterDp } } };
  });

describe('regulator.filter', () => {
  it('three times the clean resistance for a day is P3', () => {
    const dirty = says(hours('00:00', 90, (h) => (h < 48 ? 1 : 3.3)));
    expect(dirty).toHaveLength(1);
    expect(dirty[0]).toMatch(/^began P3 \+2 00:50/);
    expect(says(hours('00:00', 90, (h) => (h < 48 ? 1 : 2.8)))).toEqual([]);
    expect(says(hours('00:00', 72, (h) => (h < 48 ? 1 : 3.3)))).toEqual([]);
  });

  it('above 15 kPa is P3, above 25 kPa P2, at the flow of the busiest hour', () => {
    const grades = (times: (hour: number) => number) =>
      says(hours('00:00', 80, times)).map((line) => line.slice(0, 8));
    expect(grades(() => 20)).toEqual(['began P3']);
    expect(grades(() => 13)).toEqual([]);
    expect(grades((h) => (h < 40 ? 20 : 50))).toEqual(['began P3', 'began P2']);
  });

  it('a slug that passes within a day, and small flows, are not judged', () => {
    expect(says(hours('00:00', 96, (h) => (h > 48 && h < 60 ? 8 : 1)))).toEqual([]);
    expect(says(hours('00:00', 96, (h) => (h < 48 ? 1 : 8), 0.3))).toEqual([]);
  });

  it('ends two days after the cartridge is changed, and learns the new clean one', () => {
    const lines = says(hours('00:00', 160, (h) => (h < 48 ? 1 : h < 80 ? 5 : 0.8)));
    expect(lines.map((line) => line.split(' ')[0])).toEqual(['began', 'ended']);
    expect(lines[1]).toMatch(/^ended \+3 08:50/);
  });

  it('says how far it is with the clean filter', () => {
    const judge = startJudge(regulatorFilter, assetFor(regulatorFilter, 'rtu'));
    expect(judge.doubt()).toBe('no filter loss with flow reported for the run');
    let now = judge;
    for (const one of hours('00:00', 6, () => 1))
      if ('record' in one) [now] = now.step({ kind: 'reading', reading: one });
    expect(now.doubt()).toBe('5 of 24 h with flow to know the clean filter');
    expect(
      told(
        run(
          now,
          hours('06:00', 30, () => 1),
        ),
      ),
    ).toEqual([]);
  });

  it('takes one record in five minutes', () => {
    const judge = startJudge(regulatorFilter, assetFor(regulatorFilter, 'rtu'));
    const [first, second] = every(10, '12:00', 2, () => ({
      runs: { A: { q: 200, pIn: 350, filterDp: 1 } },
    }));
    if (first === undefined || second === undefined) throw new Error('two steps');
    if (!('record' in first) || !('record' in second)) throw new Error('readings');
    const [taken] = judge.step({ kind: 'reading', reading: first });
    const [same] = taken.step({ kind: 'reading', reading: second });
    expect(taken).not.toBe(judge);
    expect(same).toBe(taken);
  });
});
