import { describe, expect, it } from 'vitest';
import { regulatorDroop } from '../../../src/detect/regulator-droop.ts';
import {
  CAPACITY,
  DAY,
  evidenceOf,
  findingsIn,
  type Moment,
  type Series,
  seriesRun,
  verdicts,
} from './regulator/station-series.ts';

/** Loads of a day, 20–65 %, each for an hour. */
const loadOf = ({ hour, day }: Moment): number => 0.2 + 0.05 * ((Math.floor(hour) * 7 + day) % 10);

interface Shape {
  /** Fall to full load, kPa. */
  readonly droop: number;
  /** Noise of a record, kPa. */
  readonly sigma?: number;
  readonly inlet?: number;
  readonly extra?: number;
}

const series = (
  shape: (moment: Moment) => Shape,
  load: (moment: Moment) => number = loadOf,
): Series => ({
  detector: regulatorDroop,
  seconds: 120,
  values: (moment) => {
    const { droop, sigma = 0.125, inlet = 350, extra = 0 } = shape(moment);
    const share = load(moment);
    const pOut = 100 - droop * share + extra + sigma * moment.random.normal();
    return { pIn: inlet, pOut, runs: { A: { q: share * CAPACITY }, B: { q: 0 } } };
  },
});

describe('regulator.droop', () => {
  it('is quiet on a regulator whose droop stays what it was', () => {
    expect(
      findingsIn(
        series(() => ({ droop: 2 })),
        40 * DAY,
      ),
    ).toEqual([]);
  });

  it('begins within two weeks once the droop is more than twice the baseline', () => {
    const { run, until } = seriesRun(series(({ day }) => ({ droop: day >= 21 ? 4.4 : 2 })));
    until(21 * DAY + 1000);
    expect(run.findings).toEqual([]);
    until(36 * DAY);
    expect(run.findings.map((one) => one.verdict)).toEqual(['began']);
    expect(verdicts(run.findings, DAY)[0]).toMatch(/^began 2[0-8]$/);
    expect(evidenceOf(run.findings[0], 'droop')).toMatchObject({ unit: 'kPa', relation: 'above' });
    expect(evidenceOf(run.findings[0], 'baseline')?.value).toBeCloseTo(2, 0);
  });

  it('does not begin at a little less than twice the baseline', () => {
    expect(
      findingsIn(
        series(({ day }) => ({ droop: day >= 21 ? 3.6 : 2 })),
        45 * DAY,
      ),
    ).toEqual([]);
  });

  it('needs no baseline to know that the droop exceeds the accuracy class', () => {
    expect(
      verdicts(
        findingsIn(
          series(() => ({ droop: 6 })),
          8 * DAY,
        ),
        DAY,
      ),
    ).toEqual(['began 0']);
    expect(
      findingsIn(
        series(() => ({ droop: 4.5 })),
        8 * DAY,
      ),
    ).toEqual([]);
  });

  it('takes a tiny droop that doubles for nothing', () => {
    expect(
      findingsIn(
        series(({ day }) => ({ droop: day >= 21 ? 1.2 : 0.4 })),
        45 * DAY,
      ),
    ).toEqual([]);
  });

  it('does not blame the regulator for an inlet that sags with the load', () => {
    // a tenth of what the inlet loses reaches the outlet; it sags most, but not only, at high load
    const sagging = series((moment) => {
      const sag = 60 * loadOf(moment) + 20 * Math.sin(moment.hour * 1.7 + moment.day);
      const isSagging = moment.day >= 21;
      return { droop: 2, inlet: isSagging ? 350 - sag : 350, extra: isSagging ? -0.1 * sag : 0 };
    });
    expect(findingsIn(sagging, 45 * DAY)).toEqual([]);
  });

  it('does not take a set point that sinks over a week of rising load for droop', () => {
    // from day 21 on each day burns 5 % more than the one before, and its set point is 0.5 kPa lower
    const into = ({ day }: Moment): number => (day >= 21 && day < 28 ? day - 21 : 0);
    const sinking = series(
      (moment) => ({ droop: 2, extra: -0.5 * into(moment) }),
      (moment) => loadOf({ ...moment, day: 0 }) + 0.05 * into(moment),
    );
    expect(findingsIn(sinking, 45 * DAY)).toEqual([]);
  });

  it('does not take a set point that rises while each day burns less and less for droop', () => {
    // from day 21 on by 1.2 kPa a day for a week, while every day's load falls from 70 to 25 %
    const rising = series(
      ({ ms }) => ({ droop: 2, extra: 1.2 * Math.min(7, Math.max(0, ms / DAY - 21)) }),
      ({ hour }) => 0.62 - 0.018 * hour + 0.02 * ((Math.floor(hour) * 7) % 5),
    );
    expect(findingsIn(rising, 45 * DAY)).toEqual([]);
  });

  it('says why it cannot judge a load that hardly varies', () => {
    const { run, until } = seriesRun(
      series(
        () => ({ droop: 6 }),
        ({ hour }) => 0.4 + 0.02 * (Math.floor(hour) % 4),
      ),
    );
    until(8 * DAY);
    expect(run.findings).toEqual([]);
    expect(run.doubt()).toMatch(/^(flow spans|\d+ of 48 points)/);
  });

  it('does not take scatter for droop, and says so', () => {
    const { run, until } = seriesRun(
      series(
        ({ hour }) => ({ droop: 5.5, extra: Math.floor(hour) % 2 === 0 ? 7 : -7 }),
        ({ random }) => 0.2 + 0.05 * random.int(10),
      ),
    );
    until(8 * DAY);
    expect(run.findings).toEqual([]);
    expect(run.doubt()).not.toBeNull();
  });

  it('is not moved by a few hours of nonsense', () => {
    const broken = series(({ hour, day }) => ({
      droop: 2,
      extra: day >= 21 && hour >= 3 && hour < 4 ? -40 : 0,
    }));
    expect(findingsIn(broken, 40 * DAY)).toEqual([]);
  });

  it('ends two weeks after the repair', () => {
    const repaired = series(({ day }) => ({ droop: day >= 21 && day < 35 ? 6 : 2 }));
    const findings = findingsIn(repaired, 80 * DAY);
    expect(findings.map((one) => one.verdict)).toEqual(['began', 'ended']);
    expect(findings[1]?.since).toBeGreaterThan(findings[0]?.since ?? 0);
  });

  it('says after four weeks without a judged one that nobody knows', () => {
    const stopped: Series = {
      ...series(() => ({ droop: 6 })),
      values: (moment) =>
        moment.day < 8
          ? series(() => ({ droop: 6 })).values(moment)
          : { pOut: 104, runs: { A: { q: 0 }, B: { q: 0 } } },
    };
    const findings = findingsIn(stopped, 45 * DAY);
    expect(findings.map((one) => one.verdict)).toEqual(['began', 'unknown']);
  });
});
