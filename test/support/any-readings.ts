import fc from 'fast-check';
import type { Reading } from '../../src/model/reading.ts';
import { DAY, DAY0, event, MINUTE, meter, station, status } from '../contract/history-readings.ts';

const number = fc.oneof(
  fc.integer({ min: 0, max: 3 }),
  fc.double({ min: 0, max: 9_999, noNaN: true }),
);
/** Three months of few moments, so that readings meet: repeats, corrections, late ones. */
const time = fc
  .tuple(fc.integer({ min: 0, max: 2 }), fc.integer({ min: 0, max: 9 }))
  .map(([month, n]) => DAY0 + month * 31 * DAY + n * MINUTE);
const runs = fc.option(
  fc.dictionary(fc.constantFrom('A', 'B.1', '旁通'), fc.record({ q: number })),
  { nil: undefined },
);
const nested = fc.dictionary(
  fc.constantFrom('level', '说明', 'by', 'list'),
  fc.oneof(number, fc.string(), fc.boolean(), fc.array(fc.string()), fc.record({ a: number })),
);
type Placed = (position: number) => Reading;

const reading: fc.Arbitrary<Placed> = fc.oneof(
  fc.tuple(fc.constantFrom('M1', 'M2'), time, number, fc.constantFrom('interval', 'snapshot')).map(
    ([id, ts, vb, kind]): Placed =>
      (at) =>
        meter(id, ts, at, { vb }, kind),
  ),
  fc.tuple(time, number, runs).map(
    ([ts, pOut, named]): Placed =>
      (at) =>
        station('S1', ts, at, named === undefined ? { pOut } : { pOut, runs: named }, at % 3),
  ),
  fc.tuple(time, fc.constantFrom('door', '门'), nested).map(
    ([ts, code, values]): Placed =>
      (at) =>
        event('S1', ts, at, code, values),
  ),
  fc.tuple(time, fc.boolean()).map(
    ([ts, online]): Placed =>
      (at) =>
        status('M1', ts, at, online),
  ),
);

export const ANY_DEVICES = ['M1', 'M2', 'S1'] as const;

/** Readings of every record in the order of their arrival, one journal position each. */
export const anyReadings = (most = 60): fc.Arbitrary<readonly Reading[]> =>
  fc
    .array(reading, { minLength: 1, maxLength: most })
    .map((placed) => placed.map((of, n) => of(n + 1)));
