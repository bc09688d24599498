import {
  type DuckDBConnection,
  DuckDBDataChunk,
  type DuckDBType,
  type DuckDBValue,
  VARCHAR,
} from '@duckdb/node-api';
import { CHUNK, fillColumn } from './chunk-fill.ts';
import { type PackedTable, RowBuffer, STRIDE, type TableName } from './packed.ts';
import { quote, STORED } from './schema.ts';

type Column = (row: number) => DuckDBValue;

/** Appends computed values chunk by chunk: for small tables. */
export async function appendColumns(
  connection: DuckDBConnection,
  table: string,
  columns: readonly { readonly type: DuckDBType; readonly value: Column }[],
  rows: ArrayLike<number>,
): Promise<void> {
  const types = columns.map((column) => column.type);
  await appendChunks(connection, table, types, rows.length, (chunk, from, count) => {
    columns.forEach((column, n) => {
      const values = Array.from({ length: count }, (_, i) => column.value(rows[from + i] ?? 0));
      chunk.setColumnValues(n, values);
    });
  });
}

/** Prepared rows cost several times as much as chunks. */
async function appendChunks(
  connection: DuckDBConnection,
  table: string,
  types: readonly DuckDBType[],
  rows: number,
  fill: (chunk: DuckDBDataChunk, from: number, count: number) => void,
): Promise<void> {
  if (rows === 0) return;
  const appender = await connection.createAppender(table);
  try {
    for (let from = 0; from < rows; from += CHUNK) {
      const count = Math.min(CHUNK, rows - from);
      const chunk = DuckDBDataChunk.create(types, count);
      fill(chunk, from, count);
      appender.appendDataChunk(chunk);
    }
    appender.flushSync();
  } finally {
    appender.closeSync();
  }
}

/** The named packed rows go to their hot table; events bring their bodies. */
export async function appendRows(
  connection: DuckDBConnection,
  table: TableName,
  packed: PackedTable,
  rows: ArrayLike<number>,
  bodies: readonly string[] = [],
): Promise<void> {
  const columns = STORED[table];
  const types: DuckDBType[] = columns.map((column) => column.type);
  if (table === 'event') types.push(VARCHAR);
  await appendChunks(connection, table, types, rows.length, (chunk, from, count) => {
    columns.forEach(({ type, place }, n) => {
      const { cells } = packed;
      fillColumn(chunk, n, type, count, { cells, stride: STRIDE[table], place, rows, from });
    });
    if (table !== 'event') return;
    const values = Array.from({ length: count }, (_, i) => bodies[rows[from + i] ?? 0] || null);
    chunk.setColumnValues(columns.length, values);
  });
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
