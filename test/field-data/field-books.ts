import type { DayOfBooks, HourOfBooks } from '../../src/metering/books/books-of.ts';
import { daysOf, hoursOf } from '../../src/metering/books/books-of.ts';
import { gasDayAt } from '../../src/metering/books/gas-day.ts';
import type { MeterPlace } from '../../src/metering/books/meter-place.ts';
import { MeterId } from '../../src/model/ids.ts';
import { epochMs, ms, position } from '../../src/model/units.ts';
import type { FieldRow, FieldRows } from './field-rows.ts';

const HOUR_MS = 3_600_000;
/** kPa absolute below which the line was not yet under gas. */
const UNDER_GAS_KPA = 110;

const PLACE: MeterPlace = {
  qMin: 1,
  qMax: 650,
  capacity: null,
  resolution: 0.0001,
  intervalMs: ms(HOUR_MS),
  watermarkMs: ms(36 * HOUR_MS),
  basePressureKPa: 101.325,
  timeZone: 'Asia/Shanghai',
  factorOf: null,
  changes: [],
  replacedAt: [],
  substitutes: [],
};

export interface FieldBooks {
  readonly days: readonly DayOfBooks[];
  readonly hours: readonly HourOfBooks[];
}

/** The books of the field meters as the metering desk would have them, from their first gas on. */
export const fieldBooks = (rows: FieldRows): ReadonlyMap<string, FieldBooks> =>
  new Map([...rows].map(([meter, own]) => [meter, booksOf(meter, own)]));

function booksOf(id: string, rows: readonly FieldRow[]): FieldBooks {
  const meter = MeterId.parse(id);
  const first = rows.findIndex(({ p }) => p > UNDER_GAS_KPA);
  const points = rows.slice(first).map((row, n) => ({
    ts: epochMs(row.at),
    kind: row.alarm === '0400' ? ('snapshot' as const) : ('interval' as const),
    receivedAt: epochMs(row.at),
    position: position(n + 1),
    values: { vm: row.vm, vb: row.vb, pAbs: row.p, tGas: row.t },
  }));
  // the border: the values have their units by the columns' names
  const known = points as unknown as Parameters<typeof daysOf>[1];
  const span = { from: known[0]?.ts ?? epochMs(0), to: known.at(-1)?.ts ?? epochMs(0) };
  const calendar = { timeZone: PLACE.timeZone, startHour: 0 };
  const days = { from: gasDayAt(calendar, span.from), to: gasDayAt(calendar, span.to) };
  return {
    days: daysOf(meter, known, PLACE, days, 0),
    hours: hoursOf(meter, known, PLACE, span, 0),
  };
}
