import { describe, expect, it } from 'vitest';
import type { Asset, DetectorEvent, Judge } from '../../../src/detect/detector.ts';
import { regulatorDrift } from '../../../src/detect/regulator-drift.ts';
import type { Finding } from '../../../src/model/finding.ts';
import { NEW_CLERK, stepClerk } from '../../../src/pipeline/digest/clerk.ts';
import { closedEvent } from '../../../src/pipeline/stage.ts';
import { assetFor, startJudge } from '../../support/detector-run.ts';
import {
  CAPACITY,
  DAY,
  evidenceOf,
  findingsIn,
  type Moment,
  recordAt,
  type Series,
  seriesRun,
  shut,
  stationFleet,
  verdicts,
  working,
} from './regulator/station-series.ts';

/** Two shifts, with a load that differs from hour to hour; off by `offKPa` on that day. */
const shifts =
  (offKPa: (day: number) => number) =>
  ({ day, hour, random }: Moment): object => {
    const load = 0.2 + 0.05 * ((Math.floor(hour) * 7 + day) % 10);
    const isWorking = hour >= 7 && hour < 23;
    return isWorking ? working(load, random, offKPa(day)) : shut(104 + offKPa(day), random);
  };

const series = (offKPa: (day: number) => number, more: Partial<Series> = {}): Series => ({
  detector: regulatorDrift,
  seconds: 120,
  values: shifts(offKPa),
  ...more,
});

describe('regulator.drift', () => {
  it('is quiet on a healthy regulator whose load and lock-up pressure vary', () => {
    expect(
      findingsIn(
        series(() => 0),
        40 * DAY,
      ),
    ).toEqual([]);
  });

  it('begins on the fifth day off by more than half the band, and dates the step', () => {
    const findings = findingsIn(
      series((day) => (day >= 20 ? 2.8 : 0), { settings: { shiftShare: 5 } }),
      26 * DAY,
    );
    expect(verdicts(findings, DAY)).toEqual(['began 20']);
    expect(evidenceOf(findings[0], 'stepOn')?.value).toBe('2026-12-13');
    expect(evidenceOf(findings[0], 'deviation')).toMatchObject({ limit: 2.5, relation: 'above' });
  });

  it('does not begin when days are off by just less than half the band', () => {
    const steady = series((day) => (day >= 20 ? 2.3 : 0), { settings: { shiftShare: 5 } });
    expect(findingsIn(steady, 40 * DAY)).toEqual([]);
  });

  it('four days off of seven are not enough', () => {
    const off = (day: number): number => (day >= 20 && day < 24 ? 3 : 0);
    expect(findingsIn(series(off, { settings: { shiftShare: 5 } }), 40 * DAY)).toEqual([]);
  });

  it('finds a slow drift downwards within two weeks, with its rate and onset', () => {
    const { run, until } = seriesRun(series((day) => -0.15 * Math.max(0, day - 15)));
    until(29 * DAY);
    expect(run.findings).toHaveLength(1);
    expect(run.findings[0]?.verdict).toBe('began');
    expect(verdicts(run.findings, DAY)[0]).toMatch(/^began 1[5-9]$/);
    expect(Number(evidenceOf(run.findings[0], 'rate')?.value)).toBeLessThan(-0.05);
    expect(evidenceOf(run.findings[0], 'stepOn')).toBeUndefined();
  });

  it('takes a shift for nothing that is certain but small beside the band', () => {
    expect(
      findingsIn(
        series((day) => (day >= 15 ? 0.7 : 0)),
        45 * DAY,
      ),
    ).toEqual([]);
  });

  it('ends ten good days after the repair, as of the first of them', () => {
    const findings = findingsIn(
      series((day) => (day >= 15 && day < 30 ? 3.5 : 0)),
      60 * DAY,
    );
    expect(findings.map((one) => one.verdict)).toEqual(['began', 'ended']);
    const [began, ended] = findings.map((one) => one.since);
    expect((ended ?? 0) - (began ?? 0)).toBeGreaterThan(14 * DAY);
    expect((ended ?? 0) - (began ?? 0)).toBeLessThan(24 * DAY);
  });

  it('accepts a small step that stands still as the new normal', () => {
    const findings = findingsIn(
      series((day) => (day >= 15 ? 1.5 : 0)),
      60 * DAY,
    );
    expect(findings.map((one) => one.verdict)).toEqual(['began', 'ended']);
    expect(evidenceOf(findings[0], 'stepOn')?.value).toBe('2026-12-08');
  });

  it('sees a regulator that was off from the first day', () => {
    const findings = findingsIn(
      series(() => 3),
      9 * DAY,
    );
    expect(verdicts(findings, DAY)).toEqual(['began 0']);
  });

  it('judges a run only while it carries', () => {
    const standby = series((day) => (day >= 15 ? 4 : 0), { subject: 'works/B' });
    const { run, until } = seriesRun(standby);
    until(30 * DAY);
    expect(run.findings).toEqual([]);
    expect(run.doubt()).toBe('0 of 7 days of baseline');
  });

  it('judges the duty by the station flow where no run reports its own', () => {
    const values = (moment: Moment): object => {
      const { runs, ...rest } = shifts((day) => (day >= 15 ? 3.5 : 0))(moment) as {
        runs: { A: { q: number } };
      };
      return { ...rest, q: runs.A.q };
    };
    const findings = findingsIn({ detector: regulatorDrift, seconds: 120, values }, 24 * DAY);
    expect(findings.map((one) => one.verdict)).toEqual(['began']);
  });

  it('leaves days alone on which the bypass or a low inlet makes the pressure', () => {
    const disturbed =
      (fields: object) =>
      (moment: Moment): object => ({
        ...shifts((day) => (day >= 15 ? -4 : 0))(moment),
        ...(moment.day >= 15 ? fields : {}),
      });
    for (const fields of [{ bypass: 'open' }, { pIn: 120 }]) {
      const quiet = { detector: regulatorDrift, seconds: 120, values: disturbed(fields) };
      expect(findingsIn(quiet, 25 * DAY)).toEqual([]);
    }
  });

  it('says after two weeks without a working day that nobody knows', () => {
    const values = (moment: Moment): object =>
      moment.day >= 22 ? shut(103, moment.random) : shifts((day) => (day >= 15 ? 3.5 : 0))(moment);
    const { run, until } = seriesRun({ detector: regulatorDrift, seconds: 120, values });
    until(45 * DAY);
    expect(run.findings.map((one) => one.verdict)).toEqual(['began', 'unknown']);
  });

  it('counts its baseline, and says so', () => {
    const { run, until } = seriesRun(series(() => 0));
    until(4 * DAY + 1000);
    expect(run.doubt()).toBe('3 of 7 days of baseline');
    until(9 * DAY);
    expect(run.doubt()).toBeNull();
  });

  it('says the same when it is cut on any day and resumed from JSON', () => {
    const asset = assetFor(regulatorDrift, 'rtu', stationFleet(600, {}), 'works/A');
    const whole = lived(asset, 1000);
    expect(whole.map((one) => one.verdict)).toEqual(['began', 'ended']);
    for (const cut of [3.3, 7.01, 16.6, 21.5, 33.1]) expect(lived(asset, cut)).toEqual(whole);
  });
});

/** Hourly stretches of 50 days; the state goes through JSON once, on day `cut`. */
function lived(asset: Asset, cut: number): readonly Finding[] {
  let judge: Judge = startJudge(regulatorDrift, asset);
  let clerk = NEW_CLERK;
  const findings: Finding[] = [];
  const give = (event: DetectorEvent): void => {
    const [next, found] = judge.step(event);
    judge = next;
    findings.push(...found);
  };
  let isWhole = true;
  for (let ms = 0; ms < 50 * DAY; ms += 600_000) {
    const day = Math.floor(ms / DAY);
    const load = 0.3 + 0.01 * (Math.floor(ms / 3_600_000) % 24);
    const off = day >= 14 && day < 24 ? 3 : 0;
    const pOut = 100 - 4 * load + off + 0.1 * Math.sin(ms);
    const reading = recordAt(ms, { pOut, q: load * CAPACITY });
    if (isWhole && ms >= cut * DAY) {
      isWhole = false;
      const resumed = regulatorDrift.resume(asset, JSON.parse(JSON.stringify(judge.state)));
      if (!resumed.ok) throw new Error(resumed.error);
      judge = resumed.value;
    }
    const step = stepClerk(clerk, reading, asset.device);
    clerk = step.clerk;
    for (const closed of step.closed) give(closedEvent(closed, reading.ts));
    give({ kind: 'reading', reading });
  }
  return findings;
}
