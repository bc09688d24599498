import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { dateName } from '../../../../src/lib/local-time.ts';
import { latestBalance } from '../../../../src/metering/prepaid/credit-day.ts';
import {
  type CostOf,
  type CreditForecast,
  creditForecast,
} from '../../../../src/metering/prepaid/credit-forecast.ts';
import { forecastRow } from '../../../../src/metering/prepaid/read-prepaid.ts';
import { usualUse } from '../../../../src/metering/prepaid/usual-use.ts';
import { weekdayOf } from '../../../../src/metering/swing/use-week.ts';
import { epochMs } from '../../../../src/model/units.ts';
import {
  creditDay,
  creditDays,
  DAY_MS,
  MONDAY,
  prepaidMeter,
} from '../../../support/credit-days.ts';
import { TEST_SEED, testRandom } from '../../../support/seed.ts';

const NOW = MONDAY;
const IN_M3: CostOf = () => 1;

/** Eight weeks before NOW. */
const weeks = (m3: (day: number, week: number) => number, tGas?: (day: number) => number) =>
  creditDays(NOW - 56, 56, (day, n) => ({
    m3: m3(day, Math.floor(n / 7)),
    tGas: tGas === undefined ? null : tGas(day),
  }));

function forecast(
  amount: number,
  days: ReturnType<typeof weeks>,
  { costOf = IN_M3, holidays = [] as readonly number[], at = NOW, now = NOW } = {},
): CreditForecast {
  const use = usualUse(days, new Set(holidays.map(dateName)), Math.floor(at));
  return creditForecast({ amount, at, ts: epochMs(at * DAY_MS) }, use, costOf, now);
}
const daysOf = (one: CreditForecast): number => {
  if (one.judged !== 'days') throw new Error(JSON.stringify(one));
  return one.days;
};

/** 10 m³ a day, 4 on Sundays. */
const restaurant = weeks((day) => (weekdayOf(day) === 0 ? 4 : 10));

describe('days that a balance lasts', () => {
  it('is spent weekday by weekday: Monday to Saturday 60, Sunday 4, Monday 10', () => {
    expect(daysOf(forecast(50, restaurant))).toBe(5);
    expect(daysOf(forecast(62, restaurant))).toBe(6.5);
    expect(daysOf(forecast(69, restaurant))).toBe(7.5);
  });

  it('from a balance of the afternoon, half of the day is still to come', () => {
    expect(daysOf(forecast(10, restaurant, { at: NOW + 0.5, now: NOW + 0.5 }))).toBe(1);
  });

  it('of a balance of two days ago what was to be burnt since is gone', () => {
    const known = restaurant.filter(({ day }) => day < NOW - 2);
    // Saturday 10, Sunday 4, then Monday and Tuesday
    expect(daysOf(forecast(34, known, { at: NOW - 2 }))).toBe(2);
  });

  it('a holiday burns as a Sunday, before and ahead', () => {
    // Wednesday ahead: 10 + 10 + 4 + 6 of Thursday
    expect(daysOf(forecast(30, restaurant, { holidays: [NOW + 2] }))).toBeCloseTo(3.6, 6);
    // six Mondays of the past that were holidays say nothing of Mondays
    const rested = [1, 2, 3, 4, 5, 6].map((week) => NOW - 7 * week);
    const quiet = weeks((day) => (weekdayOf(day) === 0 || rested.includes(day) ? 4 : 10));
    expect(daysOf(forecast(10, quiet, { holidays: rested }))).toBe(1);
    expect(daysOf(forecast(10, quiet))).toBeGreaterThan(1);
  });

  it('a day is taken at what seven of ten of its like stay below: 6 of 1 to 8', () => {
    const growing = weeks((_, week) => week + 1);
    const found = forecast(24, growing);
    expect(found).toMatchObject({
      judged: 'days',
      days: 4,
      perDayM3: expect.closeTo(6),
      // the week of 8 m³ a day; that of 1, then 2, then 3: 7 + 14 + 3 m³ in 15 days
      low: 3,
      high: 15,
      use: { basis: 56, isHeated: false },
    });
  });

  it('is moved to the weather of the last days where that explains the use', () => {
    // 8 m³ and 1 m³ a degree below 18: first warm, at last 0 °C
    const tGas = (day: number): number => (day >= NOW - 3 ? 0 : 10 + (day % 5));
    const cold = weeks((day) => 8 + (18 - tGas(day)), tGas);
    const found = forecast(26, cold);
    expect(daysOf(found)).toBeCloseTo(1, 6);
    expect(found).toMatchObject({ use: { isHeated: true } });
    // the same use without temperatures is taken as it was
    expect(
      daysOf(
        forecast(
          26,
          weeks((day) => 8 + (18 - tGas(day))),
        ),
      ),
    ).toBeGreaterThan(1.5);
  });

  it('money is spent at the price in force, also one that is to come', () => {
    const dear: CostOf = (day) => (day < NOW + 2 ? 2 : 4);
    // 20 + 20, then 40 a day
    expect(daysOf(forecast(100, restaurant, { costOf: dear }))).toBe(3.5);
  });

  it('says why it cannot be judged', () => {
    const because = (amount: number | null, days: typeof restaurant, at = NOW, cost = IN_M3) =>
      creditForecast(
        amount === null ? null : { amount, at, ts: epochMs(at * DAY_MS) },
        usualUse(days, new Set(), Math.floor(at)),
        cost,
        NOW,
      );
    expect(because(null, restaurant)).toEqual({ judged: 'cannot', because: 'no balance reported' });
    expect(because(9, restaurant, NOW - 4.5)).toMatchObject({ because: 'balance too old' });
    expect(because(9, restaurant.slice(-13))).toMatchObject({ because: 'too little past' });
    expect(because(9, restaurant, NOW, () => null)).toMatchObject({ because: 'no price' });
  });

  it('a meter that burns nothing lasts; one with nothing left has no day', () => {
    expect(
      forecast(
        5,
        weeks(() => 0),
      ),
    ).toMatchObject({ judged: 'lasts' });
    expect(forecast(-3, restaurant)).toMatchObject({ judged: 'days', days: 0, low: 0 });
  });

  it('days of which little is known are no evidence', () => {
    const holes = restaurant.map((one) => ({ ...one, known: one.day % 2 === 0 ? 1 : 0.5 }));
    expect(forecast(50, holes)).toMatchObject({ judged: 'days', use: { basis: 28 } });
  });
});

describe('the balance', () => {
  const at = (hour: number) => epochMs((NOW + hour / 24) * DAY_MS);

  it('is of now on the day that goes on, of its end on a day before', () => {
    const days = [creditDay(NOW - 1, { credit: 30 }), creditDay(NOW, { credit: 21 })];
    expect(latestBalance(days, at(6))).toEqual({ amount: 21, at: NOW + 0.25, ts: at(6) });
    expect(latestBalance(days.slice(0, 1), at(6))).toEqual({ amount: 30, at: NOW, ts: at(0) });
    expect(latestBalance([], at(6))).toBeNull();
  });

  it('a meter in money has the price of its class until its customer has one of their own', () => {
    const of = prepaidMeter('ic-2');
    const days = creditDays(NOW - 56, 56, () => ({ m3: 10, credit: 60 }));
    const price = (perM3: number, body: object, validFrom = 0) => ({
      validFrom: epochMs(validFrom),
      validTo: null,
      body: { perM3, ...body },
    });
    const lasts = (...prices: ReturnType<typeof price>[]) =>
      daysOf(forecastRow(of, days, prices, at(0)).forecast);
    expect(lasts()).toBe(3);
    expect(lasts(price(3, {}))).toBe(2);
    expect(lasts(price(3, {}), price(6, { class: 'hospital' }))).toBe(1);
    expect(lasts(price(6, { class: 'hospital' }), price(1, { customer: 'clinic' }))).toBe(6);
    expect(lasts(price(6, { class: 'school' }))).toBe(3);
  });
});

it('more gas never lasts shorter', () => {
  fc.assert(
    fc.property(
      fc.array(fc.double({ min: 0, max: 50, noNaN: true }), { minLength: 56, maxLength: 56 }),
      fc.double({ min: 0, max: 500, noNaN: true }),
      fc.double({ min: 0, max: 100, noNaN: true }),
      (uses, amount, more) => {
        const days = creditDays(NOW - 56, 56, (_, n) => ({ m3: uses[n] ?? 0 }));
        const [one, other] = [forecast(amount, days), forecast(amount + more, days)];
        if (one.judged !== 'days') return;
        if (other.judged === 'days') expect(other.days).toBeGreaterThanOrEqual(one.days - 1e-9);
      },
    ),
    { seed: TEST_SEED, numRuns: 200 },
  );
});

it('the band holds what comes about as often as it says', () => {
  const random = testRandom('credit band');
  const burnt = (day: number): number => (weekdayOf(day) === 0 ? 4 : 10) * (0.5 + random.next());
  let within = 0;
  const meters = 400;
  for (let meter = 0; meter < meters; meter += 1) {
    const amount = 80 + 60 * random.next();
    const found = forecast(amount, weeks(burnt));
    if (found.judged !== 'days') throw new Error(found.judged);
    const days = reallyLasts(amount, burnt);
    if (days >= found.low && days <= found.high) within += 1;
  }
  expect(within / meters).toBeGreaterThan(0.65);
  expect(within / meters).toBeLessThan(0.95);
});

function reallyLasts(amount: number, burnt: (day: number) => number): number {
  let left = amount;
  for (let day = 0; ; day += 1) {
    const use = burnt(NOW + day);
    if (use >= left) return day + left / use;
    left -= use;
  }
}
