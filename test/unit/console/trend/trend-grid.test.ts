import { describe, expect, it } from 'vitest';
import {
  gridOf,
  lineOn,
  rangeOf,
  stepFor,
  summaryOf,
  toleranceOf,
} from '../../../../src/console/parts/trend/trend-grid.ts';

const MINUTE = 60_000;
const at = (minute: number): string => new Date(minute * MINUTE).toISOString();
const bucket = (value: number) => ({ mean: value, min: value - 1, max: value + 1 });
const items = (...minutes: number[]) =>
  minutes.map((minute) => ({ ts: at(minute), pOut: bucket(minute) }));

describe('the grid of a trend', () => {
  it.each([
    [3_600_000, 1000, 5_000],
    [86_400_000, 1000, 120_000],
    [365 * 86_400_000, 1000, 43_200_000],
    [1_000, 1000, 1_000],
    [3e12, 1000, 604_800_000],
  ])('asks for %d ms on %d px in buckets of %d ms', (span, width, step) => {
    expect(stepFor(span, width)).toBe(step);
    expect(span / step).toBeLessThanOrEqual(Math.max(width, span / 604_800_000));
  });

  it('begins with the bucket that holds the start', () => {
    expect(gridOf(90_000, 240_000, MINUTE).times).toEqual([60, 120, 180]);
    expect(gridOf(60_000, 60_000, MINUTE).times).toEqual([]);
  });
});

describe('a line on its grid', () => {
  const grid = gridOf(0, 10 * MINUTE, MINUTE);

  it('goes on where every bucket is filled', () => {
    const { mean, min, max, alone } = lineOn(grid, items(0, 1, 2), 'pOut', 10_000);
    expect(mean.slice(0, 4)).toEqual([0, 1, 2, null]);
    expect(min[1]).toBe(0);
    expect(max[1]).toBe(2);
    expect(alone).toEqual([]);
  });

  it('breaks where readings are missing, and marks points that stand alone', () => {
    const { mean, alone } = lineOn(grid, items(0, 1, 4, 7, 8), 'pOut', 10_000);
    expect(mean).toEqual([0, 1, null, null, 4, null, null, 7, 8, null]);
    expect(alone).toEqual([4]);
  });

  it('does not break between two reports of a device that reports seldom', () => {
    const { mean, alone } = lineOn(grid, items(0, 3, 6), 'pOut', 3 * MINUTE);
    expect(mean).toEqual([0, undefined, undefined, 3, undefined, undefined, 6, null, null, null]);
    expect(alone).toEqual([]);
  });

  it('tolerates one missing record and no two', () => {
    const tolerance = toleranceOf(MINUTE, 3 * MINUTE);
    expect(tolerance).toBeGreaterThanOrEqual(2 * 3 * MINUTE);
    expect(tolerance).toBeLessThan(3 * 3 * MINUTE);
  });

  it('leaves out what is outside of the grid and what is no bucket', () => {
    const odd = [
      { ts: at(-5), pOut: bucket(1) },
      { ts: at(50), pOut: bucket(1) },
      { ts: at(2) },
      { ts: at(3), pOut: { mean: 'x' } },
      { ts: 'never', pOut: bucket(1) },
    ];
    const { mean, alone } = lineOn(grid, odd, 'pOut', 0);
    expect(mean.every((value) => value === null)).toBe(true);
    expect(alone).toEqual([]);
    expect(summaryOf(lineOn(grid, [], 'pOut', 0))).toBeNull();
  });

  it('says its least, greatest and newest with their places', () => {
    expect(summaryOf(lineOn(grid, items(2, 5, 3), 'pOut', MINUTE))).toMatchObject({
      least: { value: 1, at: 2 },
      greatest: { value: 6, at: 5 },
      newest: { value: 5, at: 5 },
    });
  });

  it('takes a year at half-hourly readings quickly enough to be asked for on each look', () => {
    const step = stepFor(365 * 86_400_000, 1200);
    const year = gridOf(0, 365 * 86_400_000, step);
    const all = year.times.map((time, n) => ({
      ts: new Date(time * 1000).toISOString(),
      pOut: bucket(n),
    }));
    expect(lineOn(year, all, 'pOut', 1_800_000).mean.filter((one) => one === null)).toEqual([]);
    expect(year.times.length).toBeLessThanOrEqual(1200);
  });
});

describe('the bounds of a value axis', () => {
  it('hold the line and the limits near it', () => {
    const [low, high] = rangeOf(100, 104, [108, 140]);
    expect(low).toBeLessThan(100);
    expect(high).toBeGreaterThan(108);
    expect(high).toBeLessThan(140);
  });

  it('never go below zero for what is never negative', () => {
    expect(rangeOf(0, 10, [])[0]).toBe(0);
    expect(rangeOf(-1, 10, [])[0]).toBeLessThan(-1);
  });

  it('have a height even for a flat line, for limits alone, and for nothing', () => {
    const [low, high] = rangeOf(5, 5, []);
    expect(high).toBeGreaterThan(low);
    expect(rangeOf(null, null, [3, 7])[1]).toBeGreaterThan(7);
    expect(rangeOf(null, null, [])).toEqual([0, 1]);
  });
});
