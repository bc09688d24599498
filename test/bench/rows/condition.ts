import { join } from 'node:path';
import { setImmediate as turn } from 'node:timers/promises';
import Database from 'libsql';
import { BooksStore } from '../../../src/metering/store/books-store.ts';
import type { BooksBatch } from '../../../src/metering/store/books-writer.ts';
import { epochMs, kelvin, kPaAbs, ms, position } from '../../../src/model/units.ts';
import type { BenchContext } from '../bench-context.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const DAYS = 30;
/** 2026-03-02 00:00 in Shanghai. */
const START = Date.parse('2026-03-02T00:00:00+08:00');
const SPAN = { from: '2026-03-02', to: '2026-04-01' };
const REPEATS = 5;
/** Places settled in one transaction. */
const STEP = 500;

interface Size {
  readonly meters: number;
  readonly everyMs: number;
  readonly name: string;
  readonly aimMs: number;
}

const SIZES: readonly Size[] = [
  { meters: 5_700, everyMs: HOUR, name: '5,700 hourly meters', aimMs: 300 },
  { meters: 100_000, everyMs: DAY, name: '100,000 daily meters', aimMs: 1_000 },
];

/**
 * What a condition table is made of: the sums of every figure of every meter over
 * 30 gas days, through the roll-ups, beside a plain scan of the raw rows. The
 * books are filled as the service fills them, a day of all meters at a time.
 */
export async function condition(context: BenchContext): Promise<void> {
  for (const size of SIZES) {
    const path = join(context.directory('books'), 'metering.db');
    const store = new BooksStore({ path, startHour: 0 });
    store.setPlaces(Array.from({ length: size.meters }, (_, n) => placeOf(n, size)));
    context.say(`condition: filling the books of ${size.name}`);
    const { points, writeMs, settleMs } = await fill(store, size);
    const add = (what: string, value: number, unit: string, note: string): void =>
      context.add({ row: 'condition', what: `${size.name}: ${what}`, value, unit, note });
    add('readings into the books', (points / writeMs) * 1000, 'readings/s', `${points} readings`);
    const placeDays = size.meters * DAYS;
    const settled = 'a day of all meters at a time: each changes the day before as well';
    add('gas days worked out', (placeDays / settleMs) * 1000, 'place-days/s', settled);
    const first = timed(() => store.read.periods({ meters: 'all', ...SPAN }));
    const again = Array.from({ length: REPEATS }, () =>
      timed(() => store.read.periods({ meters: 'all', ...SPAN })),
    ).sort((a, b) => a - b);
    context.add({
      row: 'condition',
      what: `${size.name}: sums of 30 days, every figure of every meter`,
      value: again[Math.floor(REPEATS / 2)] ?? null,
      unit: 'ms p50',
      target: { atMost: size.aimMs },
      note: `${first.toFixed(0)} ms the first time, when the sheets of the days are made`,
    });
    store.close();
    add('the same span as a plain scan', scan(path), 'ms', 'six figures of the raw rows, by SQL');
  }
}

const placeOf = (n: number, { everyMs }: Size) => ({
  meter: `M-${n}`,
  qMin: 1,
  qMax: 100,
  capacity: 1_000_000,
  resolution: 0.01,
  intervalMs: ms(everyMs),
  watermarkMs: ms(36 * HOUR),
  timeZone: 'Asia/Shanghai',
  conversion: {
    kind: 'sgerg88' as const,
    base: { pressure: kPaAbs(101.325), temperature: kelvin(293.15) },
  },
});

async function fill(
  store: BooksStore,
  size: Size,
): Promise<{ readonly points: number; readonly writeMs: number; readonly settleMs: number }> {
  let [points, writeMs, settleMs] = [0, 0, 0];
  for (let day = 0; day <= DAYS; day += 1) {
    const batch = dayOf(day, size);
    points += batch.points.length;
    writeMs += timed(() => store.write(batch));
    for (let left = 1; left > 0; ) {
      settleMs += timed(() => {
        left = store.settle(STEP);
      });
      // as in the service: what the engine holds for each statement is let go of between turns
      await turn();
    }
  }
  return { points, writeMs, settleMs };
}

/** A day of every meter; they use between 3 and 12 m³/h, conversion about 3.9. */
function dayOf(day: number, { meters, everyMs }: Size): BooksBatch {
  const points: BooksBatch['points'][number][] = [];
  for (let n = 0; n < meters; n += 1) {
    for (let at = 0; at < DAY; at += everyMs) {
      const ts = START + day * DAY + at;
      const vm = 1000 + (3 + (n % 10)) * ((ts - START) / HOUR);
      const values = { vm, vb: vm * 3.9, qm: 7, pAbs: 401 + (at % 7), tGas: 15, battery: 3.6 };
      const point = {
        ts: epochMs(ts),
        kind: 'interval' as const,
        receivedAt: epochMs(ts + 60_000),
        position: position(day + 1),
        // the border: units of the figures are branded
        values: values as BooksBatch['points'][number]['point']['values'],
      };
      points.push({ meter: `M-${n}`, point });
    }
  }
  const at = epochMs(START + (day + 1) * DAY);
  return { points, replacements: [], upTo: day + 1, at };
}

/** What the table would cost without roll-ups; and that is without conversion, load bands and gaps. */
function scan(path: string): number {
  const database = new Database(path);
  const sql = `SELECT place, min(vb), max(vb), max(vm) - min(vm), avg(pAbs), avg(tGas), count(*)
    FROM points WHERE ts BETWEEN ? AND ? GROUP BY place`;
  const statement = database.prepare(sql).raw(true);
  const took = timed(() => statement.all([START, START + DAYS * DAY]));
  database.close();
  return took;
}

function timed(act: () => unknown): number {
  const begun = performance.now();
  act();
  return performance.now() - begun;
}
