import { describe, expect, it } from 'vitest';
import { meterSensorDrift } from '../../../src/detect/meter-sensor-drift.ts';
import { seededRandom } from '../../../src/lib/seeded-random.ts';
import { dayOf, type Said, zoneDay, zoneOfMeters, zoneRun } from '../../support/zone-run.ts';

const METERS = ['a', 'b', 'c', 'd', 'e', 'f'];
const GROUP = zoneOfMeters(METERS);
/** By then every meter has its neighbours and its habits. */
const LEARNED = 65;

interface Plant {
  /** kPa that a meter shows too much. */
  readonly error?: (meter: string, day: number) => number;
  /** m³/h actual. */
  readonly flow?: (meter: string, day: number, hour: number) => number;
  readonly absent?: (meter: string, day: number, hour: number) => boolean;
  /** The register says nothing. */
  readonly noRegister?: (meter: string, day: number) => boolean;
}

/** Six meters on one network: AR(1) of 13 kPa common to all, private noise of 0.3 kPa, drop 0.01·Q². */
function network(count: number, { error, flow, absent, noRegister }: Plant = {}) {
  const random = seededRandom('six meters');
  let common = 0;
  return Array.from({ length: count }, (_, n) => {
    const shared = Array.from({ length: 24 }, () => {
      common = 0.93 * common + 13 * Math.sqrt(1 - 0.93 ** 2) * random.normal();
      return 430 + common;
    });
    const days = METERS.map((meter, place) =>
      dayOf(
        meter,
        n,
        shared.map((level, hour) => {
          const noise = 0.3 * random.normal();
          const q = flow?.(meter, n, hour) ?? 1;
          if (absent?.(meter, n, hour) === true) return null;
          const p = level + place + noise - 0.01 * q * q + (error?.(meter, n) ?? 0);
          return { p, vm: noRegister?.(meter, n) === true ? null : q };
        }),
      ),
    );
    return zoneDay(
      n,
      days.filter((day) => day.records > 0),
    );
  });
}

const run = (count: number, plant: Plant = {}, settings = {}) =>
  zoneRun(meterSensorDrift, GROUP, network(count, plant), settings);

const told = (said: readonly Said[]) =>
  said.map(({ subject, finding }) => `${subject.id} ${finding.verdict}`);

const drift =
  (from: number, step: number, until = Infinity): NonNullable<Plant['error']> =>
  (meter, day) =>
    meter === 'c' && day >= from && day < until ? step + 0.3 * ((day - from) / 7) : 0;

describe('a pressure sensor beside its neighbours', () => {
  it('is silent while all is well, and says how far it has learned', () => {
    expect(run(120).said).toEqual([]);
    expect(run(5).judge.doubt()).toBe('5 of 21 days of comparison with neighbours');
    expect(run(28).judge.doubt()).toMatch(/of 10 days of residuals$/);
    expect(run(LEARNED).judge.doubt()).toBeNull();
  });

  it('tells of +1 kPa with +0.3 kPa a week within two weeks, with the neighbours behind it', () => {
    const { said } = run(LEARNED + 20, { error: drift(LEARNED, 1) });
    expect(told(said)).toEqual(['c began']);
    const began = said[0];
    expect(began?.site).toBe('site-c');
    expect(began?.on).toBeLessThanOrEqual(LEARNED + 14);
    expect(began?.sinceDay).toBeGreaterThanOrEqual(LEARNED);
    expect(began?.sinceDay).toBeLessThanOrEqual(LEARNED + 5);
    const finding = began?.finding;
    if (finding?.verdict !== 'began') throw new Error('it has not begun');
    expect(finding.priority).toBe(3);
    const byName = new Map(finding.evidence.map((item) => [item.name, item]));
    expect(byName.get('residual')).toMatchObject({ unit: 'kPa', relation: 'above' });
    expect(byName.get('residual')?.limit).toBeCloseTo(0.0025 * 430, 1);
    const neighbours = String(byName.get('neighbours')?.value).split(', ');
    expect(neighbours.toSorted()).toEqual(['a', 'b', 'd', 'e', 'f']);
  });

  it('tells of a sensor that shows too little, and nothing of 0.7 kPa', () => {
    const low = run(LEARNED + 20, {
      error: (meter, day) => (meter === 'c' && day >= LEARNED ? -2 : 0),
    });
    expect(told(low.said)).toEqual(['c began']);
    expect(low.said[0]?.finding).toMatchObject({
      evidence: [{ relation: 'below' }, {}, {}, {}, {}],
    });
    const small = run(LEARNED + 40, {
      error: (meter, day) => (meter === 'c' && day >= LEARNED ? 0.7 : 0),
    });
    expect(small.said).toEqual([]);
  });

  it('is P2 above 1 % of the reading', () => {
    const { said } = run(LEARNED + 20, { error: drift(LEARNED, 6) });
    expect(said[0]?.finding).toMatchObject({ verdict: 'began', priority: 2 });
  });

  it('a few days are no drift', () => {
    expect(run(LEARNED + 30, { error: drift(LEARNED, 3, LEARNED + 4) }).said).toEqual([]);
  });

  it('ends after two weeks back in place, at the first of them', () => {
    const { said } = run(LEARNED + 60, { error: drift(LEARNED, 1, LEARNED + 25) });
    expect(told(said)).toEqual(['c began', 'c ended']);
    expect(said[1]?.sinceDay).toBe(LEARNED + 25);
    expect(said[1]?.on).toBe(LEARNED + 38);
  });

  it('blames nobody while the whole network moves apart', () => {
    const branches = run(LEARNED + 30, {
      error: (meter, day) => (day < LEARNED ? 0 : 'abc'.includes(meter) ? -1.5 : 1.5),
    });
    expect(branches.said).toEqual([]);
    expect(branches.judge.doubt()).toMatch(/^the pressures of the network move apart/);
  });

  it('knows the places on the mains from one winter, and finds a drift in the next', () => {
    const place: Readonly<Record<string, number>> = {
      a: -1.3,
      b: -1.2,
      c: 0,
      d: 0.2,
      e: -0.6,
      f: 0.9,
    };
    const load = (day: number) => Math.max(0, 2 * Math.sin((Math.PI * (day - LEARNED)) / 60));
    const apart: NonNullable<Plant['error']> = (meter, day) => (place[meter] ?? 0) * load(day);
    const from = LEARNED + 140;
    const both: Plant['error'] = (meter, day) => apart(meter, day) + drift(from, 1)(meter, day);
    expect(run(from + 14, { error: apart }).said).toEqual([]);
    const { said } = run(from + 14, { error: both });
    expect(told(said)).toEqual(['c began']);
  });

  it('a new user who draws gas half of the day lowers the pressure, but the sensor is right', () => {
    const flow: Plant['flow'] = (meter, day, hour) =>
      meter === 'c' && day >= LEARNED && hour >= 7 && hour < 18 ? 20 : 1;
    expect(run(LEARNED + 40, { flow }).said).toEqual([]);
  });

  it('learns the drop of a user who never stops, so that a doubled flow is no drift', () => {
    const steady: Plant['flow'] = (meter, day, hour) => {
      if (meter !== 'c') return 1;
      const most = day >= LEARNED + 20 ? 24 : 12;
      return hour % 2 === 0 ? most : 0.7 * most;
    };
    expect(run(LEARNED + 60, { flow: steady }).said).toEqual([]);
  });

  it('a meter that a valve shuts off at night is judged by its hours on the network', () => {
    const random = seededRandom('valve');
    const days = network(LEARNED + 30, { error: drift(LEARNED, 1.5) }).map((day) => {
      const own = day.days.get('c');
      if (own === undefined) return day;
      const hours = own.hours.map((hour, n) =>
        hour === null || hour.p === null || n >= 10
          ? hour
          : { ...hour, p: hour.p - 100 * random.next() },
      );
      return { ...day, days: new Map(day.days).set('c', { ...own, hours }) };
    });
    expect(told(zoneRun(meterSensorDrift, GROUP, days).said)).toEqual(['c began']);
  });

  it('cannot judge with two neighbours left, and says so while a drift holds', () => {
    const absent: Plant['absent'] = (meter, day) => 'abd'.includes(meter) && day >= LEARNED + 15;
    const { said } = run(LEARNED + 45, { error: drift(LEARNED, 2), absent });
    expect(told(said)).toEqual(['c began', 'c unknown']);
    const without = run(LEARNED + 45, { error: drift(LEARNED + 15, 2), absent });
    expect(without.said).toEqual([]);
  });

  it('a changed meter ends the drift and is learned anew', () => {
    const { said } = run(LEARNED + 60, {
      // the new one is sound
      error: drift(LEARNED, 2, LEARNED + 15),
      noRegister: (meter, day) => meter === 'c' && day === LEARNED + 15,
    });
    expect(told(said)).toEqual(['c began', 'c ended']);
    expect(said[1]?.on).toBe(LEARNED + 15);
  });

  it('begins anew on the day that people name', () => {
    const relearnFrom = zoneDay(LEARNED + 12, []).date;
    const shifted: Plant['error'] = (meter, day) => (meter === 'c' && day >= LEARNED ? 2 : 0);
    const { said } = run(LEARNED + 60, { error: shifted }, { relearnFrom });
    expect(told(said)).toEqual(['c began', 'c ended']);
  });

  it('a cell that drifts while it is learned does not pass for one that scatters', () => {
    const relearnFrom = zoneDay(LEARNED + 12, []).date;
    const { said } = run(LEARNED + 75, { error: drift(LEARNED, 2) }, { relearnFrom });
    expect(told(said)).toEqual(['c began', 'c ended', 'c began']);
  });

  it('asks nothing of strangers: regulators of their own do not move together', () => {
    const random = seededRandom('strangers');
    const days = Array.from({ length: 120 }, (_, n) =>
      zoneDay(
        n,
        METERS.map((meter) => {
          const set = 106 + (meter === 'c' && n > 80 ? 2 : 0);
          return dayOf(
            meter,
            n,
            Array.from({ length: 24 }, () => ({ p: set + 0.1 * random.normal(), vm: 1 })),
          );
        }),
      ),
    );
    const { said, judge } = zoneRun(meterSensorDrift, GROUP, days);
    expect(said).toEqual([]);
    expect(judge.doubt()).not.toBeNull();
  });

  it('holes in the records neither raise nor hide a drift', () => {
    const random = seededRandom('holes');
    const absent = () => random.next() > 0.74;
    expect(run(120, { absent }).said).toEqual([]);
    const { said } = run(LEARNED + 40, { error: drift(LEARNED + 10, 1.2), absent });
    expect(told(said)).toEqual(['c began']);
    expect(said[0]?.on).toBeLessThanOrEqual(LEARNED + 24);
  });

  it('asks only zones with at least four meters', () => {
    expect(meterSensorDrift.applies(zoneOfMeters(['a', 'b', 'c']))).toBe(false);
    expect(meterSensorDrift.applies(zoneOfMeters(['a', 'b', 'c', 'd']))).toBe(true);
  });
});
