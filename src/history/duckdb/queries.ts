import type { DuckDBConnection } from '@duckdb/node-api';
import { METER_COLUMNS, RUN_COLUMNS, runPath, STATION_COLUMNS } from '../columns.ts';
import type { ReadingsQuery, SeriesQuery } from '../history.ts';
import { parseSeriesCursor } from '../series-page.ts';
import type { Engine } from './engine.ts';
import type { Names } from './names.ts';
import {
  DEVICE,
  EXTRA,
  type PackedReadings,
  type PackedTable,
  STRIDE,
  sameRecord,
  TABLES,
  TAG,
  TS,
} from './packed.ts';
import { RECORD_TABLES, type RecordTable } from './resolve.ts';
import { quote } from './schema.ts';
import type { Snapshot } from './sql-source.ts';
import { cellList, readPacked } from './table-io.ts';

/** A packed result with the names behind its numbers. */
export interface PackedAnswer extends PackedReadings {
  readonly names: readonly (readonly [number, string])[];
}

/** Place of each record in the order of rows that share time, position and index. */
export const RANK: Readonly<Record<RecordTable, number>> = { meter: 0, station: 1, event: 2 };

/** Whole milliseconds within what a date can be, for any number a caller gives. */
export const wholeMs = (value: number): number =>
  Math.min(8.64e15, Math.max(-8.64e15, Math.ceil(Number.isNaN(value) ? 0 : value)));

const wholeLimit = (value: number): number => Math.max(1, Math.floor(value) || 1);

/** What each table contributes to a query; null: nothing. */
interface TableQuery {
  readonly where: string;
  readonly order: 'ASC' | 'DESC';
  readonly limit: number;
  readonly from: number;
  readonly to: number;
}

export async function queryReadings(
  engine: Engine,
  names: Names,
  query: ReadingsQuery,
): Promise<PackedAnswer> {
  const codes = query.devices.flatMap((device) => names.find(device) ?? []);
  const [from, to] = [wholeMs(query.from), wholeMs(query.to)];
  if (codes.length === 0) return emptyAnswer();
  return engine.read(async (connection, seen) =>
    answer(connection, seen, names, () => ({
      where: `device IN (${codes.join(', ')})`,
      order: 'ASC',
      limit: wholeLimit(query.limit),
      from,
      to,
    })),
  );
}

/** One row more than the limit, so that the caller knows whether there is a next page. */
export async function querySeries(
  engine: Engine,
  names: Names,
  query: SeriesQuery,
): Promise<PackedAnswer> {
  const device = names.find(query.device);
  const after = query.cursor === undefined ? null : parseSeriesCursor(query.cursor);
  const [from, to] = [wholeMs(query.from), wholeMs(query.to)];
  if (device === undefined) return emptyAnswer();
  const descending = query.order === 'descending';
  return engine.read(async (connection, seen) =>
    answer(connection, seen, names, (table) => {
      const wanted = fieldCondition(table, query.fields, seen, names, device);
      if (wanted === null) return null;
      const beyond =
        after === null
          ? 'TRUE'
          : `(ts, pos, idx, ${RANK[table]}) ${descending ? '<' : '>'} (${after.join(', ')})`;
      const edge = after?.[0] ?? (descending ? to : from);
      return {
        where: `device = ${device} AND ${beyond} AND ${wanted}`,
        order: descending ? 'DESC' : 'ASC',
        limit: wholeLimit(query.limit) + 1,
        from: descending ? from : Math.max(from, edge),
        to: descending ? Math.min(to, edge + 1) : to,
      };
    }),
  );
}

/** SQL that keeps rows with at least one wanted field; null when the table cannot have any. */
function fieldCondition(
  table: RecordTable,
  fields: readonly string[] | undefined,
  seen: Snapshot,
  names: Names,
  device: number,
): string | null {
  if (fields === undefined) return 'TRUE';
  // an event may carry any name; which rows do is seen when they are shown
  if (table === 'event') return 'TRUE';
  const own: ReadonlySet<string> = new Set(
    (table === 'meter' ? METER_COLUMNS : STATION_COLUMNS).map((column) => column.name),
  );
  const conditions = fields.flatMap((path): string[] => {
    if (own.has(path)) return [`${quote(path)} IS NOT NULL`];
    const run = table === 'station' ? runPath(path) : null;
    const code = run === null ? undefined : names.find(run.run);
    if (run === null || code === undefined || !isRunField(run.field)) return [];
    return [
      `(ts, tag, pos, idx) IN (SELECT (ts, tag, pos, idx) FROM ${seen.source('run')}
        WHERE device = ${device} AND run = ${code} AND ${quote(run.field)} IS NOT NULL)`,
    ];
  });
  return conditions.length === 0 ? null : `(${conditions.join(' OR ')})`;
}

const isRunField = (field: string): boolean => RUN_COLUMNS.some((column) => column.name === field);

async function answer(
  connection: DuckDBConnection,
  seen: Snapshot,
  names: Names,
  queryOf: (table: RecordTable) => TableQuery | null,
): Promise<PackedAnswer> {
  const found = { ...emptyAnswer() };
  for (const table of RECORD_TABLES) {
    const query = queryOf(table);
    if (query === null) continue;
    const { where, order, limit, from, to } = query;
    const rows = await readPacked(
      connection,
      table,
      `SELECT ${cellList(table)} FROM ${seen.source(table, from, to)}
       WHERE ts >= ${from} AND ts < ${to} AND ${where}
       ORDER BY ts ${order}, pos ${order}, idx ${order} LIMIT ${limit}`,
    );
    found[table] = { rows: rows.rows, cells: rows.cells };
    if (table === 'event') found.bodies = rows.texts;
    if (table === 'station' && rows.rows > 0) {
      found.run = await runsOfRows(connection, seen, rows, order);
    }
  }
  return { ...found, names: namesIn(found, names) };
}

/** The runs of the station rows just read, in the same order. */
async function runsOfRows(
  connection: DuckDBConnection,
  seen: Snapshot,
  rows: PackedTable,
  order: 'ASC' | 'DESC',
) {
  const cell = (row: number, place: number) => rows.cells[row * STRIDE.station + place] ?? 0;
  const ends = [cell(0, TS), cell(rows.rows - 1, TS)];
  const [from, to] = [Math.min(...ends), Math.max(...ends) + 1];
  const devices = new Set<number>();
  for (let row = 0; row < rows.rows; row += 1) devices.add(cell(row, DEVICE));
  const { rows: count, cells } = await readPacked(
    connection,
    'run',
    `SELECT ${cellList('run')} FROM ${seen.source('run', from, to)}
     WHERE device IN (${[...devices].join(', ')}) AND ts >= ${from} AND ts < ${to}
     ORDER BY ts ${order}, pos ${order}, idx ${order}`,
  );
  return onlyOf(rows, { rows: count, cells });
}

/** Drops runs whose rows the limit cut off; both are in the same order, so they go in step. */
function onlyOf(stations: PackedTable, runs: PackedTable): PackedTable {
  const kept = new Float64Array(runs.rows * STRIDE.run);
  let rows = 0;
  let s = 0;
  for (let r = 0; r < runs.rows; r += 1) {
    const at = r * STRIDE.run;
    let ahead = s;
    while (ahead < stations.rows && !sameRecord(stations, ahead, runs, r)) ahead += 1;
    // not found: this run's station row lies beyond the page
    if (ahead === stations.rows) break;
    s = ahead;
    kept.set(runs.cells.subarray(at, at + STRIDE.run), rows * STRIDE.run);
    rows += 1;
  }
  return { rows, cells: kept };
}

function namesIn(found: PackedReadings, names: Names): (readonly [number, string])[] {
  const codes = new Set<number>();
  for (const table of TABLES) {
    const { rows, cells } = found[table];
    for (let at = 0; at < rows * STRIDE[table]; at += STRIDE[table]) {
      codes.add(cells[at + DEVICE] ?? 0);
      if (table === 'run') codes.add(cells[at + EXTRA] ?? 0);
      if (table === 'event') codes.add(cells[at + TAG] ?? 0);
    }
  }
  return [...codes].map((code) => [code, names.name(code)] as const);
}

type OpenAnswer = { -readonly [key in keyof PackedAnswer]: PackedAnswer[key] };

export function emptyAnswer(): OpenAnswer {
  const none = () => ({ rows: 0, cells: new Float64Array(0) });
  return { meter: none(), station: none(), run: none(), event: none(), bodies: [], names: [] };
}
