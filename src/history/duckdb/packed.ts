import { METER_COLUMNS, RUN_COLUMNS, STATION_COLUMNS } from '../columns.ts';

/**
 * Readings as they cross the thread border: row-major numbers, one buffer per
 * table, transferred and not copied. Each row starts with the same head; NaN
 * is an absent value (admission lets no NaN through).
 */
export type TableName = 'meter' | 'station' | 'run' | 'event';

export interface PackedTable {
  readonly rows: number;
  readonly cells: Float64Array;
}

export interface PackedReadings {
  readonly meter: PackedTable;
  readonly station: PackedTable;
  /** In the order of their station rows, right behind one another. */
  readonly run: PackedTable;
  readonly event: PackedTable;
  /** JSON text of each event row's values; empty for a status row. */
  readonly bodies: readonly string[];
}

/** Places of the head cells in a row. */
export const DEVICE = 0;
/** 0 interval, 1 snapshot; an event's code by its number in the dictionary; -1 status. */
export const TAG = 1;
export const TS = 2;
export const RECEIVED = 3;
export const POS = 4;
export const IDX = 5;
/** station: how many runs (NaN: the record has no `runs`); run: its name's number; event: 1 online, 0 offline. */
export const EXTRA = 6;
export const HEAD = 7;

export const STATUS_TAG = -1;

export const STRIDE: Readonly<Record<TableName, number>> = {
  meter: HEAD + METER_COLUMNS.length,
  station: HEAD + STATION_COLUMNS.length,
  run: HEAD + RUN_COLUMNS.length,
  event: HEAD,
};

export const TABLES: readonly TableName[] = ['meter', 'station', 'run', 'event'];

/** A growing row-major buffer; `take` hands it over and starts afresh. */
export class RowBuffer {
  cells: Float64Array;
  rows = 0;
  readonly stride: number;

  constructor(stride: number, capacityRows: number) {
    this.stride = stride;
    this.cells = new Float64Array(stride * capacityRows);
  }

  /** Offset of a new row's first cell. */
  add(): number {
    const at = this.rows * this.stride;
    if (at + this.stride > this.cells.length) {
      const larger = new Float64Array(Math.max(this.cells.length * 2, this.stride * 16));
      larger.set(this.cells);
      this.cells = larger;
    }
    this.rows += 1;
    return at;
  }

  packed(): PackedTable {
    return { rows: this.rows, cells: this.cells };
  }
}

export function transferList(packed: PackedReadings): ArrayBuffer[] {
  return TABLES.map((table) => packed[table].cells.buffer).filter(
    (buffer): buffer is ArrayBuffer => buffer instanceof ArrayBuffer,
  );
}

/** True when run row `r` belongs to station row `s`. */
export function sameRecord(station: PackedTable, s: number, run: PackedTable, r: number): boolean {
  const at = s * STRIDE.station;
  const other = r * STRIDE.run;
  for (const place of [TS, POS, IDX, DEVICE, TAG]) {
    if (station.cells[at + place] !== run.cells[other + place]) return false;
  }
  return true;
}

/** For each station row the first of its run rows, plus the end: n + 1 offsets. */
export function runOffsets(station: PackedTable, run: PackedTable): Uint32Array {
  const offsets = new Uint32Array(station.rows + 1);
  let next = 0;
  for (let s = 0; s < station.rows; s += 1) {
    offsets[s] = next;
    while (next < run.rows && sameRecord(station, s, run, next)) next += 1;
  }
  offsets[station.rows] = next;
  return offsets;
}
