import { describe, expect, it } from 'vitest';
import { bypassSuspected } from '../../../src/detect/bypass-suspected.ts';
import type { Digest } from '../../../src/model/digest.ts';
import type { Began, Finding } from '../../../src/model/finding.ts';
import { epochMs } from '../../../src/model/units.ts';
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
/** Outlet of a regulator of 100 kPa: 97 while gas flows, locked up at 105 while none does. */
const outletOf = (burns: number): number => (burns > 0 ? 97 : 105);

interface Happening {
  /** m³ that the meter counts of what is burnt. */
  readonly counted?: (burns: number, at: HourAt) => number;
  readonly pOut?: (burns: number, at: HourAt) => number | null;
  readonly burns?: (at: HourAt) => number;
  readonly q?: (burns: number, at: HourAt) => number | null;
}

const lived = (from: number, to: number, what: Happening = {}): readonly Digest[] =>
  hoursBetween(from, to, (at, ms) => {
    const burns = (what.burns ?? twoShifts)(at);
    return [
      stationStretch(ms, (what.pOut ?? outletOf)(burns, at), what.q?.(burns, at) ?? null),
      meterStretch(ms, (what.counted ?? ((m3) => m3))(burns, at)),
    ];
  });

const asset = (fleet = works()) => assetFor(bypassSuspected, 'rtu', fleet);
const found = (digests: readonly Digest[], fleet = works()) =>
  togetherOf(bypassSuspected, asset(fleet), digests);
const told = (findings: readonly Finding[]) =>
  findings.map((one) => `${one.verdict} ${hourOf(one.since)}`);

const past = lived(0, 6 * WEEK);
const MONDAY = 6 * WEEK + 24;
const none = () => 0;

describe('bypass.suspected', () => {
  it('on an unannounced holiday a regulator that has drifted rests where it rests at night', () => {
    // 3 kPa down: the lock-up lies within half of SG of the flowing outlet, and below the top
    const pOut = (burns: number) => (burns > 0 ? 97 : 101.8);
    const drifted = lived(0, 6 * WEEK, { pOut });
    const holiday = lived(6 * WEEK, MONDAY + 48, { pOut, burns: none });
    expect(found([...drifted, ...holiday])).toEqual([]);
    const hidden = lived(6 * WEEK, MONDAY + 14, {
      pOut,
      counted: (m3, { n }) => (n >= MONDAY + 8 ? 0 : m3),
    });
    expect(told(found([...drifted, ...hidden]))).toEqual([`began ${MONDAY + 8}`]);
  });

  it('the meter stands for 3 h of a shift while the regulator does not lock up', () => {
    const hidden = lived(6 * WEEK, MONDAY + 14, {
      counted: (m3, { n }) => (n >= MONDAY + 8 ? 0 : m3),
    });
    const findings = found([...past, ...hidden]);
    expect(told(findings)).toEqual([`began ${MONDAY + 8}`]);
    const began = findings[0] as Began;
    expect(began.priority).toBe(2);
    const value = (name: string) => began.estimate?.find((one) => one.name === name)?.value;
    expect(value('unmetered')).toBeGreaterThan(3 * 75);
    expect(value('unmetered')).toBeLessThan(3 * 95);
    expect(Number(value('unmeteredLow'))).toBeLessThanOrEqual(Number(value('unmetered')));
    expect(Number(value('unmeteredHigh'))).toBeGreaterThanOrEqual(Number(value('unmetered')));
  });

  it('a holiday that nobody announced does not blind it: the regulator was locked up', () => {
    const rested = (at: HourAt) => (at.n >= 3 * WEEK && at.n < 4 * WEEK ? 0 : twoShifts(at));
    const weeks = lived(0, 6 * WEEK, { burns: rested });
    const hidden = lived(6 * WEEK, MONDAY + 14, {
      counted: (m3, { n }) => (n >= MONDAY + 8 ? 0 : m3),
    });
    expect(told(found([...weeks, ...hidden]))).toEqual([`began ${MONDAY + 8}`]);
  });

  it('concludes when the station has told of the last hour, not an hour later', () => {
    const late = (from: number, to: number, stop: number) =>
      lived(from, to, { counted: (m3, { n }) => (n >= stop ? 0 : m3) }).map((digest) =>
        digest.subject === 'station'
          ? { ...digest, from: epochMs(digest.from + 60_000), to: epochMs(digest.to + 60_000) }
          : digest,
      );
    const last = MONDAY + 11;
    expect(found(late(0, last, MONDAY + 8)).length).toBe(1);
    expect(found(late(0, last - 1, MONDAY + 8))).toEqual([]);
  });

  it('two hours are not enough', () => {
    const short = lived(6 * WEEK, MONDAY + 14, {
      counted: (m3, { n }) => (n === MONDAY + 8 || n === MONDAY + 9 ? 0 : m3),
    });
    expect(found([...past, ...short])).toEqual([]);
  });

  it('a customer at rest is told by the lock-up of his regulator', () => {
    expect(found([...past, ...lived(6 * WEEK, 7 * WEEK, { burns: none })])).toEqual([]);
  });

  it('nights and Sundays are nobody’s bypass, even if the regulator does not lock up', () => {
    const leaky = lived(0, 7 * WEEK, { pOut: () => 99 });
    expect(found(leaky)).toEqual([]);
  });

  it('a holiday burns like a Sunday', () => {
    const holiday = works((fleet) => ({
      ...fleet,
      zones: [{ id: 'z', name: 'Zone', holidays: ['2026-07-13'] }],
    }));
    const rest = lived(6 * WEEK, MONDAY + 24, { counted: none, pOut: () => 99 });
    expect(new Date(WEEKS_FROM + MONDAY * 3_600_000).toISOString()).toMatch(/^2026-07-13/);
    expect(found([...past, ...rest], holiday)).toEqual([]);
    expect(found([...past, ...rest])).not.toEqual([]);
  });

  it('flow that the runs measure is a dead counter', () => {
    const stuck = lived(6 * WEEK, MONDAY + 20, { counted: none, q: (m3) => 2 * m3 });
    expect(found([...past, ...stuck])).toEqual([]);
  });

  it('a supply that fails is no bypass', () => {
    const lost = lived(6 * WEEK, MONDAY + 20, { counted: none, pOut: () => 20 });
    expect(found([...past, ...lost])).toEqual([]);
  });

  it('without outlet pressure it takes four times as long', () => {
    const blind = (to: number) => [
      ...lived(0, 6 * WEEK, { pOut: () => null }),
      ...lived(6 * WEEK, to, {
        counted: (m3, { n }) => (n >= MONDAY + 6 ? 0 : m3),
        pOut: () => null,
      }),
    ];
    expect(found(blind(MONDAY + 17))).toEqual([]);
    expect(found(blind(MONDAY + 22)).length).toBe(1);
  });

  it('ends when the meter has counted for twice the standstill; one hour of counting is not enough', () => {
    const after = (counting: (n: number) => boolean) =>
      lived(6 * WEEK, MONDAY + 48, {
        counted: (m3, { n }) => (n < MONDAY + 8 || counting(n) ? m3 : 0),
        pOut: () => 97,
      });
    const back = found([...past, ...after((n) => n >= MONDAY + 12)]);
    expect(told(back)).toEqual([`began ${MONDAY + 8}`, `ended ${MONDAY + 13}`]);
    const once = found([...past, ...after((n) => n === MONDAY + 12)]);
    expect(once.filter(({ verdict }) => verdict === 'ended')).toEqual([]);
  });

  it('says how much of its baseline it has', () => {
    const judge = startJudge(bypassSuspected, asset());
    expect(judge.doubt()).toBe('0 of 28 days of baseline');
    const fourWeeks = lived(0, 3 * WEEK);
    const early = lived(3 * WEEK, 3 * WEEK + 48, { counted: none, pOut: () => 97 });
    expect(found([...fourWeeks, ...early])).toEqual([]);
  });

  it('watches only a station with an unmetered bypass', () => {
    const without = works((fleet) => ({
      ...fleet,
      sites: fleet.sites.map((site) => ({
        ...site,
        station: { ...site.station, bypass: { present: false } },
      })),
    }));
    expect(bypassSuspected.applies(asset(without))).toBe(false);
    expect(bypassSuspected.applies(asset())).toBe(true);
  });

  it('keeps its state within four kilobytes', () => {
    let judge = startJudge(bypassSuspected, asset());
    for (const digest of lived(0, 9 * WEEK)) {
      [judge] = judge.step({ kind: digest.span, at: digest.to, digest });
    }
    expect(JSON.stringify(judge.state).length).toBeLessThan(4096);
    expect(judge.doubt()).toBeNull();
  });
});
