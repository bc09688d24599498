import type { MeterId } from '../../model/ids.ts';
import type { MeterPeriod, PeriodTable } from '../contract/metering-books.ts';
import type { Sheet } from './sheet-file.ts';
import { type Merge, placeOfColumn, STATS_COLUMNS, statsOf, WIDTH } from './stats-columns.ts';

/** Can be moved between threads. */
export interface PeriodColumns {
  readonly meters: readonly string[];
  readonly days: Float64Array;
  /** WIDTH columns of as many cells as there are meters, one after the other. */
  readonly cells: Float64Array;
}

type Fold = (sum: Float64Array, day: Float64Array, rows: number) => void;

const nan = Number.isNaN;
const FOLDS: Readonly<Record<Merge, Fold>> = {
  sum: (sum, day, rows) => {
    for (let row = 0; row < rows; row += 1) {
      const cell = day[row] ?? 0;
      // a meter without this day has NaN there
      if (!nan(cell)) sum[row] = (sum[row] ?? 0) + cell;
    }
  },
  most: (sum, day, rows) => {
    for (let row = 0; row < rows; row += 1) {
      const [known, cell] = [sum[row] ?? Number.NaN, day[row] ?? Number.NaN];
      if (nan(known) || cell > known) sum[row] = cell;
    }
  },
  least: (sum, day, rows) => {
    for (let row = 0; row < rows; row += 1) {
      const [known, cell] = [sum[row] ?? Number.NaN, day[row] ?? Number.NaN];
      if (nan(known) || cell < known) sum[row] = cell;
    }
  },
  last: (sum, day, rows) => {
    for (let row = 0; row < rows; row += 1) {
      const cell = day[row] ?? Number.NaN;
      if (!nan(cell)) sum[row] = cell;
    }
  },
};

/** Sums of days, column by column, over all meter places; days are added oldest first. */
export class PeriodSum {
  readonly #rows: number;
  readonly #days: Float64Array;
  readonly #columns: readonly Float64Array[];

  /** @param rows how many places there are. */
  constructor(rows: number) {
    this.#rows = rows;
    this.#days = new Float64Array(rows);
    this.#columns = STATS_COLUMNS.map(([, merge]) =>
      new Float64Array(rows).fill(merge === 'sum' ? 0 : Number.NaN),
    );
  }

  add({ rows, cells }: Sheet): void {
    const known = cells.subarray(0, rows);
    for (let row = 0; row < rows; row += 1) {
      if (!nan(known[row] ?? Number.NaN)) this.#days[row] = (this.#days[row] ?? 0) + 1;
    }
    STATS_COLUMNS.forEach(([, merge], at) => {
      const column = this.#columns[at];
      if (column !== undefined)
        FOLDS[merge](column, cells.subarray(at * rows, (at + 1) * rows), rows);
    });
  }

  /** Of the wanted places those of which anything is known. */
  columns(wanted: readonly { readonly no: number; readonly meter: string }[]): PeriodColumns {
    const found = wanted.filter(({ no }) => no < this.#rows && (this.#days[no] ?? 0) > 0);
    const cells = new Float64Array(found.length * WIDTH);
    this.#columns.forEach((column, at) => {
      found.forEach(({ no }, row) => {
        cells[at * found.length + row] = column[no] ?? Number.NaN;
      });
    });
    return {
      meters: found.map(({ meter }) => meter),
      days: Float64Array.from(found, ({ no }) => this.#days[no] ?? 0),
      cells,
    };
  }
}

export function periodTable({ meters, days, cells }: PeriodColumns): PeriodTable {
  const rows = meters.length;
  // the border: ids of places come from the fleet
  const ids = meters as readonly MeterId[];
  return {
    meters: ids,
    column(name) {
      if (name === 'days') return days;
      const at = placeOfColumn.get(name) ?? 0;
      return cells.subarray(at * rows, (at + 1) * rows);
    },
    row(at): MeterPeriod {
      const meter = ids[at];
      if (meter === undefined) throw new RangeError(`row ${at} of ${rows}`);
      return {
        meter,
        days: days[at] ?? 0,
        stats: statsOf((column) => cells[column * rows + at] ?? Number.NaN),
      };
    },
  };
}
