import { describe, expect, it } from 'vitest';
import { regulatorRelief } from '../../../src/detect/regulator-relief.ts';
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

const ONSET = 2 * HOUR;

/** A working station, otherwise between the onset and `forMs` later. */
const otherwise = (
  fault: (sinceMs: number, moment: Moment) => object,
  forMs: number,
  more: Partial<Series> = {},
): Series => ({
  detector: regulatorRelief,
  seconds: 10,
  values: (moment) => {
    const since = moment.ms - ONSET;
    const isOn = since >= 0 && since < forMs;
    return { ...working(0.4, moment.random), ...(isOn ? fault(since, moment) : {}) };
  },
  ...more,
});

const contact = (forMs: number): Series => {
  const series = otherwise(() => ({ relief: 'open' }), forMs);
  return { ...series, values: (moment) => ({ relief: 'closed', ...series.values(moment) }) };
};

describe('regulator.relief', () => {
  it('begins when the contact has been open for 30 s, as of its opening', () => {
    const { run, until } = seriesRun(contact(5 * MINUTE));
    until(ONSET + 20_000);
    expect(run.findings).toEqual([]);
    until(ONSET + MINUTE);
    expect(run.findings).toMatchObject([{ verdict: 'began', priority: 2 }]);
    expect(evidenceOf(run.findings[0], 'relief')?.value).toBe('open');
    expect(evidenceOf(run.findings[0], 'sign')?.value).toBe('relief open');
  });

  it('a contact that bounces for less than 30 s is quiet', () => {
    expect(findingsIn(contact(20_000), 4 * HOUR)).toEqual([]);
  });

  it('ends once it has stayed shut for half an hour, so that lifting at every stop is one alarm', () => {
    const popping = otherwise(
      (ms) => ({ relief: ms % (15 * MINUTE) < 2 * MINUTE ? 'open' : 'closed' }),
      2 * HOUR,
    );
    const series: Series = {
      ...popping,
      values: (moment) => ({ relief: 'closed', ...popping.values(moment) }),
    };
    const findings = findingsIn(series, 6 * HOUR);
    expect(findings.map((one) => one.verdict)).toEqual(['began', 'ended']);
  });

  it('without a contact an outlet at the relief set point has lifted it', () => {
    const at = (kPa: number) => otherwise(() => ({ pOut: kPa, runs: { A: { q: 0 } } }), HOUR);
    expect(findingsIn(at(114.5), 3 * HOUR)).toEqual([]);
    const [finding] = findingsIn(at(115.2), 3 * HOUR);
    expect(finding).toMatchObject({ verdict: 'began', priority: 2 });
    expect(evidenceOf(finding, 'pOut')).toMatchObject({ limit: 115, relation: 'at least' });
  });

  it('a contact that says closed is believed', () => {
    const shutContact = otherwise(
      () => ({ pOut: 116, relief: 'closed', runs: { A: { q: 0 } } }),
      HOUR,
    );
    expect(findingsIn(shutContact, 4 * HOUR)).toEqual([]);
  });

  it('sees a monitor take over: a jump above the set point under flow', () => {
    const taken = otherwise((_, { random }) => working(0.4, random, 6), HOUR);
    const { run, until } = seriesRun(taken);
    until(ONSET + 50_000);
    expect(run.findings).toEqual([]);
    until(ONSET + 2 * MINUTE);
    expect(run.findings).toMatchObject([{ verdict: 'began', priority: 2 }]);
    expect(evidenceOf(run.findings[0], 'sign')?.value).toBe('monitor');
  });

  it('a set point that drifts as far over days is no monitor', () => {
    const drifting: Series = {
      detector: regulatorRelief,
      seconds: 60,
      values: ({ ms, random }) => working(0.4, random, (7 * ms) / (5 * DAY)),
    };
    expect(findingsIn(drifting, 5 * DAY)).toEqual([]);
  });

  it('lock-up pressure at a stop, and the first seconds of a start, are no monitor', () => {
    const cycles: Series = {
      detector: regulatorRelief,
      seconds: 10,
      values: ({ ms, random }) => {
        const intoCycle = ms % (10 * MINUTE);
        if (intoCycle >= 6 * MINUTE) return shut(106, random);
        const isStarting = intoCycle < 20_000;
        return isStarting ? { ...working(0.4, random), pOut: 105 } : working(0.4, random);
      },
    };
    expect(findingsIn(cycles, 6 * HOUR)).toEqual([]);
  });

  it('with the monitor on file only its own set point counts', () => {
    const settings = { monitorKPa: 108 };
    const above = (offKPa: number) =>
      otherwise((_, { random }) => working(0.4, random, offKPa), HOUR, { settings });
    expect(findingsIn(above(5), 3 * HOUR)).toEqual([]);
    expect(findingsIn(above(9.6), 3 * HOUR)[0]).toMatchObject({ verdict: 'began', priority: 2 });
  });

  it('sees line pack that is lost above the set point faster than anybody burns', () => {
    // 100 m³ that lose 3 kPa a minute: 180 m³/h
    const losing = (kPaPerMinute: number, q: number) =>
      otherwise(
        (ms) => ({
          pOut: Math.max(102.5, 112 - (kPaPerMinute * ms) / MINUTE),
          tGas: 15,
          runs: { A: { q } },
        }),
        10 * MINUTE,
        // a monitor far away, so that it is not taken for one
        { site: { volumeM3: 100 }, settings: { monitorKPa: 200 } },
      );
    const [finding] = findingsIn(losing(3, 0), 3 * HOUR);
    expect(finding).toMatchObject({ verdict: 'began', priority: 3 });
    expect(evidenceOf(finding, 'sign')?.value).toBe('pack lost');
    // the same fall while the customer burns as much
    expect(findingsIn(losing(3, 0.4 * CAPACITY), 3 * HOUR)).toEqual([]);
    // a pilot flame
    expect(findingsIn(losing(0.1, 0), 3 * HOUR)).toEqual([]);
  });

  it('nobody knows after five minutes without a record of an open relief', () => {
    const series = contact(10 * MINUTE);
    const silent: Series = {
      ...series,
      values: (moment) => (moment.ms > ONSET + 5 * MINUTE ? null : series.values(moment)),
    };
    const { run, until } = seriesRun(silent);
    until(4 * HOUR);
    run.waitUntil((run.findings[0]?.since ?? 0) + HOUR);
    expect(run.findings.map((one) => one.verdict)).toEqual(['began', 'unknown']);
  });
});
