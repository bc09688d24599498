import { type DuckDBDataChunk, type DuckDBType, DuckDBTypeId } from '@duckdb/node-api';
import duckdb from '@duckdb/node-bindings';

/** Rows of DuckDB's data chunk. */
export const CHUNK = 2048;

const scratch = new ArrayBuffer(CHUNK * 8);
const bytes = new Uint8Array(scratch);
const shorts = new Uint16Array(scratch);
const ints = new Int32Array(scratch);
const doubles = new Float64Array(scratch);
const validity = new Uint8Array(CHUNK / 8);

/** Writes one number at a place of the scratch buffer, in the column's own width. */
type Put = (place: number, cell: number) => void;

interface Filler {
  readonly width: number;
  readonly put: Put;
}

const TWO_32 = 2 ** 32;

/** An int64 as two halves: a BigInt a cell would cost more than all the rest. */
const putInt64: Put = (place, cell) => {
  ints[place * 2] = cell | 0;
  ints[place * 2 + 1] = Math.floor(cell / TWO_32);
};

const FILLERS: ReadonlyMap<DuckDBTypeId, Filler> = new Map<DuckDBTypeId, Filler>([
  [DuckDBTypeId.DOUBLE, { width: 8, put: (place, cell) => (doubles[place] = cell) }],
  [DuckDBTypeId.BIGINT, { width: 8, put: putInt64 }],
  [DuckDBTypeId.INTEGER, { width: 4, put: (place, cell) => (ints[place] = cell) }],
  [DuckDBTypeId.USMALLINT, { width: 2, put: (place, cell) => (shorts[place] = cell) }],
  [DuckDBTypeId.UTINYINT, { width: 1, put: (place, cell) => (bytes[place] = cell) }],
]);

/** The cells of packed rows that go into one column: `rows[from …]`, cell `place` of each. */
export interface ColumnCells {
  readonly cells: Float64Array;
  readonly stride: number;
  readonly place: number;
  readonly rows: ArrayLike<number>;
  readonly from: number;
}

/**
 * Fills a number column of a chunk straight from packed cells, NaN as NULL.
 * `setColumnValues` does the same through an array of values and a BigInt for
 * each NULL, and cost five times as much.
 */
export function fillColumn(
  chunk: DuckDBDataChunk,
  column: number,
  type: DuckDBType,
  count: number,
  { cells, stride, place, rows, from }: ColumnCells,
): void {
  const filler = FILLERS.get(type.typeId);
  if (filler === undefined) throw new TypeError(`no packed column of type ${type}`);
  const { put, width } = filler;
  validity.fill(255);
  let nulls = false;
  for (let i = 0; i < count; i += 1) {
    const cell = cells[(rows[from + i] ?? 0) * stride + place] ?? Number.NaN;
    if (Number.isNaN(cell)) {
      put(i, 0);
      nulls = true;
      validity[i >> 3] = (validity[i >> 3] ?? 0) & ~(1 << (i & 7));
    } else put(i, cell);
  }
  const vector = duckdb.data_chunk_get_vector(chunk.chunk, column);
  duckdb.copy_data_to_vector(vector, 0, scratch, 0, count * width);
  if (!nulls) return;
  duckdb.vector_ensure_validity_writable(vector);
  // whole 64-bit words, as the engine keeps them
  duckdb.copy_data_to_vector_validity(vector, 0, validity.buffer, 0, Math.ceil(count / 64) * 8);
}
