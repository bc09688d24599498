import { describe, expect, it } from 'vitest';
import { dayOfDate } from '../../src/lib/local-time.ts';
import { gridOf } from '../../src/metering/balance/balance-grid.ts';
import type { BalanceMeter } from '../../src/metering/balance/balance-meter.ts';
import { zoneOutlook } from '../../src/metering/outlook/zone-outlook.ts';
import { zoneUse } from '../../src/metering/outlook/zone-use.ts';
import { SWING_LIMITS, swingsOf } from '../../src/metering/swing/swings.ts';
import { type UseDay, weeksOf } from '../../src/metering/swing/use-week.ts';
import { epochMs } from '../../src/model/units.ts';
import { FIELD_FOLDER } from '../support/field-days.ts';
import { sampleFleet } from '../support/sample-fleet.ts';
import { type FieldBooks, fieldBooks } from './field-books.ts';
import { readFieldRows } from './field-rows.ts';

const DAY_MS = 86_400_000;

const useDays = ({ days }: FieldBooks): readonly UseDay[] =>
  days.map(({ day, start, end, stats }) => ({
    day: dayOfDate(day),
    m3: stats.vbM3,
    known: Math.min(1, stats.knownMs / (end - start)),
    tGas: stats.tGasCount === 0 ? null : stats.tGasSum / stats.tGasCount,
  }));

const median = (values: readonly number[]): number =>
  values.toSorted((a, b) => a - b)[values.length >> 1] ?? Number.NaN;

function asMeter(id: string): BalanceMeter {
  const site = sampleFleet().sites.get('works');
  const meter = site?.meters[0];
  if (site === undefined || meter === undefined) throw new Error('sample fleet');
  // the border: the id of a field meter
  return {
    meter: { ...meter, id: id as never },
    site,
    side: 'out',
    certificate: null,
    intervalMs: 3_600_000,
  };
}

let readOnce: ReadonlyMap<string, FieldBooks> | null = null;
const theBooks = (): ReadonlyMap<string, FieldBooks> =>
  (readOnce ??= fieldBooks(readFieldRows(FIELD_FOLDER ?? '')));

describe.runIf(FIELD_FOLDER !== null)(
  'customers of nine real correctors over two to three years',
  () => {
    it('a customer comes on the tracking list a few times in two years, not every month', () => {
      const perTwoYears = [...theBooks()].map(([, own]) => {
        const days = useDays(own);
        const weeks = weeksOf(days, days.at(-1)?.day ?? 0, new Set());
        const judged = weeks.filter(({ m3 }) => m3 !== null).length;
        const swings = swingsOf(weeks, 0, SWING_LIMITS);
        return { count: swings.length, rate: (swings.length * 104) / judged };
      });
      expect(median(perTwoYears.map(({ rate }) => rate))).toBeGreaterThanOrEqual(3);
      expect(median(perTwoYears.map(({ rate }) => rate))).toBeLessThanOrEqual(10);
    });

    it('a zone of all of them is foreseen better than by last week’s day, and no worse than stated', () => {
      const books = theBooks();
      const meters = [...books.keys()].map(asMeter);
      const calendar = { timeZone: 'Asia/Shanghai', startHour: 0 };
      const stated: number[] = [];
      const met: number[] = [];
      const naive: number[] = [];
      let [inside, judged] = [0, 0];
      for (
        let today = Date.parse('2019-06-03T00:00:00+08:00');
        today < Date.parse('2021-07-01');
        today += 14 * DAY_MS
      ) {
        const from = epochMs(today - 112 * DAY_MS);
        const grid = gridOf(calendar, from, epochMs(today + 6.5 * DAY_MS), 'hour', new Set());
        const slices = new Map([...books].map(([id, { hours }]) => [id, hours]));
        const past = new Map(
          [...slices].map(([id, own]) => [
            id,
            own.filter(({ start, end }) => start >= from && end <= today),
          ]),
        );
        const use = zoneUse(meters, past, grid);
        const first = grid.findIndex(({ start }) => start >= today);
        const outlook = zoneOutlook(use, grid, first);
        const after = new Map(
          [...slices].map(([id, own]) => [
            id,
            own.filter(({ start, end }) => start >= from && end <= today + 7 * DAY_MS),
          ]),
        );
        const real = zoneUse(meters, after, grid);
        const dayOf = (column: Float64Array, day: number): number =>
          grid.reduce((sum, cell, at) => sum + (cell.day === day ? (column[at] ?? 0) : 0), 0);
        if (outlook.error.wape === null) continue;
        stated.push(outlook.error.wape);
        let [missed, missedNaive, whole] = [0, 0, 0];
        for (const { day, m3, low, high } of outlook.days) {
          const actual = dayOf(real.m3, day);
          const before = dayOf(real.m3, day - 7);
          if (Number.isNaN(actual + m3 + before)) continue;
          judged += 1;
          inside += actual >= low && actual <= high ? 1 : 0;
          whole += actual;
          missed += Math.abs(m3 - actual);
          missedNaive += Math.abs(before - actual);
        }
        if (whole === 0) continue;
        met.push(missed / whole);
        naive.push(missedNaive / whole);
      }
      expect(met.length).toBeGreaterThan(20);
      expect(median(met)).toBeLessThan(median(naive));
      // measured 17 % against 20 % by the same day of last week; stated 23 %, three of four days within the band
      expect(median(met)).toBeLessThan(0.2);
      expect(median(met)).toBeLessThan(1.2 * median(stated));
      expect(inside / judged).toBeGreaterThan(0.7);
    });
  },
);
