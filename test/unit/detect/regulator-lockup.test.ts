import { describe, expect, it } from 'vitest';
import { regulatorLockup } from '../../../src/detect/regulator-lockup.ts';
import {
  CAPACITY,
  DAY,
  evidenceOf,
  findingsIn,
  HOUR,
  MINUTE,
  type Moment,
  type Series,
  seriesRun,
  shut,
  working,
} from './regulator/station-series.ts';

const STOP = 2 * HOUR;

/** Gas flows for two hours and every day from 12 h on; between them nobody burns. */
const nights = (
  closed: (sinceStopMs: number, moment: Moment) => object | null,
  more: Partial<Series> = {},
): Series => ({
  detector: regulatorLockup,
  seconds: 10,
  values: (moment) =>
    moment.hour < 2 || moment.hour >= 12
      ? working(0.4, moment.random)
      : closed(moment.ms - moment.day * DAY - STOP, moment),
  ...more,
});

const standing = (kPa: number, more: Partial<Series> = {}): Series =>
  nights((_, { random }) => shut(kPa, random), more);

/** Rises from 105 kPa by so much in 10 min, to at most `most`. */
const creeping = (kPaPer10Min: number, most = 200, more: Partial<Series> = {}): Series =>
  nights(
    (ms, { random }) => shut(Math.min(most, 105 + (kPaPer10Min * ms) / (10 * MINUTE)), random),
    more,
  );

const began = (findings: readonly { readonly since: number; readonly verdict: string }[]) =>
  findings.filter((one) => one.verdict === 'began');

describe('regulator.lockup', () => {
  it('begins 10 to 20 min after the flow stopped when the outlet stands above its class', () => {
    const { run, until } = seriesRun(standing(110.5));
    until(STOP + 9 * MINUTE);
    expect(run.findings).toEqual([]);
    until(STOP + 20 * MINUTE);
    expect(run.findings).toMatchObject([{ verdict: 'began', priority: 3 }]);
    expect(evidenceOf(run.findings[0], 'pOut')).toMatchObject({ limit: 110, relation: 'above' });
    expect(evidenceOf(run.findings[0], 'lockUp')?.value).toBeCloseTo(10.5, 0);
  });

  it('is quiet just below its class', () => {
    expect(findingsIn(standing(109.5), 2 * DAY)).toEqual([]);
  });

  it('is quiet while gas flows, and at stops shorter than ten minutes', () => {
    const short = nights((ms, { random }) =>
      Math.floor(ms / (8 * MINUTE)) % 2 === 0 ? shut(112, random) : working(0.4, random),
    );
    expect(findingsIn(short, DAY)).toEqual([]);
  });

  it('finds a creeping outlet within 40 min of its crossing 0.6 SG, and estimates the leak', () => {
    const findings = findingsIn(creeping(1), STOP + 60 * MINUTE);
    expect(findings[0]).toMatchObject({ verdict: 'began', priority: 2 });
    // 3 m³ that gain 1 kPa in 10 min at 15 °C: 3/101.325 · 293.15/288.15 · 6
    const leak = findings[0] !== undefined && 'estimate' in findings[0] ? findings[0].estimate : [];
    expect(leak).toMatchObject([{ name: 'seatLeak', unit: 'm³/h' }]);
    expect(Math.abs(Number(leak?.[0]?.value) - 0.1807)).toBeLessThan(0.02);
  });

  it('cannot estimate a leak without the pipe volume', () => {
    const findings = findingsIn(creeping(1, 200, { site: {} }), STOP + 60 * MINUTE);
    expect(findings[0]?.verdict).toBe('began');
    expect(findings[0]).not.toHaveProperty('estimate');
  });

  it('is quiet when the outlet rises more slowly than 0.5 % of its set in 10 min', () => {
    expect(findingsIn(creeping(0.4, 109.5), DAY)).toEqual([]);
  });

  it('is quiet when a seat closes slowly and then holds', () => {
    expect(findingsIn(creeping(1.5, 106), DAY)).toEqual([]);
  });

  it('does not take the sun on the pipe for a leaking seat', () => {
    // 12 °C in four hours: 8.7 kPa of 201 kPa absolute
    const sun = nights((ms, { random }) => {
      const tC = 15 + 12 * Math.min(1, ms / (4 * HOUR));
      return shut(206.325 * ((tC + 273.15) / 288.15) - 101.325, random, tC);
    });
    expect(findingsIn(sun, DAY)).toEqual([]);
  });

  it('finds a leaking seat in the sun', () => {
    const both = nights((ms, { random }) => {
      const tC = 15 + (3 * ms) / (4 * HOUR);
      const pKPa = 206.325 + (1.5 * ms) / (10 * MINUTE);
      return shut(pKPa * ((tC + 273.15) / 288.15) - 101.325, random, tC);
    });
    expect(began(findingsIn(both, STOP + 90 * MINUTE)).length).toBeGreaterThan(0);
  });

  it('does not blame a seat for a cold night', () => {
    const cold = nights((ms, { random }) => shut(105, random, 15 - (8 * ms) / (6 * HOUR)));
    expect(findingsIn(cold, 2 * DAY)).toEqual([]);
  });

  it('without a gas temperature judges lock-up only soon after the stop, and no creep', () => {
    const blind = (series: Series): Series => ({
      ...series,
      values: (moment) => ({ ...series.values(moment), tGas: undefined }),
    });
    expect(findingsIn(blind(creeping(0.9)), DAY)).toEqual([]);
    expect(began(findingsIn(blind(standing(111)), DAY))).toHaveLength(1);
  });

  it('lasts through the day, and ends in the first night that is good for an hour', () => {
    const repaired = nights((_, { day, random }) => shut(day < 2 ? 112 : 104, random));
    const findings = findingsIn(repaired, 4 * DAY);
    expect(findings.map((one) => one.verdict)).toEqual(['began', 'ended']);
  });

  it('names the run that carried last: its own set point counts', () => {
    // 105 is a good lock-up of the 100 kPa run, and too high for the 95 kPa one
    const standby = nights((_, { random }) => shut(105, random), { subject: 'works/B' });
    expect(findingsIn(standby, DAY)).toEqual([]);
    const carrying: Series = {
      ...standby,
      values: (moment) => {
        const isOpen = moment.hour < 2 || moment.hour >= 12;
        if (!isOpen) return shut(105, moment.random);
        return { pIn: 350, pOut: 94, tGas: 15, runs: { A: { q: 0 }, B: { q: 0.4 * CAPACITY } } };
      },
    };
    expect(began(findingsIn(carrying, DAY))).toHaveLength(1);
  });

  it('a leak through the seat that is metered counts as nobody burning', () => {
    const metered = nights((ms, { random }) => ({
      ...shut(Math.min(115, 105 + ms / MINUTE), random),
      runs: { A: { q: 0.01 * CAPACITY }, B: { q: 0 } },
    }));
    expect(began(findingsIn(metered, DAY)).length).toBeGreaterThan(0);
  });

  it('gas that comes in above the class is the seat, however warm the pipe', () => {
    // the relief holds the outlet; the same warm pipe behind a shut seat is quiet
    const warm = (q: number): Series =>
      nights((ms, { random }) => {
        const tC = 15 + 12 * Math.min(1, ms / (10 * MINUTE));
        return { ...shut(112, random, tC), runs: { A: { q }, B: { q: 0 } } };
      });
    expect(findingsIn(warm(0), DAY)).toEqual([]);
    const findings = findingsIn(warm(0.005 * CAPACITY), STOP + 20 * MINUTE);
    expect(findings).toMatchObject([{ verdict: 'began', priority: 3 }]);
    expect(evidenceOf(findings[0], 'pOut')).toMatchObject({ limit: 110, relation: 'above' });
  });

  it('a gap in the night breaks what was rising', () => {
    const gappy = nights((ms, { random }) =>
      ms > 20 * MINUTE && ms < 60 * MINUTE
        ? null
        : shut(105.9 + Math.min(3, ms / (10 * MINUTE)), random),
    );
    expect(findingsIn(gappy, DAY)).toEqual([]);
  });

  it('an hourly RTU finds it in hours', () => {
    const hourly: Series = { ...standing(111), seconds: 3600 };
    const findings = findingsIn(hourly, 8 * HOUR);
    expect(began(findings)).toHaveLength(1);
  });
});
