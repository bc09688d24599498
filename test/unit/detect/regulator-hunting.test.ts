import { describe, expect, it } from 'vitest';
import { regulatorHunting } from '../../../src/detect/regulator-hunting.ts';
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

const ONSET = HOUR;

/** Swings by ±`amplitude` kPa between the onset and two hours later; extremes as the RTU's interval has them. */
const swinging = (
  amplitude: number,
  period: number,
  seconds: number,
  more: { readonly extremes?: 'none' } = {},
): Series => ({
  detector: regulatorHunting,
  seconds,
  values: ({ ms, random }) => {
    const isOn = ms >= ONSET && ms < ONSET + 2 * HOUR;
    const size = isOn ? amplitude : 0;
    const calm = working(0.4, random).pOut;
    const at = (s: number): number => calm + size * Math.sin((2 * Math.PI * s) / period);
    const span = Array.from({ length: 41 }, (_, n) => at(ms / 1000 - (n / 40) * seconds));
    return {
      ...working(0.4, random),
      pOut: at(ms / 1000),
      ...(more.extremes === 'none'
        ? {}
        : { pOutMin: Math.min(...span), pOutMax: Math.max(...span) }),
    };
  },
});

/** A burner that switches on and off: the outlet goes between lock-up and the droop line. */
const burner =
  (onSeconds: number, offSeconds: number, seconds: number) =>
  ({ ms, random }: Moment): object => {
    const isOnAt = (s: number): boolean => s % (onSeconds + offSeconds) < onSeconds;
    const levels = Array.from({ length: 21 }, (_, n) =>
      isOnAt(ms / 1000 - (n / 20) * seconds) ? 98.4 : 104.5,
    );
    return {
      ...(isOnAt(ms / 1000) ? working(0.4, random) : shut(104.5, random)),
      pOutMin: Math.min(...levels),
      pOutMax: Math.max(...levels),
    };
  };

const began = (findings: readonly { readonly verdict: string; readonly since: number }[]) =>
  findings.filter((one) => one.verdict === 'began');

describe('regulator.hunting', () => {
  it.each([
    ['1 s samples, 8 s swing', 8, 1, 'none' as const],
    ['10 s polls, 47 s swing seen in the samples', 47, 10, 'none' as const],
    ['10 s records with extremes, 3 s swing', 3, 10, undefined],
    ['minute records with extremes, 13 s swing', 13, 60, undefined],
  ])('finds it within 20 min: %s', (_, period, seconds, extremes) => {
    const series = swinging(2.5, period, seconds, extremes === undefined ? {} : { extremes });
    const { run, until } = seriesRun(series);
    until(ONSET + 9 * MINUTE);
    expect(run.findings).toEqual([]);
    until(ONSET + 20 * MINUTE + 1000 * seconds);
    expect(run.findings).toMatchObject([{ verdict: 'began', priority: 3 }]);
    expect(evidenceOf(run.findings[0], 'swing')).toMatchObject({ limit: 2.5, relation: 'above' });
  });

  it('tells the period where the samples resolve it', () => {
    const series = swinging(2.5, 8, 1);
    expect(evidenceOf(findingsIn(series, 2 * HOUR)[0], 'period')).toMatchObject({
      value: 8,
      unit: 's',
    });
    expect(evidenceOf(findingsIn(swinging(2.5, 3, 10), 2 * HOUR)[0], 'period')).toBeUndefined();
  });

  it('is quiet when the swing stays within half the accuracy band', () => {
    expect(findingsIn(swinging(0.7, 8, 10), 3 * HOUR)).toEqual([]);
  });

  it('cannot see a fast swing between polls without extremes of minute records', () => {
    expect(findingsIn(swinging(2.5, 3, 60, { extremes: 'none' }), 3 * HOUR)).toEqual([]);
  });

  it.each([
    [90, 60, 10],
    [45, 40, 10],
    [300, 200, 10],
    [60, 50, 1],
    [90, 60, 60],
  ])('is quiet on a burner on for %i s and off for %i s, records of %i s', (on, off, seconds) => {
    const series = { detector: regulatorHunting, seconds, values: burner(on, off, seconds) };
    expect(findingsIn(series, 4 * HOUR)).toEqual([]);
  });

  it('finds it through the pauses of a boiler, 7 min on and 5 min off', () => {
    const hunts = swinging(2.5, 8, 10);
    const pausing: Series = {
      ...hunts,
      values: (moment) =>
        moment.ms % (12 * MINUTE) < 7 * MINUTE
          ? hunts.values(moment)
          : { ...shut(104.5, moment.random), pOutMin: 104.2, pOutMax: 104.8 },
    };
    const { run, until } = seriesRun(pausing);
    until(ONSET + 9 * MINUTE);
    expect(run.findings).toEqual([]);
    until(ONSET + 40 * MINUTE);
    expect(run.findings).toMatchObject([{ verdict: 'began', priority: 3 }]);
  });

  it('a single burst of ten minutes is not hunting', () => {
    const long = swinging(2.5, 8, 10);
    const burst: Series = {
      ...long,
      values: (moment) =>
        moment.ms < ONSET + 9 * MINUTE ? long.values(moment) : working(0.4, moment.random),
    };
    expect(findingsIn(burst, 3 * HOUR)).toEqual([]);
  });

  it('ends half an hour after the last swing', () => {
    const findings = findingsIn(swinging(2.5, 8, 10), 5 * HOUR);
    expect(findings.map((one) => one.verdict)).toEqual(['began', 'ended']);
    const lastedMs = (findings[1]?.since ?? 0) - (findings[0]?.since ?? 0);
    expect(Math.abs(lastedMs - 2 * HOUR)).toBeLessThan(11 * MINUTE);
  });

  it('lasts while nobody burns, and is unknown after a day and a half', () => {
    const hunts = swinging(2.5, 8, 10);
    const stopped: Series = {
      ...hunts,
      values: (moment) =>
        moment.ms < ONSET + HOUR ? hunts.values(moment) : shut(104, moment.random),
    };
    const findings = findingsIn(stopped, 2 * DAY);
    expect(findings.map((one) => one.verdict)).toEqual(['began', 'unknown']);
  });

  it('is about the run that carries', () => {
    expect(findingsIn({ ...swinging(2.5, 8, 10), subject: 'works/B' }, 3 * HOUR)).toEqual([]);
    const standby: Series = {
      ...swinging(2.5, 8, 10),
      subject: 'works/B',
      values: (moment) => ({
        ...swinging(2.5, 8, 10).values(moment),
        runs: { A: { q: 0 }, B: { q: 0.4 * CAPACITY } },
      }),
    };
    expect(began(findingsIn(standby, 2 * HOUR))).toHaveLength(1);
  });

  it('a gap breaks what was pending', () => {
    const gappy = swinging(2.5, 8, 10);
    const values = (moment: Moment): object | null =>
      moment.ms > ONSET && moment.ms % (20 * MINUTE) > 9 * MINUTE ? null : gappy.values(moment);
    expect(findingsIn({ ...gappy, values }, 3 * HOUR)).toEqual([]);
  });

  it('does nothing to its state while the outlet is calm', () => {
    const { run, until } = seriesRun({
      detector: regulatorHunting,
      seconds: 10,
      values: ({ random }) => working(0.4, random),
    });
    until(0);
    const before = run.state();
    until(HOUR);
    expect(run.state()).toBe(before);
  });
});
