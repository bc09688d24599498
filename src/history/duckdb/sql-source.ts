import type { DuckDBConnection } from '@duckdb/node-api';
import { type ArchivedTable, columnList, text } from './schema.ts';

export interface ManifestFile {
  readonly tbl: ArchivedTable;
  /** Month of event time in UTC, `2026-11`. */
  readonly month: string;
  /** File name inside the archive folder. */
  readonly file: string;
  readonly rows: number;
  readonly bytes: number;
  readonly minTs: number;
  readonly maxTs: number;
  /** True for a month's merged file, false for a segment. */
  readonly merged: boolean;
}

/**
 * What one transaction sees: hot rows and archived rows as one relation. It is
 * read inside the transaction, because a file list from before an export and a
 * hot table from after it would miss the rows in between.
 */
export interface Snapshot {
  readonly files: readonly ManifestFile[];
  readonly dead: boolean;
  /** A FROM item with the table's columns and `hot`; files wholly outside [from, to) are left out. */
  source(table: ArchivedTable, from?: number, to?: number): string;
}

export async function readSnapshot(
  connection: DuckDBConnection,
  archiveDir: string,
): Promise<Snapshot> {
  const files = await readManifest(connection);
  const [row] = await numbers(connection, 'SELECT count(*)::DOUBLE FROM dead');
  const dead = (row?.[0] ?? 0) > 0;
  return {
    files,
    dead,
    source: (table, from = -Infinity, to = Infinity) => {
      const paths = files
        .filter((file) => file.tbl === table && file.maxTs >= from && file.minTs < to)
        .map((file) => `${archiveDir}/${file.file}`);
      const hot = `SELECT ${columnList(table)}, TRUE AS hot FROM ${table}`;
      if (paths.length === 0) return `(${hot})`;
      return `(${hot} UNION ALL ${archivedRows(table, paths, dead ? 'some' : 'none')})`;
    },
  };
}

/** The same, without what is archived. */
export const hotOnly = (seen: Snapshot): Snapshot => ({
  ...seen,
  files: [],
  source: (table) => `(SELECT ${columnList(table)}, TRUE AS hot FROM ${table})`,
});

/** Live rows of archive files: rows that a later correction replaced are in `dead`. */
export function archivedRows(
  table: ArchivedTable,
  paths: readonly string[],
  corrected: 'some' | 'none',
): string {
  const files = `read_parquet([${paths.map(text).join(', ')}])`;
  const select = `SELECT ${columnList(table, 'p.')}, FALSE AS hot FROM ${files} p`;
  if (corrected === 'none' || table === 'superseded') return select;
  // a run's row dies with the station row it came with
  const record = table === 'run' ? 'station' : table;
  return `${select} ANTI JOIN (SELECT * FROM dead WHERE tbl = '${record}') d
    ON (p.device = d.device AND p.ts = d.ts AND p.tag = d.tag AND p.pos = d.pos AND p.idx = d.idx)`;
}

export async function readManifest(connection: DuckDBConnection): Promise<ManifestFile[]> {
  const result = await connection.runAndReadAll(
    `SELECT tbl, month, file, "rows"::DOUBLE, bytes::DOUBLE, min_ts::DOUBLE, max_ts::DOUBLE, merged
     FROM manifest ORDER BY file`,
  );
  return result.getRowsJS().map(([tbl, month, file, rows, bytes, minTs, maxTs, merged]) => ({
    // parse border: only this module's own names are ever written to the table
    tbl: String(tbl) as ArchivedTable,
    month: String(month),
    file: String(file),
    rows: Number(rows),
    bytes: Number(bytes),
    minTs: Number(minTs),
    maxTs: Number(maxTs),
    merged: merged === true,
  }));
}

/** Rows of a query whose columns are all DOUBLE; NULL becomes NaN. */
export async function numbers(connection: DuckDBConnection, sql: string): Promise<number[][]> {
  const result = await connection.runAndReadAll(sql);
  return result
    .getRowsJS()
    .map((row) => row.map((value) => (typeof value === 'number' ? value : Number.NaN)));
}
