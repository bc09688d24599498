import {
  type DuckDBConnection,
  DuckDBDataChunk,
  type DuckDBType,
  DuckDBTypeId,
  type DuckDBValue,
} from '@duckdb/node-api';
import { type PackedTable, RowBuffer, STRIDE, type TableName } from './packed.ts';
import { quote, STORED } from './schema.ts';

/** Rows of DuckDB's data chunk. */
const CHUNK = 2048;

type Column = (row: number) => DuckDBValue;

/** Appends rows chunk by chunk: prepared rows cost several times as much. */
export async function appendColumns(
  connection: DuckDBConnection,
  table: string,
  columns: readonly { readonly type: DuckDBType; readonly value: Column }[],
  rows: ArrayLike<number>,
): Promise<void> {
  if (rows.length === 0) return;
  const appender = await connection.createAppender(table);
  try {
    for (let from = 0; from < rows.length; from += CHUNK) {
      const count = Math.min(CHUNK, rows.length - from);
      const chunk = DuckDBDataChunk.create(
        columns.map((column) => column.type),
        count,
      );
      columns.forEach((column, n) => {
        const values: DuckDBValue[] = new Array(count);
        for (let i = 0; i < count; i += 1) values[i] = column.value(rows[from + i] ?? 0);
        chunk.setColumnValues(n, values);
      });
      appender.appendDataChunk(chunk);
    }
    appender.flushSync();
  } finally {
    appender.closeSync();
  }
}

/** The named packed rows go to their hot table; a `body` is given for events. */
export async function appendRows(
  connection: DuckDBConnection,
  table: TableName,
  packed: PackedTable,
  rows: ArrayLike<number>,
  extra: readonly { readonly type: DuckDBType; readonly value: Column }[] = [],
): Promise<void> {
  const stride = STRIDE[table];
  const columns = STORED[table].map(({ type, place }) => ({
    type,
    value: cellReader(packed.cells, stride, place, type),
  }));
  await appendColumns(connection, table, [...columns, ...extra], rows);
}

function cellReader(cells: Float64Array, stride: number, place: number, type: DuckDBType): Column {
  if (type.typeId === DuckDBTypeId.BIGINT) {
    return (row) => BigInt(cells[row * stride + place] ?? 0);
  }
  return (row) => {
    const cell = cells[row * stride + place] ?? Number.NaN;
    return Number.isNaN(cell) ? null : cell;
  };
}

/** Select list that gives a packed row's cells in order; `prefix` is the alias with its dot. */
export function cellList(table: TableName, prefix = ''): string {
  const byPlace = new Map(STORED[table].map((column) => [column.place, column.name]));
  const cells = Array.from({ length: STRIDE[table] }, (_, place) => {
    const name = byPlace.get(place);
    return name === undefined ? 'NULL::DOUBLE' : `${prefix}${quote(name)}::DOUBLE`;
  });
  return [...cells, ...(table === 'event' ? [`${prefix}body`] : [])].join(', ');
}

export interface PackedRows extends PackedTable {
  /** The text column behind the cells, where the query has one. */
  readonly texts: readonly string[];
  /** Further number columns behind the cells. */
  readonly extra: readonly number[];
}

/** Runs a query that starts with `cellList` and packs what comes, column by column. */
export async function readPacked(
  connection: DuckDBConnection,
  table: TableName,
  sql: string,
): Promise<PackedRows> {
  const stride = STRIDE[table];
  const result = await connection.run(sql);
  const buffer = new RowBuffer(stride, 0);
  const texts: string[] = [];
  const extra: number[] = [];
  for (const chunk of await result.fetchAllChunks()) {
    const base = buffer.rows;
    for (let row = 0; row < chunk.rowCount; row += 1) buffer.add();
    for (let c = 0; c < chunk.columnCount; c += 1) {
      const values = chunk.getColumnValues(c);
      values.forEach((value, row) => {
        if (c < stride) {
          buffer.cells[(base + row) * stride + c] = typeof value === 'number' ? value : Number.NaN;
        } else if (typeof value === 'number') extra.push(value);
        else texts.push(typeof value === 'string' ? value : '');
      });
    }
  }
  return { ...buffer.packed(), texts, extra };
}
