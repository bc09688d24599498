import { describe, expect, it } from 'vitest';
import {
  expectedHour,
  expectedSpan,
  learnHour,
  learnRest,
  NO_DEMAND,
  operatingIn,
  weatherFactor,
} from '../../../../src/detect/baseline/demand.ts';
import {
  decodeLevel,
  encodeLevel,
  UNKNOWN_LEVEL,
} from '../../../../src/detect/baseline/level-code.ts';
import type { OutletState } from '../../../../src/detect/baseline/outlet-band.ts';
import {
  addOutlet,
  type OutletHours,
  outletIn,
  runM3In,
} from '../../../../src/detect/baseline/outlet-hours.ts';
import { learnRatio, NO_RATIOS, sigmaOf } from '../../../../src/detect/baseline/ratio-level.ts';
import { burnsLike, workingHours } from '../../../../src/detect/baseline/rest-days.ts';
import {
  addRun,
  ageRuns,
  NO_RUNS,
  runQuantile,
} from '../../../../src/detect/baseline/run-lengths.ts';
import { addStretch, NO_HOURS } from '../../../../src/detect/baseline/site-hours.ts';
import { seededRandom } from '../../../../src/lib/seeded-random.ts';
import {
  hourAt,
  meterStretch,
  stationStretch,
  WEEKS_FROM,
} from '../../../support/customer-weeks.ts';

const NO_HOLIDAYS: ReadonlySet<string> = new Set();
const dateAt = (n: number) => new Date(WEEKS_FROM + n * 3_600_000).toISOString().slice(0, 10);

describe('levels', () => {
  it('come back within 6 %, zero as zero and the unknown as unknown', () => {
    const random = seededRandom('levels');
    for (let i = 0; i < 500; i += 1) {
      const value = 250 * 10 ** (-3.9 * random.next());
      const back = decodeLevel(encodeLevel(value, 250), 250) ?? Number.NaN;
      expect(Math.abs(back / value - 1)).toBeLessThan(0.061);
    }
    expect(decodeLevel(encodeLevel(0, 250), 250)).toBe(0);
    expect(encodeLevel(null, 250)).toBe(UNKNOWN_LEVEL);
    expect(encodeLevel(Number.NaN, 250)).toBe(UNKNOWN_LEVEL);
    expect(decodeLevel(UNKNOWN_LEVEL, 250)).toBeNull();
  });

  it('are one character in JSON', () => {
    for (let value = 0.01; value < 1e6; value *= 1.05)
      expect(JSON.stringify(encodeLevel(value, 250))).toHaveLength(3);
  });
});

describe('run lengths', () => {
  it('give the length that 99 of 100 do not exceed', () => {
    let lengths = NO_RUNS;
    for (let i = 0; i < 200; i += 1) lengths = addRun(lengths, i < 195 ? 10 : 100);
    expect(runQuantile(lengths, 0.5)).toBeCloseTo(10, -1);
    expect(runQuantile(lengths, 0.99)).toBeGreaterThan(85);
    expect(runQuantile(lengths, 0.97)).toBeLessThan(12);
    expect(runQuantile(NO_RUNS, 0.99)).toBeNull();
    expect(addRun(lengths, 0.5)).toBe(lengths);
  });

  it('fade to a third in a year', () => {
    let lengths = addRun(NO_RUNS, 100);
    for (let week = 0; week < 52; week += 1) lengths = ageRuns(lengths);
    expect(Math.max(...lengths)).toBeGreaterThan(0.3);
    expect(Math.max(...lengths)).toBeLessThan(0.4);
  });
});

describe('rest days', () => {
  const rest = {
    timeZone: 'Asia/Shanghai',
    holidays: new Set(['2026-04-15']),
    beforeFestival: 12,
    afterFestival: 21,
  };
  const at = (text: string) => Date.parse(`${text}+08:00`);

  it('leave holidays and the lunar new year out of a standstill', () => {
    expect(workingHours(at('2026-06-01T00:00'), at('2026-06-03T00:00'), rest)).toBe(48);
    expect(workingHours(at('2026-04-14T00:00'), at('2026-04-16T23:00'), rest)).toBe(47);
    expect(workingHours(at('2026-02-06T12:00'), at('2026-03-09T12:00'), rest)).toBe(0);
    expect(workingHours(at('2026-09-28T00:00'), at('2026-10-09T00:00'), rest)).toBe(72);
  });

  it('a holiday burns like a Sunday', () => {
    expect(burnsLike({ date: '2026-04-15', weekday: 3 }, rest.holidays)).toBe(0);
    expect(burnsLike({ date: '2026-04-16', weekday: 4 }, rest.holidays)).toBe(4);
  });
});

describe('hours of a site', () => {
  it('add up its meters, by slots or hours, and wait for the last of them', () => {
    let book = NO_HOURS;
    const heard: number[] = [];
    for (let n = 0; n < 36; n += 1) {
      for (const device of ['a', 'b']) {
        const ms = WEEKS_FROM + n * 300_000;
        const [next, closed] = addStretch(book, meterStretch(ms, 1, { device, span: 'slot' }), 2);
        book = next;
        heard.push(...closed.map(({ m3 }) => m3));
      }
    }
    expect(heard).toEqual([24, 24]);
  });

  it('an hour with a broken register or half its stretches is not known', () => {
    const hours = (values: readonly (number | null)[]) => {
      let book = NO_HOURS;
      const heard: number[] = [];
      for (const [n, m3] of values.entries()) {
        const [next, closed] = addStretch(book, meterStretch(WEEKS_FROM + n * 3_600_000, m3), 1);
        book = next;
        heard.push(...closed.map((one) => one.m3));
      }
      return heard;
    };
    expect(hours([1, null, 3, 4])).toEqual([1, 3]);
  });
});

describe('demand', () => {
  const learned = (weeks: number, m3: (n: number) => number, tGas?: (n: number) => number) => {
    let demand = NO_DEMAND;
    for (let n = 0; n < weeks * 168; n += 1) {
      demand = learnHour(demand, siteHour(n, m3(n), tGas?.(n) ?? null), 250, NO_HOLIDAYS);
    }
    return demand;
  };
  const siteHour = (n: number, m3: number, tGas: number | null = null) => {
    const { hour, weekday } = hourAt(n);
    const from = WEEKS_FROM + n * 3_600_000;
    return { from, to: from + 3_600_000, date: dateAt(n), weekday, hour, m3, tGas };
  };
  const monday = (hour: number) => ({ date: '2027-06-07', weekday: 1, hour });

  it('is the spread of the same hour of past weeks; fewer than four say nothing', () => {
    // week by week 10, 20, … 80
    const demand = learned(8, (n) => 10 * (1 + Math.floor(n / 168)));
    const expected = expectedHour(demand, monday(9), 250, NO_HOLIDAYS);
    expect(expected?.low).toBeCloseTo(10, -1);
    expect(Math.abs((expected?.median ?? 0) - 50)).toBeLessThan(4);
    expect(Math.abs((expected?.high ?? 0) - 80)).toBeLessThan(6);
    const sunday = { date: '2027-06-06', weekday: 0, hour: 9 };
    const three = learned(3, (n) => (hourAt(n).weekday === 1 ? 10 : 30));
    expect(expectedHour(three, sunday, 250, NO_HOLIDAYS)).toBeNull();
    // a Monday is one of fifteen working days
    expect(
      Math.abs((expectedHour(three, monday(9), 250, NO_HOLIDAYS)?.median ?? 0) - 30),
    ).toBeLessThan(2);
    expect(demand.days).toBe(55);
  });

  it('a day of rest is a day, but no measure of what flows when gas flows', () => {
    let demand = learned(5, () => 100);
    for (let n = 5 * 168; n < 6 * 168; n += 1) demand = learnRest(demand, siteHour(n, 0));
    expect(demand.days).toBe(41);
    expect(expectedHour(demand, monday(9), 250, NO_HOLIDAYS)?.low).toBeGreaterThan(90);
  });

  it('takes a holiday for a Sunday', () => {
    const demand = learned(8, (n) => (hourAt(n).weekday === 0 ? 1 : 100));
    const holidays = new Set(['2027-06-07']);
    expect(expectedHour(demand, monday(9), 250, holidays)?.median).toBeLessThan(2);
  });

  it('follows the weather where it explains the use, and only there', () => {
    // colder by the day: 5 m³/h and one more for each degree below 18
    const cold = (n: number) => 18 - Math.floor(n / 24) / 3;
    const heating = learned(8, (n) => 5 + (18 - cold(n)), cold);
    expect(weatherFactor(heating)).toBeGreaterThan(1.2);
    expect(weatherFactor(heating)).toBeLessThanOrEqual(2);
    expect(weatherFactor(learned(8, () => 20, cold))).toBe(1);
    expect(weatherFactor(learned(2, (n) => 5 + (18 - cold(n)), cold))).toBe(1);
    expect(weatherFactor(learned(8, () => 20))).toBe(1);
  });

  it('adds up over a span, and tells the operating hours in it', () => {
    const demand = learned(8, (n) => (hourAt(n).hour >= 8 && hourAt(n).hour < 16 ? 100 : 0));
    const from = WEEKS_FROM + 8 * 168 * 3_600_000;
    const where = { timeZone: 'UTC', fullScale: 250, holidays: NO_HOLIDAYS, operating: 12.5 };
    const day = expectedSpan(demand, from, from + 24 * 3_600_000, where);
    expect(Math.abs(day.median - 800)).toBeLessThan(48);
    expect(operatingIn(demand, from, from + 12 * 3_600_000, where)).toEqual({
      ms: 4 * 3_600_000,
      from: from + 8 * 3_600_000,
    });
    expect(operatingIn(demand, from, from + 6 * 3_600_000, where)).toBeNull();
  });
});

describe('what a station said of the last hours', () => {
  const heard = (stretches: readonly [n: number, outlet: OutletState, q: number | null][]) =>
    stretches.reduce<OutletHours>(
      (hours, [n, outlet, q]) =>
        addOutlet(hours, stationStretch(WEEKS_FROM + n * 3_600_000, 100, q), outlet),
      [],
    );
  const hour = (n: number) => ({
    from: WEEKS_FROM + n * 3_600_000,
    to: WEEKS_FROM + (n + 1) * 3_600_000,
  });

  it('is told for the hour of the meters that it covers', () => {
    const hours = heard([
      [0, 'locked-up', 0],
      [1, 'flowing', 40],
      [2, 'unknown', null],
    ]);
    expect([0, 1, 2, 3].map((n) => outletIn(hours, hour(n)))).toEqual([
      'resting',
      'flowing',
      'unknown',
      'unknown',
    ]);
    expect([1, 2].map((n) => runM3In(hours, hour(n)))).toEqual([40, null]);
  });

  it('is forgotten after some hours', () => {
    const hours = heard([0, 1, 2, 3, 4, 5, 6].map((n) => [n, 'flowing', 1]));
    expect(hours.length).toBe(4);
    expect(outletIn(hours, hour(1))).toBe('unknown');
  });
});

describe('level of R', () => {
  const after = (offs: readonly number[]) =>
    offs.reduce(
      (known, off) => learnRatio(known, off, { leastSigma: 0.1, levelBlocks: 20 }),
      NO_RATIOS,
    );

  it('follows the season, and an outlier only a little', () => {
    let known = NO_RATIOS;
    for (let n = 0; n < 100; n += 1) {
      const truth = -0.005 * n;
      known = learnRatio(known, truth - known.level, { leastSigma: 0.1, levelBlocks: 20 });
    }
    expect(known.level).toBeLessThan(-0.35);
    const usual = after(Array.from({ length: 40 }, (_, n) => (n % 2 === 0 ? 0.05 : -0.05)));
    const hit = learnRatio(usual, -3, { leastSigma: 0.1, levelBlocks: 20 });
    expect(usual.level - hit.level).toBeLessThan(0.02);
  });

  it('learns how far a customer scatters', () => {
    const wild = after(Array.from({ length: 200 }, (_, n) => (n % 2 === 0 ? 0.3 : -0.3)));
    expect(sigmaOf(wild, 0.1)).toBeCloseTo(0.3, 1);
    expect(sigmaOf(after(Array.from({ length: 200 }, () => 0)), 0.1)).toBe(0.1);
  });
});
