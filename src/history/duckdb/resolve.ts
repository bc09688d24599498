import {
  DEVICE,
  EXTRA,
  HEAD,
  IDX,
  type PackedTable,
  POS,
  runOffsets,
  STRIDE,
  TAG,
  TS,
} from './packed.ts';

/** Tables whose rows have an identity of their own; a run's row belongs to its station's. */
export type RecordTable = 'meter' | 'station' | 'event';
export const RECORD_TABLES: readonly RecordTable[] = ['meter', 'station', 'event'];

/** Rows of one record kind with what belongs to them, from a batch or from the tables. */
export interface RecordRows {
  readonly table: RecordTable;
  readonly packed: PackedTable;
  readonly run: PackedTable;
  /** n + 1 places in `run`. */
  readonly offsets: Uint32Array;
  readonly bodies: readonly string[];
}

export interface RowRef {
  readonly rows: RecordRows;
  readonly row: number;
}

export function recordRows(
  table: RecordTable,
  packed: PackedTable,
  run: PackedTable,
  bodies: readonly string[],
): RecordRows {
  const offsets = table === 'station' ? runOffsets(packed, run) : new Uint32Array(packed.rows + 1);
  return { table, packed, run, offsets, bodies };
}

export const cellOf = ({ rows, row }: RowRef, place: number): number =>
  rows.packed.cells[row * STRIDE[rows.table] + place] ?? Number.NaN;

/** Rows with the same key say the same moment. */
export const keyOf = (ref: RowRef): string =>
  `${cellOf(ref, DEVICE)}|${cellOf(ref, TAG)}|${cellOf(ref, TS)}`;

const isLater = (a: RowRef, b: RowRef): boolean =>
  cellOf(a, POS) > cellOf(b, POS) ||
  (cellOf(a, POS) === cellOf(b, POS) && cellOf(a, IDX) > cellOf(b, IDX));

/** One reading of one message, come again: a store that it came back from may have rounded it. */
const sameEntry = (a: RowRef, b: RowRef): boolean =>
  cellOf(a, POS) === cellOf(b, POS) && cellOf(a, IDX) === cellOf(b, IDX);

export interface Replacement {
  readonly old: RowRef;
  readonly by: RowRef;
}

export interface Resolution {
  /** Rows of the batch that are to be stored. */
  readonly keep: readonly number[];
  /** Stored rows that give way. */
  readonly remove: readonly RowRef[];
  readonly replaced: readonly Replacement[];
  readonly stored: number;
  readonly duplicates: number;
}

/**
 * Settles which content each moment has. `order` lists the batch's rows in
 * journal order; `doubtful` are the keys that may be stored or repeated;
 * `present` the stored rows among them. The outcome is that of writing the
 * rows one by one, however they were cut into batches.
 */
export function resolve(
  batch: RecordRows,
  order: readonly number[],
  doubtful: ReadonlySet<string>,
  present: ReadonlyMap<string, RowRef>,
): Resolution {
  const current = new Map(present);
  const keep = new Set<number>();
  const remove: RowRef[] = [];
  const replaced: Replacement[] = [];
  let stored = 0;
  let duplicates = 0;
  for (const row of order) {
    const ref: RowRef = { rows: batch, row };
    const key = doubtful.size === 0 ? '' : keyOf(ref);
    const old = doubtful.has(key) ? current.get(key) : undefined;
    if (old !== undefined && (sameEntry(old, ref) || sameContent(old, ref))) {
      duplicates += 1;
      continue;
    }
    if (old !== undefined && isLater(old, ref)) {
      replaced.push({ old: ref, by: old });
      continue;
    }
    if (old !== undefined) {
      replaced.push({ old, by: ref });
      if (old.rows === batch) keep.delete(old.row);
      else remove.push(old);
    }
    if (doubtful.has(key)) current.set(key, ref);
    keep.add(row);
    stored += 1;
  }
  return { keep: [...keep], remove, replaced, stored, duplicates };
}

/** Equal in everything the device said; when and by which message it came does not matter. */
export function sameContent(a: RowRef, b: RowRef): boolean {
  if ((a.rows.bodies[a.row] ?? '') !== (b.rows.bodies[b.row] ?? '')) return false;
  for (let place = EXTRA; place < STRIDE[a.rows.table]; place += 1) {
    if (!sameCell(cellOf(a, place), cellOf(b, place))) return false;
  }
  return a.rows.table !== 'station' || sameRuns(runsOf(a), runsOf(b));
}

const sameCell = (a: number, b: number): boolean => a === b || (Number.isNaN(a) && Number.isNaN(b));

type RunCells = ReadonlyMap<number, Float64Array>;

function runsOf({ rows, row }: RowRef): RunCells {
  const found = new Map<number, Float64Array>();
  for (let r = rows.offsets[row] ?? 0; r < (rows.offsets[row + 1] ?? 0); r += 1) {
    const at = r * STRIDE.run;
    const fields = rows.run.cells.subarray(at + HEAD, at + STRIDE.run);
    found.set(rows.run.cells[at + EXTRA] ?? 0, fields);
  }
  return found;
}

function sameRuns(a: RunCells, b: RunCells): boolean {
  if (a.size !== b.size) return false;
  for (const [run, cells] of a) {
    const other = b.get(run);
    if (other === undefined) return false;
    if (!cells.every((cell, n) => sameCell(cell, other[n] ?? Number.NaN))) return false;
  }
  return true;
}
