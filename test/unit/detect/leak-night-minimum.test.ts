import { describe, expect, it } from 'vitest';
import { leakNightMinimum } from '../../../src/detect/leak-night-minimum.ts';
import type { Finding } from '../../../src/model/finding.ts';
import {
  type HourAt,
  hourAt,
  hourOf,
  meterStretch,
  WEEKS_FROM,
  works,
} from '../../support/customer-weeks.ts';
import { assetFor, startJudge } from '../../support/detector-run.ts';

const HOUR_MS = 3_600_000;
const LEAK_FROM = 30 * 24;

/** Burns by day; `night` says what flows from 22 to 06, m³/h, null: no record. Qmin is 2, Qmax 250. */
function found(days: number, night: (at: HourAt) => number | null): readonly Finding[] {
  let judge = startJudge(leakNightMinimum, assetFor(leakNightMinimum, 'evc', works()));
  const findings: Finding[] = [];
  for (let n = 0; n < 24 * days; n += 1) {
    const at = hourAt(n);
    const flow = at.hour < 6 || at.hour >= 22 ? night(at) : 80;
    if (flow === null) continue;
    const digest = meterStretch(WEEKS_FROM + n * HOUR_MS, flow);
    const [next, said] = judge.step({ kind: 'hour', at: digest.to, digest });
    judge = next;
    findings.push(...said);
  }
  return findings;
}
const told = (findings: readonly Finding[]) =>
  findings.map((one) => `${one.verdict} ${hourOf(one.since) / 24}`);
const fromThen = (flow: number) => (at: HourAt) => (at.n >= LEAK_FROM ? flow : 0);

describe('leak.night-minimum', () => {
  it('three nights above half of Qmin, from the first of them', () => {
    expect(told(found(32, fromThen(1.5)))).toEqual([]);
    const [began] = found(33, fromThen(1.5));
    expect(told(found(33, fromThen(1.5)))).toEqual([`began ${30 + 1 / 24}`]);
    if (began?.verdict !== 'began') throw new Error('nothing began');
    expect(began.priority).toBe(3);
    expect(began.evidence[0]).toMatchObject({
      name: 'nightFlow',
      value: 1.5,
      limit: 1,
      relation: 'above',
    });
  });

  it('up to half of Qmin is too little to tell', () => {
    expect(found(60, fromThen(1))).toEqual([]);
  });

  it('a pilot light of old belongs to this meter; twice as much does not', () => {
    const pilot = (more: number) => (at: HourAt) => 1.5 + (at.n >= LEAK_FROM ? more : 0);
    expect(found(60, pilot(1.2))).toEqual([]);
    expect(found(60, pilot(2)).map(({ verdict }) => verdict)).toEqual(['began']);
  });

  it('nights that differ are a shift', () => {
    expect(found(60, (at) => (at.n >= LEAK_FROM ? 1.2 + (at.day % 3) : 0))).toEqual([]);
  });

  it('a large flow is a leak where it is steady and no night ever burned', () => {
    expect(told(found(33, fromThen(40)))).toEqual([`began ${30 + 1 / 24}`]);
    const earlyRiser = (at: HourAt) => fromThen(40)(at) + (at.hour === 4 ? 30 : 0);
    expect(told(found(33, earlyRiser))).toEqual([`began ${30 + 1 / 24}`]);
  });

  it('a night shift with the burners on is use, and whoever burns every night is left out', () => {
    expect(found(60, fromThen(100))).toEqual([]);
    const cycling = (at: HourAt) => (at.n >= LEAK_FROM ? 30 + 15 * (at.hour % 2) : 0);
    expect(found(60, cycling)).toEqual([]);
    expect(found(60, (at) => 30 + (at.n >= LEAK_FROM ? 5 : 0))).toEqual([]);
  });

  it('where nights were seen to burn, only a flow too small for a shift is suspected', () => {
    const shifts = (then: number) => (at: HourAt) =>
      at.n >= LEAK_FROM + 48 ? then : at.day === 20 || at.day === 24 || at.day === 28 ? 30 : 0;
    expect(found(60, shifts(30))).toEqual([]);
    expect(found(60, shifts(5)).map(({ verdict }) => verdict)).toEqual(['began']);
  });

  it('an alarm that passed by itself leaves the mark of a night shift', () => {
    const twice = (at: HourAt) => ((at.day >= 30 && at.day < 34) || at.day >= 50 ? 40 : 0);
    expect(found(70, twice).map(({ verdict }) => verdict)).toEqual(['began', 'ended']);
  });

  it('nights that burn grow with the cold: half as much again as the coldest is too little', () => {
    const warm = (at: HourAt) => (at.day % 4 === 0 ? 3 : 1.5);
    const later = (more: number) => (at: HourAt) => (at.n >= LEAK_FROM ? more : warm(at));
    expect(found(60, later(4.2))).toEqual([]);
    expect(found(60, later(5.5)).map(({ verdict }) => verdict)).toEqual(['began']);
  });

  it('a baker back from a week of holidays burns as he did before', () => {
    const baker = (at: HourAt) => (at.day >= 10 && at.day < 17 ? 0 : 1.5 + (at.day % 3) / 4);
    expect(found(40, baker)).toEqual([]);
  });

  it('one quiet hour in the night is proof', () => {
    expect(found(60, (at) => (at.n >= LEAK_FROM && at.hour !== 3 ? 1.5 : 0))).toEqual([]);
  });

  it('a night without records neither breaks nor adds', () => {
    const holed = (at: HourAt) => (at.day === 31 ? null : fromThen(1.5)(at));
    expect(told(found(33, holed))).toEqual([]);
    expect(told(found(34, holed))).toEqual([`began ${30 + 1 / 24}`]);
  });

  it('ends after six quiet nights, with the first of them', () => {
    const mended = (at: HourAt) => (at.day >= 30 && at.day < 40 ? 1.5 : 0);
    expect(found(45, mended)).toHaveLength(1);
    expect(told(found(46, mended))).toEqual([`began ${30 + 1 / 24}`, `ended ${40 + 5 / 24}`]);
  });
});
