import { describe, expect, it } from 'vitest';
import { bypassPartial } from '../../../src/detect/bypass-partial.ts';
import { seededRandom } from '../../../src/lib/seeded-random.ts';
import type { Digest } from '../../../src/model/digest.ts';
import type { Began } from '../../../src/model/finding.ts';
import {
  type HourAt,
  hourOf,
  hoursBetween,
  meterStretch,
  stationStretch,
  twoShifts,
  works,
} from '../../support/customer-weeks.ts';
import { assetFor } from '../../support/detector-run.ts';
import { togetherOf } from '../../support/stage-run.ts';

const WEEK = 168;
const START = 6 * WEEK;

/** Eight weeks of a plant whose hours differ by a lognormal of 15 %; from `START` its meter counts a share. */
function lived(
  seed: string,
  share: (at: HourAt) => number,
  pOut?: (at: HourAt) => number,
  season: (n: number) => number = () => 1,
  q?: (burns: number, n: number) => number,
): readonly Digest[] {
  const random = seededRandom(seed);
  return hoursBetween(0, START + 2 * WEEK, (at, ms) => {
    const burns = twoShifts(at) * season(at.n) * Math.exp(0.15 * random.normal());
    const outlet = pOut?.(at) ?? (burns > 0 ? 97 : 105);
    const counted = at.n < START ? burns : burns * share(at);
    return [stationStretch(ms, outlet, q?.(burns, at.n) ?? null), meterStretch(ms, counted)];
  });
}

const found = (digests: readonly Digest[]) =>
  togetherOf(bypassPartial, assetFor(bypassPartial, 'rtu', works()), digests);
const begun = (digests: readonly Digest[]) =>
  found(digests).filter((one): one is Began => one.verdict === 'began');

describe('bypass.partial', () => {
  it('is quiet while the meter counts what the customer burns', () => {
    for (const seed of ['a', 'b', 'c', 'd']) expect(found(lived(seed, () => 1))).toEqual([]);
  });

  it('less than six tenths over eight operating hours is P3, less than two tenths P2', () => {
    const [half] = begun(lived('a', () => 0.45));
    expect(half?.priority).toBe(3);
    // Sunday is rest: the eighth hour of Monday's shift ends at 14
    expect(hourOf(half?.since ?? 0)).toBeGreaterThanOrEqual(START - 24);
    expect(hourOf(half?.since ?? 0)).toBeLessThanOrEqual(START + 24 + 14);
    // the block in which it starts holds hours of both kinds
    expect(begun(lived('a', () => 0.1)).map(({ priority }) => priority)).toContain(2);
    expect(begun(lived('a', () => 0.45)).map(({ priority }) => priority)).not.toContain(2);
  });

  it('a smaller share is summed up over days', () => {
    const [first] = begun(lived('a', () => 0.68));
    expect(first?.priority).toBe(3);
    expect(hourOf(first?.since ?? Infinity)).toBeLessThan(START + WEEK);
    // above the block limit: only the sum can tell
    expect(Number(first?.evidence.find(({ name }) => name === 'ratio')?.value)).toBeGreaterThan(60);
  });

  it('reckons what was not counted, with its band, and adds to it block by block', () => {
    const estimates = begun(lived('a', () => 0.45)).map((one) =>
      Number(one.estimate?.find(({ name }) => name === 'unmetered')?.value),
    );
    expect(estimates.length).toBeGreaterThan(3);
    for (const [i, m3] of estimates.entries())
      expect(m3).toBeGreaterThanOrEqual(estimates[i - 1] ?? 0);
    // two blocks until the first night: 16 h × about 85 m³/h × 0.55
    expect(estimates[0]).toBeGreaterThan(500);
    expect(estimates[0]).toBeLessThan(960);
  });

  it('a customer who rests locks up his regulator', () => {
    expect(
      found(
        lived(
          'a',
          () => 0,
          ({ n }) => (n < START ? 97 : 105),
        ),
      ),
    ).toEqual([]);
  });

  it('a trickle that never falls is a customer who burns nothing, not a part of his day', () => {
    for (const onset of [START, START + 24 + 9, START + 24 + 13]) {
      const random = seededRandom(`trickle/${onset}`);
      const digests = hoursBetween(0, START + 2 * WEEK, (at, ms) => {
        const burns = twoShifts(at) * Math.exp(0.15 * random.normal());
        const counted = at.n < onset ? burns : 4;
        return [stationStretch(ms, counted > 0 ? 97 : 105), meterStretch(ms, counted)];
      });
      expect(found(digests)).toEqual([]);
    }
  });

  it('a customer without quiet hours is judged at once', () => {
    const random = seededRandom('ward');
    const digests = hoursBetween(0, START + 24, (at, ms) => {
      const burns = (60 + 2 * at.hour) * Math.exp(0.1 * random.normal());
      return [stationStretch(ms, 97), meterStretch(ms, at.n < START + 4 ? burns : 0.4 * burns)];
    });
    const [began] = begun(digests);
    expect(hourOf(began?.since ?? Infinity)).toBeLessThanOrEqual(START + 12);
  });

  it('spring is no bypass: use that falls by half in two months', () => {
    const fall = 0.5 ** (1 / (60 * 24));
    for (const seed of ['a', 'b', 'c'])
      expect(
        found(
          lived(
            seed,
            () => 1,
            undefined,
            (n) => fall ** n,
          ),
        ),
      ).toEqual([]);
  });

  it('gas that the runs passed and the meters did not count is lost by the counter', () => {
    const q = (burns: number) => 2 * burns;
    expect(found(lived('a', () => 0.45, undefined, undefined, q))).toEqual([]);
    // a bypass round the runs takes it from both
    const both = (burns: number, n: number) => 2 * burns * (n < START ? 1 : 0.45);
    expect(begun(lived('a', () => 0.45, undefined, undefined, both)).length).toBeGreaterThan(0);
  });

  it('hours in which nothing at all is counted are not its own', () => {
    expect(found(lived('a', () => 0))).toEqual([]);
  });

  it('ends after two blocks of usual use', () => {
    const findings = found(lived('a', ({ n }) => (n < START + 3 * 24 ? 0.4 : 1)));
    const [ended] = findings.filter(({ verdict }) => verdict === 'ended');
    expect(hourOf(ended?.since ?? 0)).toBeGreaterThan(START + 3 * 24);
    expect(hourOf(ended?.since ?? Infinity)).toBeLessThan(START + 5 * 24);
    expect(findings.at(-1)?.verdict).toBe('ended');
  });
});
