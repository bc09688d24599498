import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { BookPoint } from '../../../../src/metering/books/book-point.ts';
import { daysOf } from '../../../../src/metering/books/books-of.ts';
import { NO_ORDERS } from '../../../../src/metering/books/place-orders.ts';
import { BooksStore } from '../../../../src/metering/store/books-store.ts';
import { meterPlace, type PlaceSpec } from '../../../../src/metering/store/place-spec.ts';
import { MeterId } from '../../../../src/model/ids.ts';
import { epochMs, kelvin, kPaAbs, position } from '../../../../src/model/units.ts';
import { temporaryDirectory } from '../../../support/temp-dir.ts';
import { DAY, HOUR, MONDAY, place } from '../books/book-kit.ts';

const meter = MeterId.parse('M-1');
const { qMin, qMax, resolution, intervalMs, watermarkMs, timeZone } = place();
const spec: PlaceSpec = {
  meter,
  qMin,
  qMax,
  capacity: 10_000,
  resolution,
  intervalMs,
  watermarkMs,
  timeZone,
  conversion: { kind: 'none', base: { pressure: kPaAbs(101.325), temperature: kelvin(293.15) } },
};
const from = '2026-02-20';
const to = '2026-03-20';

const walk = fc.array(
  fc.record({
    waitMs: fc.oneof(
      fc.integer({ min: 1000, max: HOUR }),
      fc.integer({ min: HOUR, max: 30 * HOUR }),
      // from one change of the gas day to another: MONDAY is midnight, a day begins at six
      fc.constantFrom(6 * HOUR, 18 * HOUR, DAY),
    ),
    share: fc.double({ min: 0, max: 1, noNaN: true }),
    fails: fc.boolean(),
    key: fc.nat(),
  }),
  { minLength: 2, maxLength: 60 },
);

function pointsOf(
  steps: readonly { waitMs: number; share: number; fails: boolean; key: number }[],
) {
  let [ts, total] = [MONDAY, 0];
  const made = steps.map(({ waitMs, share, fails, key }) => {
    ts += waitMs;
    total += (share * 0.9 * qMax * waitMs) / HOUR;
    const vb = fails ? 0 : (500 + total) % 10_000;
    return { key, ts, values: { vb, vm: vb } };
  });
  return made
    .sort((a, b) => a.key - b.key)
    .map(
      ({ ts: at, values }, n): BookPoint => ({
        ts: epochMs(at),
        kind: 'interval',
        receivedAt: epochMs(at + HOUR),
        position: position(n + 1),
        values: values as BookPoint['values'],
      }),
    );
}

describe('the store of the books', () => {
  it('says the same as the whole series at once, whatever the order, the batches and the restarts', () => {
    fc.assert(
      fc.property(walk, fc.array(fc.integer({ min: 1, max: 9 })), (steps, cuts) => {
        const points = pointsOf(steps);
        const options = { path: join(temporaryDirectory('books'), 'books.db'), startHour: 6 };
        let store = new BooksStore(options);
        store.setPlaces([spec]);
        let taken = 0;
        for (const cut of [...cuts, points.length]) {
          const batch = points.slice(taken, taken + cut);
          taken += batch.length;
          store.write({
            points: batch.map((point) => ({ meter, point })),
            replacements: [],
            upTo: taken,
            at: epochMs(MONDAY + 40 * DAY),
          });
          if (cut % 2 === 0) while (store.settle(1) > 0);
          if (cut % 3 === 0) {
            store.close();
            store = new BooksStore(options);
            store.setPlaces([spec]);
            expect(store.cursor).toBe(taken);
          }
        }
        while (store.settle(1) > 0);
        const expected = daysOf(meter, points, meterPlace(spec, NO_ORDERS, []), { from, to }, 6);
        const found = store.read.days({ meters: 'all', from, to });
        expect(found.map(({ version: _, ...day }) => day)).toEqual(expected);
        const period = store.read.periods({ meters: [meter], from, to });
        expect(period.days[0]).toBe(expected.length);
        expect(period.cells[0]).toBeCloseTo(
          expected.reduce((sum, { stats }) => sum + stats.vbM3, 0),
          6,
        );
        store.close();
      }),
      { numRuns: 60 },
    );
  });
});
