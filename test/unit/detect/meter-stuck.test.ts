import { describe, expect, it } from 'vitest';
import { meterStuck } from '../../../src/detect/meter-stuck.ts';
import type { Digest } from '../../../src/model/digest.ts';
import type { Finding } from '../../../src/model/finding.ts';
import type { FleetIndex } from '../../../src/model/fleet-index.ts';
import {
  type HourAt,
  hourOf,
  hoursBetween,
  meterStretch,
  stationStretch,
  twoShifts,
  WEEKS_FROM,
  works,
} from '../../support/customer-weeks.ts';
import { assetFor, startJudge } from '../../support/detector-run.ts';
import { togetherOf } from '../../support/stage-run.ts';

const WEEK = 168;
const MONDAY = 8 * WEEK + 24;

const found = (digests: readonly Digest[], fleet: FleetIndex = works(), settings?: object) =>
  togetherOf(meterStuck, assetFor(meterStuck, 'evc', fleet), digests, settings);
const told = (findings: readonly Finding[]) =>
  findings.map((one) => `${one.verdict} ${hourOf(one.since)}`);

const priorities = (findings: readonly Finding[]) =>
  findings.flatMap((one) => (one.verdict === 'began' ? [one.priority] : []));

/** A meter alone: it counts what is burnt until `stop`, and again from `back`. */
const alone = (to: number, stop = Infinity, back = Infinity, qm?: (at: HourAt) => number) =>
  hoursBetween(0, to, (at, ms) => [
    meterStretch(ms, at.n >= stop && at.n < back ? 0 : twoShifts(at), {
      qm: qm === undefined ? null : { mean: qm(at), min: qm(at), max: qm(at) },
    }),
  ]);

describe('meter.stuck', () => {
  it('is quiet through nights and Sundays', () => {
    expect(found(alone(12 * WEEK))).toEqual([]);
  });

  it('a counter that stands for longer than twice its longest usual standstill', () => {
    // its weekends last 32 h, so 72 h is the limit
    const findings = found(alone(MONDAY + 10 + 100, MONDAY + 10));
    expect(told(findings)).toEqual([`began ${MONDAY + 10}`]);
    const [began] = findings;
    if (began?.verdict !== 'began') throw new Error('nothing began');
    expect(began.priority).toBe(2);
    expect(began.evidence.map(({ name }) => name)).toEqual(['zeroRun', 'expected']);
    expect(began.estimate?.map(({ name }) => name)).toContain('unmeteredHigh');
    expect(found(alone(MONDAY + 10 + 72, MONDAY + 10))).toEqual([]);
  });

  it('long standstills that are usual to it raise the limit', () => {
    const fourDays = (at: HourAt): number =>
      at.weekday >= 4 || at.weekday === 0 ? 0 : twoShifts(at);
    const weeks = (to: number, stop: number) =>
      hoursBetween(0, to, (at, ms) => [meterStretch(ms, at.n >= stop ? 0 : fourDays(at))]);
    // from Wednesday 22 to Monday 06: 104 h
    expect(found(weeks(MONDAY + 150, MONDAY + 20))).toEqual([]);
    // a week is worth a question, twice 104 h a visit
    const findings = found(weeks(MONDAY + 280, MONDAY + 20));
    expect(findings.map(({ verdict }) => verdict)).toEqual(['began', 'began']);
    expect(priorities(findings)).toEqual([4, 2]);
  });

  it('holidays do not count towards a standstill', () => {
    const date = (n: number) => new Date(WEEKS_FROM + n * 3_600_000).toISOString().slice(0, 10);
    const fleet = works((file) => ({
      ...file,
      zones: [
        { id: 'z', name: 'Zone', holidays: [1, 2, 3, 4, 5].map((day) => date(MONDAY + 24 * day)) },
      ],
    }));
    expect(found(alone(MONDAY + 150, MONDAY + 20), fleet)).toEqual([]);
    expect(priorities(found(alone(MONDAY + 150, MONDAY + 20)))).toEqual([2]);
    // a week is a long holiday: worth a question
    expect(priorities(found(alone(MONDAY + 182, MONDAY + 20), fleet))).toEqual([4]);
  });

  it('one that stopped at closing time is most likely a shutdown: a list entry for eight weeks', () => {
    const closed = MONDAY + 22;
    expect(priorities(found(alone(closed + 100, closed)))).toEqual([4]);
    expect(priorities(found(alone(closed + 1340, closed)))).toEqual([4]);
    expect(priorities(found(alone(closed + 1350, closed)))).toEqual([4, 2]);
    // an hour of the middle of the shift is no closing time
    expect(priorities(found(alone(MONDAY + 100, MONDAY + 14)))).toEqual([2]);
  });

  it('flow that is seen later makes a list entry a matter for a visit', () => {
    const closed = MONDAY + 22;
    const flowing = (at: HourAt) => (at.n >= closed + 80 ? twoShifts(at) : 0);
    const findings = found(alone(closed + 100, closed, Infinity, flowing));
    expect(priorities(findings)).toEqual([4, 2]);
  });

  it('ends two hours after it counts again, at the first hour that it did', () => {
    const findings = found(alone(MONDAY + 200, MONDAY + 10, MONDAY + 6 * 24 + 6));
    // that is a Sunday
    expect(told(findings)).toEqual([`began ${MONDAY + 10}`, `ended ${MONDAY + 7 * 24 + 7}`]);
  });

  it('a corrector that reports flow on a standing counter: three hours', () => {
    const stuck = found(alone(MONDAY + 14, MONDAY + 8, Infinity, twoShifts));
    expect(told(stuck)).toEqual([`began ${MONDAY + 8}`]);
    expect(found(alone(MONDAY + 10, MONDAY + 8, Infinity, twoShifts))).toEqual([]);
  });

  it('a closed valve explains that nothing flows; once open it counts from there', () => {
    const shut = (to: number, open: number) =>
      hoursBetween(0, to, (at, ms) => {
        const isShut = at.n >= MONDAY + 10 && at.n < open;
        const burnt = at.n >= MONDAY + 10 ? 0 : twoShifts(at);
        return [meterStretch(ms, burnt, { valve: isShut ? 'closed' : 'open' })];
      });
    expect(found(shut(MONDAY + 400, Infinity))).toEqual([]);
    const opened = MONDAY + 168 + 10;
    expect(told(found(shut(opened + 80, opened)))).toEqual([`began ${opened}`]);
  });

  it('a flow that no meter of its size can have is not believed', () => {
    expect(found(alone(MONDAY + 20, MONDAY + 8, Infinity, () => 1e5))).toEqual([]);
  });

  it('flow through the station while the counter stands: three hours, half an hour of slots', () => {
    const site = (to: number, q: (at: HourAt) => number) =>
      hoursBetween(0, to, (at, ms) => [
        stationStretch(ms, 97, q(at)),
        meterStretch(ms, at.n >= MONDAY + 8 ? 0 : twoShifts(at)),
      ]);
    expect(told(found(site(MONDAY + 14, (at) => 2 * twoShifts(at))))).toEqual([
      `began ${MONDAY + 8}`,
    ]);
    // no flow in the runs: idle or a bypass, and not this detector's
    expect(found(site(MONDAY + 150, (at) => (at.n >= MONDAY + 8 ? 0 : 2 * twoShifts(at))))).toEqual(
      [],
    );
    const slots = (count: number) =>
      Array.from({ length: count }, (_, n) => WEEKS_FROM + n * 300_000).flatMap((ms, n) => [
        stationStretch(ms, 97, 160, 'slot'),
        meterStretch(ms, n < 12 ? 7 : 0, { span: 'slot' }),
      ]);
    expect(found(slots(12 + 5))).toEqual([]);
    expect(told(found(slots(12 + 9)))).toEqual(['began 1']);
  });

  it('a clock that is hours slow shows another time of day: it must stand for longer than that', () => {
    const slow = { delayMs: { from: 6 * 3_600_000, to: 6 * 3_600_000 } };
    const site = (to: number) =>
      hoursBetween(0, to, (at, ms) => [
        stationStretch(ms, 97, 2 * twoShifts(at)),
        meterStretch(ms, at.n >= MONDAY + 8 ? 0 : twoShifts(at), slow),
      ]);
    expect(found(site(MONDAY + 8 + 8))).toEqual([]);
    expect(told(found(site(MONDAY + 8 + 10)))).toEqual([`began ${MONDAY + 8}`]);
  });

  it('while another run carries the gas, a meter may stand', () => {
    const twin = works((file) => ({
      ...file,
      sites: file.sites.map((site) => ({
        ...site,
        station: {
          ...site.station,
          runs: [...site.station.runs, { id: 'B', role: 'standby', setKPa: 95 }],
        },
        meters: [
          ...site.meters.map((one) => ({ ...one, run: 'A' })),
          { id: 'm2', device: 'evc2', type: 'turbine', qMin: 2, qMax: 250, run: 'B' },
        ],
      })),
      devices: [...file.devices, { id: 'evc2', reporting: 'hourly' }],
    }));
    const switched = hoursBetween(0, MONDAY + 200, (at, ms) => [
      meterStretch(ms, at.n < MONDAY + 8 ? twoShifts(at) : 0),
      meterStretch(ms, at.n < MONDAY + 8 ? 0 : twoShifts(at), { device: 'evc2' }),
    ]);
    expect(found(switched, twin)).toEqual([]);
  });

  it('cannot judge before four weeks, and says so', () => {
    expect(found(alone(3 * WEEK + 200, 3 * WEEK))).toEqual([]);
    expect(startJudge(meterStuck, assetFor(meterStuck, 'evc', works())).doubt()).toBe(
      '0 of 28 days of baseline',
    );
  });

  it('keeps its state within a kilobyte and a half', () => {
    let judge = startJudge(meterStuck, assetFor(meterStuck, 'evc', works()));
    for (const digest of alone(30 * WEEK)) {
      [judge] = judge.step({ kind: digest.span, at: digest.to, digest });
    }
    expect(JSON.stringify(judge.state).length).toBeLessThan(1536);
  });
});
