import { describe, expect, it } from 'vitest';
import { gridOf } from '../../../../src/metering/balance/balance-grid.ts';
import { zoneOutlook } from '../../../../src/metering/outlook/zone-outlook.ts';
import type { ZoneUse } from '../../../../src/metering/outlook/zone-use.ts';
import { epochMs } from '../../../../src/model/units.ts';
import { testRandom } from '../../../support/seed.ts';

const DAY = 86_400_000;
const TODAY = Date.parse('2026-06-22T00:00:00+08:00');
const FROM = epochMs(TODAY - 112 * DAY);
const calendar = { timeZone: 'Asia/Shanghai', startHour: 0 };
const grid = gridOf(calendar, FROM, epochMs(TODAY + 6.5 * DAY), 'hour', new Set());
const first = grid.findIndex(({ start }) => start >= TODAY);

/** Busy by day, half on Sundays. */
const shape = (week: number): number =>
  (week % 24 >= 7 && week % 24 < 20 ? 100 : 20) * (week < 24 ? 0.5 : 1);

const useOf = (
  of: (week: number, day: number) => number,
  hdd: ZoneUse['hdd'] = new Map(),
): ZoneUse => ({
  m3: Float64Array.from(grid, ({ week, day }, at) => (at < first ? of(week, day) : 0)),
  hdd,
});
const outlook = (use: ZoneUse) => zoneOutlook(use, grid, first);

describe('demand outlook', () => {
  it('a zone that repeats itself is foreseen exactly, day by day, with its peak', () => {
    const { days, error } = outlook(useOf(shape));
    expect(days).toHaveLength(7);
    expect(days[0]).toMatchObject({ m3: expect.closeTo(13 * 100 + 11 * 20), peakHourM3: 100 });
    expect(days[6]?.m3).toBeCloseTo((13 * 100 + 11 * 20) / 2);
    expect(error.mape).toBeCloseTo(0, 9);
    // from each of 56 days, as many days ahead as have been since
    expect(error.forecasts).toBe(49 * 7 + (7 * 8) / 2);
  });

  it('states the error that its rule has had: noise of 10 % a day gives 8 % on average', () => {
    const random = testRandom('outlook noise');
    const noise = new Map(grid.map(({ day }) => [day, 1 + 0.1 * random.normal()]));
    const { error, days } = outlook(useOf((week, day) => shape(week) * (noise.get(day) ?? 1)));
    expect(error.mape).toBeGreaterThan(0.04);
    expect(error.mape).toBeLessThan(0.15);
    for (const { low, m3, high } of days) expect(low < m3 && m3 < high).toBe(true);
  });

  it('cold that has explained the use moves it', () => {
    const degrees = (day: number): number => 10 + 8 * Math.sin(day / 5);
    const hdd = new Map(grid.slice(0, first).map(({ day }) => [day, degrees(day)]));
    const use = useOf((week, day) => shape(week) * (1 + 0.1 * degrees(day)), hdd);
    const plain = outlook({ ...use, hdd: new Map() });
    const warm = outlook(use);
    expect([plain.hasHeating, warm.hasHeating]).toEqual([false, true]);
    expect(warm.error.mapeByLead[0]).toBeLessThan(plain.error.mapeByLead[0] ?? 0);
  });

  it('without enough past there is no figure rather than a wrong one', () => {
    const none = outlook({ m3: new Float64Array(grid.length).fill(Number.NaN), hdd: new Map() });
    expect(none.days[0]?.m3).toBeNaN();
    expect(none).toMatchObject({ lastKnown: null, error: { forecasts: 0, mape: null } });
  });
});
