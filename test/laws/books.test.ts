import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type BookPoint, thinned } from '../../src/metering/books/book-point.ts';
import { daysOf, hoursOf } from '../../src/metering/books/books-of.ts';
import { MeterId } from '../../src/model/ids.ts';
import { epochMs, position } from '../../src/model/units.ts';
import { DAY, HOUR, MONDAY, place } from '../unit/metering/books/book-kit.ts';

const meter = MeterId.parse('M-1');
const CAPACITY = 10_000;
const of = place({ capacity: CAPACITY, qMax: 100 });
const calendar = { startHour: 6 };
// a gas day begins at six
const span = { from: epochMs(MONDAY - 18 * HOUR), to: epochMs(MONDAY + 3 * DAY + 6 * HOUR) };

/** A meter over three days: how long until the next record, how much gas until then, how late it comes. */
const steps = fc.array(
  fc.record({
    waitMs: fc.oneof(
      fc.integer({ min: 1000, max: 2 * HOUR }),
      fc.integer({ min: 2 * HOUR, max: 9 * HOUR }),
      fc.constant(HOUR),
    ),
    share: fc.double({ min: 0, max: 1, noNaN: true }),
    lateMs: fc.integer({ min: 0, max: 2 * DAY }),
    repeats: fc.integer({ min: 0, max: 2 }),
  }),
  { minLength: 2, maxLength: 120 },
);
const start = fc.double({ min: 0.01, max: CAPACITY - 1, noNaN: true });

interface Stream {
  readonly points: readonly BookPoint[];
  /** m³ between the first record and the last. */
  readonly used: number;
}

function streamOf(
  first: number,
  walk: readonly { waitMs: number; share: number; lateMs: number; repeats: number }[],
): Stream {
  const points: BookPoint[] = [];
  let [ts, total] = [MONDAY, 0];
  const put = (lateMs: number, repeats: number): void => {
    // a register that shows exactly 0 cannot be told from a failed read
    const vb = (first + total) % CAPACITY || 0.001;
    for (let copy = 0; copy <= repeats; copy += 1) {
      points.push({
        ts: epochMs(ts),
        kind: 'interval',
        receivedAt: epochMs(ts + lateMs + copy),
        position: position(points.length + 1),
        values: { vb, vm: vb } as BookPoint['values'],
      });
    }
  };
  put(0, 0);
  for (const { waitMs, share, lateMs, repeats } of walk) {
    if (ts + waitMs >= MONDAY + 3 * DAY) break;
    ts += waitMs;
    total += (share * 0.9 * of.qMax * waitMs) / HOUR;
    put(lateMs, repeats);
  }
  return { points, used: total };
}

const booksOf = (points: readonly BookPoint[]) => {
  const hours = hoursOf(meter, points, of, span, calendar.startHour);
  const days = { from: '2026-03-01', to: '2026-03-04' };
  return { hours, days: daysOf(meter, points, of, days, calendar.startHour) };
};
const sum = (rows: readonly { readonly stats: { readonly vbM3: number } }[]): number =>
  rows.reduce((total, { stats }) => total + stats.vbM3, 0);

describe('the books', () => {
  it('conserve gas: hours add up to days and days to the difference of the register', () => {
    fc.assert(
      fc.property(start, steps, (first, walk) => {
        const { points, used } = streamOf(first, walk);
        const { hours, days } = booksOf(points);
        expect(sum(hours)).toBeCloseTo(used, 5);
        expect(sum(days)).toBeCloseTo(used, 5);
      }),
      { numRuns: 300 },
    );
  });

  it('say the same in whichever order the records came, also when they are kept piece by piece', () => {
    fc.assert(
      fc.property(start, steps, fc.infiniteStream(fc.nat()), (first, walk, keys) => {
        const { points } = streamOf(first, walk);
        const drawn = points.map((point) => ({ point, key: keys.next().value ?? 0 }));
        const shuffled = drawn.sort((a, b) => a.key - b.key).map(({ point }) => point);
        let kept: readonly BookPoint[] = [];
        for (const point of shuffled) kept = thinned([...kept, point]);
        expect(kept).toEqual(thinned(points));
        expect(booksOf(kept)).toEqual(booksOf(points));
      }),
      { numRuns: 100 },
    );
  });

  it('know every moment between the first record and the last, and none outside', () => {
    fc.assert(
      fc.property(start, steps, (first, walk) => {
        const { points } = streamOf(first, walk);
        const { hours } = booksOf(points);
        const known = hours.reduce((total, { stats }) => total + stats.knownMs, 0);
        const [begin, end] = [points[0]?.ts ?? 0, points.at(-1)?.ts ?? 0];
        expect(known).toBe(end - begin);
        for (const { stats } of hours) {
          const bands =
            stats.zeroMs +
            stats.belowQminMs +
            stats.qminToQtMs +
            stats.qtToQmaxMs +
            stats.aboveQmaxMs;
          expect(bands).toBe(stats.knownMs);
        }
      }),
      { numRuns: 200 },
    );
  });
});
