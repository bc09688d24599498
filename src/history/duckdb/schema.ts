import { BIGINT, DOUBLE, type DuckDBType, INTEGER, USMALLINT, UTINYINT } from '@duckdb/node-api';
import { type FieldColumn, METER_COLUMNS, RUN_COLUMNS, STATION_COLUMNS } from '../columns.ts';
import { DEVICE, EXTRA, HEAD, IDX, POS, RECEIVED, TAG, type TableName, TS } from './packed.ts';

/** A stored column and the place of its cell in a packed row. */
export interface StoredColumn {
  readonly name: string;
  readonly type: DuckDBType;
  readonly place: number;
}

const stored = (name: string, type: DuckDBType, place: number): StoredColumn => ({
  name,
  type,
  place,
});

const KEY: readonly StoredColumn[] = [
  stored('device', INTEGER, DEVICE),
  stored('tag', INTEGER, TAG),
  stored('ts', BIGINT, TS),
  stored('pos', BIGINT, POS),
  stored('idx', INTEGER, IDX),
];
const RECEIVED_COLUMN = stored('received', BIGINT, RECEIVED);

function fields<V>(columns: readonly FieldColumn<V>[]): StoredColumn[] {
  const types = { number: DOUBLE, choice: UTINYINT, flags: USMALLINT } as const;
  return columns.map((column, n) => stored(column.name, types[column.type], HEAD + n));
}

/** `event` has one more column, `body`, which is text and not a cell. */
export const STORED: Readonly<Record<TableName, readonly StoredColumn[]>> = {
  meter: [...KEY, RECEIVED_COLUMN, ...fields(METER_COLUMNS)],
  station: [...KEY, RECEIVED_COLUMN, stored('runs', USMALLINT, EXTRA), ...fields(STATION_COLUMNS)],
  run: [...KEY, stored('run', INTEGER, EXTRA), ...fields(RUN_COLUMNS)],
  event: [...KEY, RECEIVED_COLUMN, stored('online', UTINYINT, EXTRA)],
};

export const quote = (name: string): string => `"${name.replaceAll('"', '""')}"`;
export const text = (value: string): string => `'${value.replaceAll("'", "''")}'`;

/** Tables that are archived; `superseded` is the audit of replaced contents. */
export type ArchivedTable = TableName | 'superseded';
export const ARCHIVED: readonly ArchivedTable[] = [
  'meter',
  'station',
  'run',
  'event',
  'superseded',
];

const SUPERSEDED_COLUMNS = ['tbl', 'device', 'tag', 'ts', 'received', 'pos', 'idx', 'by', 'body'];

export function columnNames(table: ArchivedTable): readonly string[] {
  if (table === 'superseded') return SUPERSEDED_COLUMNS;
  const names = STORED[table].map((column) => column.name);
  return table === 'event' ? [...names, 'body'] : names;
}

export const columnList = (table: ArchivedTable, prefix = ''): string =>
  columnNames(table)
    .map((name) => prefix + quote(name))
    .join(', ');

const hotTable = (table: TableName): string => {
  const columns = STORED[table].map((column) => `${quote(column.name)} ${column.type}`);
  if (table === 'event') columns.push('body VARCHAR');
  return `CREATE TABLE ${table} (${columns.join(', ')})`;
};

/** Number families that have hourly and daily roll-ups. */
export const ROLLED = {
  meter: ['vm', 'vb', 'pAbs', 'tGas', 'qm'],
  station: ['pIn', 'pOut', 'q'],
} as const;
export type RolledTable = keyof typeof ROLLED;
export const ROLLED_TABLES: readonly RolledTable[] = ['meter', 'station'];

/** Per field: least, greatest, sum, count, last by event time and that time. */
export const PARTS = ['lo', 'hi', 'sum', 'n', 'last', 'at'] as const;

const rolledTable = (table: RolledTable, span: 'hourly' | 'daily'): string => {
  const columns = ROLLED[table].flatMap((field) => PARTS.map((part) => `${field}_${part} DOUBLE`));
  return `CREATE TABLE ${span}_${table} (device INTEGER, start BIGINT, ${columns.join(', ')})`;
};

/**
 * One table a record kind. No keys: an index costs six times the time and
 * three times the room, and duplicates are resolved before a row gets here.
 * The one-row state tables are apart, so that writing, archiving and rolling
 * up never change the same row.
 */
export const SCHEMA: readonly string[] = [
  'CREATE TABLE names (id INTEGER, name VARCHAR)',
  ...(['meter', 'station', 'run', 'event'] as const).map(hotTable),
  `CREATE TABLE superseded (tbl VARCHAR, device INTEGER, tag INTEGER, ts BIGINT, received BIGINT,
     pos BIGINT, idx INTEGER, "by" BIGINT, body VARCHAR)`,
  'CREATE TABLE dead (seq BIGINT, tbl VARCHAR, device INTEGER, tag INTEGER, ts BIGINT, pos BIGINT, idx INTEGER)',
  `CREATE TABLE manifest (tbl VARCHAR, month VARCHAR, file VARCHAR, "rows" BIGINT, bytes BIGINT,
     min_ts BIGINT, max_ts BIGINT, merged BOOLEAN)`,
  ...ROLLED_TABLES.flatMap((table) => [rolledTable(table, 'hourly'), rolledTable(table, 'daily')]),
  'CREATE TABLE cursor_state (position BIGINT)',
  'CREATE TABLE archive_state (upto BIGINT)',
  'CREATE TABLE rollup_state (position BIGINT)',
  'CREATE TABLE newest_state (valid BOOLEAN)',
];
