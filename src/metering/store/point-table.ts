import { epochMs, position } from '../../model/units.ts';
import { type BookPoint, SLOT_MS, thinned } from '../books/book-point.ts';
import { VALVES } from '../contract/metering-books.ts';
import type { BooksDatabase } from './database.ts';

const NUMBERS = [
  'vm',
  'vb',
  'vbd',
  'qm',
  'pAbs',
  'tGas',
  'c',
  'battery',
  'credit',
  'creditMoney',
  'mechIndex',
] as const;

/** ts, kind, position, received, the numbers, valve. */
type Row = readonly (number | null)[];

const COLUMNS = `ts, kind, position, received, ${NUMBERS.join(', ')}, valve`;
const FIRST_NUMBER = 4;
const VALVE = FIRST_NUMBER + NUMBERS.length;
const SELECT = `SELECT ${COLUMNS} FROM points WHERE place = ?`;
const INSERT = `INSERT OR REPLACE INTO points (place, ${COLUMNS}) VALUES (${new Array(VALVE + 2).fill('?').join(', ')})`;

/** Registers whose differences are reckoned; a place keeps which of them it has ever had, a bit each. */
const REGISTERS = ['vm', 'vb', 'vbd', 'mechIndex'] as const;

export const registersOf = (points: readonly BookPoint[]): number =>
  REGISTERS.reduce(
    (bits, name, at) =>
      points.some(({ values }) => values[name] !== undefined) ? bits | (1 << at) : bits,
    0,
  );

/** A place as its points are found: its number, and which registers it has ever had. */
export interface PointPlace {
  readonly no: number;
  readonly registers: number;
}

/** The points of all places, thinned as they come in. */
export class PointTable {
  readonly #db: BooksDatabase;

  constructor(db: BooksDatabase) {
    this.#db = db;
  }

  /** Puts points in and lets go of those that they push out. */
  add(place: number, points: readonly BookPoint[]): void {
    for (const slot of bySlot(points)) {
      const { from, to } = slot;
      const known = this.between(place, from, to - 1);
      const kept = new Set(thinned([...known, ...slot.points]));
      for (const point of known) {
        if (!kept.has(point))
          this.#db.run(
            'DELETE FROM points WHERE place = ? AND ts = ? AND kind = ?',
            place,
            point.ts,
            kindCode(point.kind),
          );
      }
      for (const point of slot.points) if (kept.has(point)) this.#insert(place, point);
    }
  }

  /** In order; both ends included. */
  between(place: number, from: number, to: number): readonly BookPoint[] {
    const sql = `${SELECT} AND ts BETWEEN ? AND ? ORDER BY ts, kind`;
    return this.#db.cells<Row>(sql, place, from, to).map(pointOf);
  }

  /**
   * From where on the line of every register can be worked out as if from its very
   * beginning: the last reading before `ts` of each that is certainly accepted.
   */
  anchorBefore(place: PointPlace, ts: number): number {
    return Math.min(ts, ...this.#nearest(place, ts, 'before'));
  }

  anchorAfter(place: PointPlace, ts: number): number {
    return Math.max(ts, ...this.#nearest(place, ts, 'after'));
  }

  /** Lets go of what lies before `ts`, but for that from which the line goes on there. */
  forget(place: PointPlace, ts: number): void {
    this.#db.run(
      'DELETE FROM points WHERE place = ? AND ts < ?',
      place.no,
      this.anchorBefore(place, ts),
    );
  }

  /**
   * A reading of 0 may be a failed one, and whether it is depends on what lies
   * before it: where there are only such, all of them belong together. A register
   * that the place never had is not looked for: that would go through all its points.
   */
  #nearest({ no, registers }: PointPlace, ts: number, side: 'before' | 'after'): readonly number[] {
    const [than, near, far] = side === 'before' ? ['<', 'DESC', 'ASC'] : ['>', 'ASC', 'DESC'];
    return REGISTERS.flatMap((register, bit) => {
      if ((registers & (1 << bit)) === 0) return [];
      const ask = (which: string, order: string): number | undefined =>
        this.#db.cells<readonly [ts: number]>(
          `SELECT ts FROM points WHERE place = ? AND ts ${than} ? AND ${register} ${which} ORDER BY ts ${order} LIMIT 1`,
          no,
          ts,
        )[0]?.[0];
      return ask('> 0', near) ?? ask('IS NOT NULL', far) ?? [];
    });
  }

  /** Event times of the first and the last point of a place; null when it has none. */
  bounds(place: number): { readonly from: number; readonly to: number } | null {
    const [row] = this.#db.rows<{ readonly low: number | null; readonly high: number | null }>(
      'SELECT min(ts) AS low, max(ts) AS high FROM points WHERE place = ?',
      place,
    );
    return row === undefined || row.low === null || row.high === null
      ? null
      : { from: row.low, to: row.high };
  }

  #insert(place: number, { ts, kind, position: at, receivedAt, values }: BookPoint): void {
    const numbers = NUMBERS.map((name) => values[name] ?? null);
    const valve = values.valve === undefined ? null : VALVES.indexOf(values.valve);
    this.#db.run(INSERT, place, ts, kindCode(kind), at, receivedAt, ...numbers, valve);
  }
}

const kindCode = (kind: BookPoint['kind']): number => (kind === 'interval' ? 0 : 1);

function pointOf(row: Row): BookPoint {
  const values: Record<string, unknown> = {};
  NUMBERS.forEach((name, at) => {
    const value = row[FIRST_NUMBER + at] ?? null;
    if (value !== null) values[name] = value;
  });
  const valve = row[VALVE] ?? null;
  if (valve !== null) values['valve'] = VALVES[valve];
  const [ts, kind, at, received] = row;
  return {
    ts: epochMs(ts ?? 0),
    kind: kind === 0 ? 'interval' : 'snapshot',
    receivedAt: epochMs(received ?? 0),
    position: position(at ?? 0),
    values,
  };
}

interface Slot {
  readonly from: number;
  readonly to: number;
  readonly points: BookPoint[];
}

function bySlot(points: readonly BookPoint[]): Iterable<Slot> {
  const slots = new Map<number, Slot>();
  for (const point of points) {
    const from = Math.floor(point.ts / SLOT_MS) * SLOT_MS;
    const known = slots.get(from);
    if (known === undefined) slots.set(from, { from, to: from + SLOT_MS, points: [point] });
    else known.points.push(point);
  }
  return slots.values();
}
