import { describe, expect, it } from 'vitest';
import { hotelDemand, restaurantDemand } from '../../../simulators/demand/catering.ts';
import type { DemandModel } from '../../../simulators/demand/demand.ts';
import { hospitalDemand } from '../../../simulators/demand/hospital.ts';
import { schoolDemand } from '../../../simulators/demand/school.ts';
import { bakeryDemand, laundryDemand } from '../../../simulators/demand/small.ts';
import { cngDemand, factoryDemand, workshopDemand } from '../../../simulators/demand/switched.ts';
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
  const models = {
    hospitalDemand,
    hotelDemand,
    restaurantDemand,
    factoryDemand,
    cngDemand,
    schoolDemand,
    bakeryDemand,
    laundryDemand,
    workshopDemand,
  };

  it.each(Object.entries(models))('%s is repeatable, never negative and finite', (_, model) => {
    // in term, in winter, no holiday
    const values = day(model, 2, 17);
    expect(day(model, 2, 17)).toEqual(values);
    expect(day(model, 2, 17, 'b')).not.toEqual(values);
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

  it('closes a factory on holidays and one to three weeks in summer', () => {
    for (const seed of ['a', 'b', 'c', 'd']) {
      // one long step each at 10:00, all days taken as Wednesdays
      const demand = factoryDemand(100, seededRandom(seed));
      const idle = Array.from({ length: 365 }, (_, i) => i + 1).filter(
        (dayOfYear) => demand.next({ hour: 10, weekday: 2, dayOfYear }, 3600) === 0,
      );
      expect(idle.filter((d) => d >= 274 && d <= 280)).toHaveLength(7);
      const summer = idle.filter((d) => d > 180 && d < 250);
      expect(summer.length).toBeGreaterThanOrEqual(7);
      expect(summer.length).toBeLessThanOrEqual(22);
      expect((summer.at(-1) ?? 0) - (summer[0] ?? 0)).toBe(summer.length - 1);
    }
  });

  it('gives the same mean at coarse steps', () => {
    const of = (seconds: number): number => {
      const demand = factoryDemand(100, seededRandom('steps'));
      const values = Array.from({ length: (20 * 57_600) / seconds }, () =>
        demand.next({ hour: 12, weekday: 2, dayOfYear: 100 }, seconds),
      );
      return mean(values);
    };
    expect(of(3600) / of(60)).toBeCloseTo(1, 1);
  });

  it('feeds a school on term days only, and heats it when it is cold', () => {
    expect(day(schoolDemand, 5, 80).every((v) => v === 0)).toBe(true);
    expect(day(schoolDemand, 2, 210).every((v) => v === 0)).toBe(true);
    expect(Math.max(...hours(day(schoolDemand, 2, 80), 22, 24))).toBe(0);
    expect(mean(day(schoolDemand, 2, 15))).toBeGreaterThan(1.3 * mean(day(schoolDemand, 2, 165)));
  });

  it('turns the school’s boiler off rather than let it smoulder', () => {
    // 14:00: nobody cooks, so all that flows is the boiler's
    const afternoons = Array.from({ length: 200 }, (_, n) => {
      const model = schoolDemand(100, seededRandom(`smoulder ${n}`));
      return model.next({ hour: 14, weekday: 2, dayOfYear: 80 + (n % 40) }, 60);
    });
    const lit = afternoons.filter((flow) => flow > 0);
    expect(lit.length).toBeGreaterThan(0);
    expect(lit.length).toBeLessThan(afternoons.length);
    // half the load is the boiler's, and no burner turns down below a twentieth
    expect(Math.min(...lit)).toBeGreaterThan(1);
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
    // the first and the last minute of a run are on in part only
    const on = day(cngDemand, 2, 20).filter(
      (v, i, all) => v > 0 && (all[i - 1] ?? 0) > 0 && (all[i + 1] ?? 0) > 0,
    );
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
