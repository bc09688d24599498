import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { EMPTY, sameDigest, withReading } from '../../../../src/history/copy/reading-digest.ts';
import type { Reading } from '../../../../src/model/reading.ts';
import { DAY0, event, meter, station } from '../../../contract/history-readings.ts';
import { anyReadings } from '../../../support/any-readings.ts';
import { TEST_SEED } from '../../../support/seed.ts';

const digestOf = (readings: readonly Reading[]) => readings.reduce(withReading, EMPTY);
const same = (a: Reading, b: Reading) => sameDigest(digestOf([a]), digestOf([b]));

describe('a digest of readings', () => {
  it(`is the same in any order (seed ${TEST_SEED})`, () => {
    fc.assert(
      fc.property(anyReadings(), (readings) => {
        expect(digestOf([...readings].reverse())).toEqual(digestOf(readings));
      }),
      { seed: TEST_SEED },
    );
  });

  it('changes with everything that a reading says', () => {
    const reading = meter('M1', DAY0, 5, { vm: 1.5 });
    expect(same(reading, meter('M1', DAY0, 5, { vm: 1.5 }))).toBe(true);
    expect(same(reading, meter('M1', DAY0 + 1, 5, { vm: 1.5 }))).toBe(false);
    expect(same(reading, meter('M1', DAY0, 6, { vm: 1.5 }))).toBe(false);
    expect(same(reading, meter('M1', DAY0, 5, { vm: 1.5 }, 'snapshot'))).toBe(false);
    expect(same(reading, meter('M1', DAY0, 5, { vm: 1.5001 }))).toBe(false);
    expect(same(reading, meter('M1', DAY0, 5, { qm: 1.5 }))).toBe(false);
    const runs = (names: Record<string, object>) => station('S1', DAY0, 1, { runs: names });
    expect(same(runs({ A: {} }), runs({ B: {} }))).toBe(false);
  });

  it('does not change with the order of names, nor past the twelfth digit', () => {
    const event1 = event('S1', DAY0, 1, 'x', { a: 1, b: { c: 2, d: [1] } });
    expect(same(event1, event('S1', DAY0, 1, 'x', { b: { d: [1], c: 2 }, a: 1 }))).toBe(true);
    expect(same(meter('M1', DAY0, 1, { qm: 0.3 }), meter('M1', DAY0, 1, { qm: 0.1 + 0.2 }))).toBe(
      true,
    );
  });
});
