import { describe, expect, it } from 'vitest';
import {
  chosen,
  type LearningRule,
  learn,
  type Neighbour,
  stranger,
} from '../../../../src/detect/neighbours/neighbour.ts';
import { dropOfDay, residualHours } from '../../../../src/detect/neighbours/residual.ts';
import type { DayHour } from '../../../../src/model/digest.ts';

const RULE: LearningRule = {
  learnDays: 5,
  slowDays: 20,
  staleDays: 10,
  widthKPa: 2,
  apartKPa: 20,
  stepKPa: 1,
  mostNeighbours: 2,
  ratio: 0.5,
};

const at = (p: readonly number[]): readonly DayHour[] =>
  p.map((one) => ({ p: one, t: 20, vmM3: 1, vbM3: 4 }));
const WAVE = Array.from({ length: 24 }, (_, hour) => 430 + 10 * Math.sin(hour / 4));
const OWN = { hours: at(WAVE), width: 5 };
const shifted = (by: number) => at(WAVE.map((p) => p - by));

/** So many days beside a neighbour that stands `by` kPa lower. */
function learned(days: number, by: number, from: Neighbour = stranger('n'), first = 0): Neighbour {
  let now = from;
  for (let day = 0; day < days; day += 1) now = learn(now, OWN, shifted(by), first + day, RULE);
  return now;
}

describe('what a meter learns about its neighbours', () => {
  it('learns the offset and that they move alike', () => {
    const known = learned(5, 3);
    expect(known).toMatchObject({ days: 5, seen: 4 });
    expect(known.offset).toBeCloseTo(3, 6);
    expect(known.ratio).toBeLessThan(1e-9);
  });

  it('follows a change slowly: one day moves it by a twentieth of the most', () => {
    const known = learned(20, 3);
    expect(learned(1, 9, known, 20).offset).toBeCloseTo(3.05, 6);
  });

  it('learns nothing of a day that spreads, of one far apart or with few hours', () => {
    const known = learned(5, 3);
    const wild = at(WAVE.map((p, hour) => p + 5 * hour));
    expect(learn(known, OWN, wild, 6, RULE)).toBe(known);
    expect(learn(known, OWN, shifted(25), 6, RULE)).toBe(known);
    expect(learn(known, { ...OWN, hours: at(WAVE.slice(0, 7)) }, shifted(3), 6, RULE)).toBe(known);
  });

  it('begins anew after a long silence', () => {
    expect(learned(1, 9, learned(20, 3), 40)).toMatchObject({ days: 1, offset: 9 });
  });

  it('takes the most alike, and no strangers', () => {
    const one = (id: string, ratio: number, days = 5): Neighbour => ({
      ...stranger(id),
      ratio,
      days,
    });
    const ids = (...all: readonly Neighbour[]) => chosen(all, RULE).map(({ id }) => id);
    expect(ids(one('far', 0.4), one('near', 0.1), one('next', 0.2))).toEqual(['near', 'next']);
    expect(ids(one('stranger', 0.6), one('new', 0.1, 1))).toEqual([]);
  });
});

describe('the residual of an hour', () => {
  const neighbours = ['x', 'y', 'z'].map((id) => ({ ...stranger(id), offset: 1 }));

  it('is the median over the neighbours, whatever one of them shows', () => {
    const days = new Map([
      ['x', at([429])],
      ['y', at([429.2])],
      ['z', at([300])],
    ]);
    const [hour] = residualHours(at([430]), neighbours, (id) => days.get(id));
    expect(hour?.kPa).toBeCloseTo(0, 6);
  });

  it('is none with two neighbours', () => {
    const days = new Map([
      ['x', at([429])],
      ['y', at([429])],
    ]);
    expect(residualHours(at([430]), neighbours, (id) => days.get(id))).toEqual([]);
  });

  it('shows the drop with Q², only downwards and only where the flow varies', () => {
    const hours = (drop: number, flows: readonly number[]) =>
      flows.map((q) => ({ kPa: drop * q * q, square: q * q }));
    const varied = Array.from({ length: 24 }, (_, n) => n % 12);
    expect(dropOfDay(hours(-0.02, varied), 4)).toBeCloseTo(-0.02, 6);
    expect(dropOfDay(hours(0.02, varied), 4)).toBe(0);
    expect(dropOfDay(hours(-0.02, varied), 400)).toBeNull();
    expect(
      dropOfDay(
        hours(
          -0.02,
          Array.from({ length: 24 }, () => 10),
        ),
        4,
      ),
    ).toBeNull();
  });
});
