import { dateName, dayOfDate } from '../../lib/local-time.ts';
import type { MeterId } from '../../model/ids.ts';
import { epochMs, position } from '../../model/units.ts';
import type { DayOfBooks } from '../books/books-of.ts';
import type { DayVersion, MeterDay, UseMethod } from '../contract/metering-books.ts';
import type { BooksDatabase } from './database.ts';
import { cellsIn, cellsOf, placeOfColumn, statsOf } from './stats-columns.ts';

/** Why a day is worked out anew, weakest first. */
export const CAUSES = ['more data', 'late data', 'correction', 'substitute', 'operation'] as const;
export type Cause = (typeof CAUSES)[number];

export interface Occasion {
  readonly at: number;
  readonly position: number;
  readonly cause: Cause;
}

/** Days since 1970, both included. */
export interface DaySpan {
  readonly from: number;
  readonly to: number;
}

/** Told of every day whose figures have changed; null: nothing is known of it any more. */
export type OnDay = (day: number, place: number, cells: Float64Array | null) => void;

type Known = readonly [
  day: number,
  start: number,
  end: number,
  method: UseMethod,
  version: number,
  figures: Uint8Array,
];

/** Two volumes this close are the same: they were added up in another order. */
const SAME_M3 = 1e-6;
/** By these a version is told from the one before. */
const VOLUMES = ['vbM3', 'vmM3', 'vbdM3', 'estimatedVbM3'] as const;

/** Gas days of all places, with the trail of their versions. */
export class DayTable {
  readonly #db: BooksDatabase;
  readonly #onDay: OnDay;

  constructor(db: BooksDatabase, onDay: OnDay) {
    this.#db = db;
    this.#onDay = onDay;
  }

  /**
   * Stands the days of a span as they have been worked out in place of those that
   * are there. A day that is over and whose volume changes gets a version more;
   * one that is going on is only carried on.
   */
  put(place: number, span: DaySpan, made: readonly DayOfBooks[], occasion: Occasion): void {
    const known = new Map(this.#known(place, span).map((row) => [row[0], row]));
    for (const day of made) {
      const number = dayOfDate(day.day);
      this.#putDay(place, known.get(number), day, occasion);
      known.delete(number);
    }
    for (const day of known.keys()) {
      this.#db.run('DELETE FROM days WHERE day = ? AND place = ?', day, place);
      this.#onDay(day, place, null);
    }
  }

  /** @param from, to days; `to` is exclusive. */
  list(
    places: readonly { readonly no: number; readonly meter: string }[],
    from: string,
    to: string,
  ): readonly MeterDay[] {
    const span = { from: dayOfDate(from), to: dayOfDate(to) - 1 };
    // the border: ids of places come from the fleet
    return places.flatMap(({ no, meter }) =>
      this.#known(no, span).map((row) => dayOf(meter as MeterId, row)),
    );
  }

  versions(place: number, day: string): readonly DayVersion[] {
    return this.#db
      .rows<{
        readonly version: number;
        readonly at: number;
        readonly position: number;
        readonly vb: number;
        readonly vm: number;
        readonly estimated: number;
        readonly cause: DayVersion['cause'];
      }>(
        'SELECT version, at, position, vb, vm, estimated, cause FROM day_versions WHERE place = ? AND day = ? ORDER BY version',
        place,
        dayOfDate(day),
      )
      .map(({ version, at, position: where, vb, vm, estimated, cause }) => ({
        version,
        at: epochMs(at),
        position: position(where),
        vbM3: vb,
        vmM3: vm,
        estimatedVbM3: estimated,
        cause,
      }));
  }

  #putDay(place: number, known: Known | undefined, made: DayOfBooks, occasion: Occasion): void {
    const cells = cellsOf(made.stats);
    const figures = new Uint8Array(cells.buffer);
    if (known !== undefined && isUnchanged(known, made, figures)) return;
    const day = dayOfDate(made.day);
    this.#db.run(
      'INSERT OR REPLACE INTO days (day, place, start, "end", method, version, figures) VALUES (?, ?, ?, ?, ?, ?, ?)',
      day,
      place,
      made.start,
      made.end,
      made.method,
      this.#versionOf(place, known, made, cells, occasion),
      figures,
    );
    this.#onDay(day, place, cells);
  }

  #versionOf(
    place: number,
    known: Known | undefined,
    made: DayOfBooks,
    cells: Float64Array,
    occasion: Occasion,
  ): number {
    const before = known?.[4] ?? 0;
    if (known !== undefined && isSameVolume(cellsIn(known[5]), cells)) return before;
    const isOver = occasion.at >= made.end;
    const version = known === undefined ? 1 : isOver ? before + 1 : before;
    this.#db.run(
      'INSERT OR REPLACE INTO day_versions (place, day, version, at, position, vb, vm, estimated, cause) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)',
      place,
      dayOfDate(made.day),
      version,
      occasion.at,
      occasion.position,
      made.stats.vbM3,
      made.stats.vmM3,
      made.stats.estimatedVbM3,
      version === 1 ? 'first' : occasion.cause,
    );
    return version;
  }

  #known(place: number, { from, to }: DaySpan): readonly Known[] {
    return this.#db.cells<Known>(
      'SELECT day, start, "end", method, version, figures FROM days WHERE place = ? AND day BETWEEN ? AND ? ORDER BY day',
      place,
      from,
      to,
    );
  }
}

function dayOf(meter: MeterId, row: Known): MeterDay {
  const [day, start, end, method, version, figures] = row;
  const cells = cellsIn(figures);
  return {
    meter,
    day: dateName(day),
    start: epochMs(start),
    end: epochMs(end),
    stats: statsOf((column) => cells[column] ?? Number.NaN),
    method,
    version,
  };
}

function isUnchanged(known: Known, made: DayOfBooks, figures: Uint8Array): boolean {
  const [, start, end, method, , before] = known;
  if (start !== made.start || end !== made.end || method !== made.method) return false;
  return Buffer.compare(before, figures) === 0;
}

const isSameVolume = (known: Float64Array, made: Float64Array): boolean =>
  VOLUMES.every((name) => {
    const column = placeOfColumn.get(name) ?? 0;
    return Math.abs((known[column] ?? 0) - (made[column] ?? 0)) <= SAME_M3;
  });
