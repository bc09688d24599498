import { describe, expect, it } from 'vitest';
import { hotelDemand, restaurantDemand } from '../../../simulators/demand/catering.ts';
import type { DemandModel } from '../../../simulators/demand/demand.ts';
import { hospitalDemand } from '../../../simulators/demand/hospital.ts';
import { cngDemand, factoryDemand } from '../../../simulators/demand/switched.ts';
import { sigmoid } from '../../../simulators/demand/weather.ts';
import { seededRandom } from '../../../src/lib/seeded-random.ts';

/** Minute values of one day, Nm³/h, at a load of 100. */
function day(model: DemandModel, weekday: number, dayOfYear: number, seed = 'a'): number[] {
  const demand = model(100, seededRandom(seed));
  return Array.from({ length: 1440 }, (_, minute) =>
    demand.next({ hour: minute / 60, weekday, dayOfYear }, 60),
  );
}
const mean = (values: readonly number[]): number =>
  values.reduce((sum, v) => sum + v, 0) / values.length;
const hours = (values: readonly number[], from: number, to: number): readonly number[] =>
  values.slice(from * 60, to * 60);

describe('demand models', () => {
  const models = { hospitalDemand, hotelDemand, restaurantDemand, factoryDemand, cngDemand };

  it.each(Object.entries(models))('%s is repeatable, never negative and finite', (_, model) => {
    const values = day(model, 2, 20);
    expect(day(model, 2, 20)).toEqual(values);
    expect(day(model, 2, 20, 'b')).not.toEqual(values);
    expect(values.every((v) => Number.isFinite(v) && v >= 0 && v < 400)).toBe(true);
  });

  it('never lets a hospital stop, and doubles it in winter', () => {
    const winter = day(hospitalDemand, 2, 20);
    expect(Math.min(...winter)).toBeGreaterThan(20);
    expect(mean(winter) / mean(day(hospitalDemand, 2, 202))).toBeGreaterThan(1.6);
    expect(mean(hours(winter, 5, 8))).toBeGreaterThan(mean(hours(winter, 0, 4)));
  });

  it('runs a factory in two shifts on working days, in cycles of minutes', () => {
    const monday = day(factoryDemand, 0, 100);
    expect(hours(monday, 0, 7).every((v) => v === 0)).toBe(true);
    expect(hours(monday, 23, 24).every((v) => v === 0)).toBe(true);
    const shift = hours(monday, 7, 23);
    const starts = shift.filter((v, i) => v > 0 && (shift[i - 1] ?? 0) === 0).length;
    expect(starts).toBeGreaterThan(30);
    expect(starts).toBeLessThan(140);
    expect(day(factoryDemand, 6, 100).every((v) => v === 0)).toBe(true);
  });

  it('stops a restaurant at night and feeds it at noon', () => {
    const values = day(restaurantDemand, 4, 60);
    expect(Math.max(...hours(values, 1, 5))).toBe(0);
    expect(mean(hours(values, 11, 13))).toBeGreaterThan(3 * mean(hours(values, 14, 15)));
  });

  it('lets a hotel burn more in winter and less at night', () => {
    const winter = day(hotelDemand, 2, 20);
    expect(mean(winter)).toBeGreaterThan(1.5 * mean(day(hotelDemand, 2, 202)));
    expect(mean(hours(winter, 1, 4))).toBeLessThan(0.5 * mean(hours(winter, 17, 20)));
  });

  it('runs a CNG compressor at 60 to 90 %, more at night', () => {
    const on = day(cngDemand, 2, 20).filter((v) => v > 0);
    expect(Math.min(...on)).toBeGreaterThanOrEqual(60);
    expect(Math.max(...on)).toBeLessThanOrEqual(90);
    const share = (from: number, to: number): number =>
      mean(
        ['a', 'b', 'c', 'd', 'e', 'f'].map((seed) =>
          mean(hours(day(cngDemand, 2, 20, seed), from, to).map((v) => (v > 0 ? 1 : 0))),
        ),
      );
    expect(share(0, 6)).toBeGreaterThan(share(8, 20));
  });
});

describe('sigmoid', () => {
  it('falls with the temperature and has no pole at 40 °C', () => {
    const curve = { a: 2.4595, b: -35.253, c: 6.0587, d: 0.1647 };
    expect(sigmoid(curve, -10)).toBeGreaterThan(sigmoid(curve, 10));
    expect(sigmoid(curve, 10)).toBeGreaterThan(sigmoid(curve, 30));
    expect(sigmoid(curve, 45)).toBeCloseTo(0.1647, 4);
  });
});
