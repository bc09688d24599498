import { DOUBLE, type DuckDBConnection, VARCHAR } from '@duckdb/node-api';
import type { Latest, LatestEvent } from './latest.ts';
import type { LatestTable } from './latest-table.ts';
import { numbers } from './sql-source.ts';
import { appendColumns } from './table-io.ts';

/**
 * What was newest when rows last left the hot tables. Opening reads this and
 * the hot rows instead of years of files. A correction that takes a field away
 * makes it invalid until the next archiving; then opening reads everything.
 */
const TABLES = ['meter', 'station', 'run', 'status'] as const;

/** Key, time, arrival; then the values and their times. */
const HEAD = 3;

/** Part of the transaction that moves rows out of hot. */
export async function saveNewest(connection: DuckDBConnection, latest: Latest): Promise<void> {
  for (const table of TABLES) await saveTable(connection, `newest_${table}`, latest[table]);
  await connection.run(`CREATE OR REPLACE TABLE newest_event (device DOUBLE, body VARCHAR)`);
  const events = [...latest.event];
  await appendColumns(
    connection,
    'newest_event',
    [
      { type: DOUBLE, value: (n) => events[n]?.[0] ?? 0 },
      { type: VARCHAR, value: (n) => JSON.stringify(events[n]?.[1]) },
    ],
    events.map((_, n) => n),
  );
  await connection.run('UPDATE newest_state SET valid = TRUE');
}

async function saveTable(
  connection: DuckDBConnection,
  name: string,
  table: LatestTable,
): Promise<void> {
  const width = HEAD + 2 * table.fields;
  const columns = Array.from({ length: width }, (_, n) => `c${n} DOUBLE`);
  await connection.run(`CREATE OR REPLACE TABLE ${name} (${columns.join(', ')})`);
  const { rows, keys, ts, received, values, times } = table.select('all');
  const head = [keys, ts, received].map((column) => (row: number) => column[row] ?? 0);
  const field = (source: Float64Array, f: number) => (row: number) => {
    const cell = source[row * table.fields + f] ?? -Infinity;
    return cell === -Infinity ? null : cell;
  };
  const cells = [values, times].flatMap((source) =>
    Array.from({ length: table.fields }, (_, f) => field(source, f)),
  );
  await appendColumns(
    connection,
    name,
    [...head, ...cells].map((value) => ({ type: DOUBLE, value })),
    Array.from({ length: rows }, (_, row) => row),
  );
}

/** False when there is nothing to go by. */
export async function loadNewest(connection: DuckDBConnection, latest: Latest): Promise<boolean> {
  const [state] = await numbers(connection, 'SELECT valid::INTEGER::DOUBLE FROM newest_state');
  if (state?.[0] !== 1) return false;
  for (const table of TABLES) {
    const rows = await numbers(connection, `SELECT * FROM newest_${table}`);
    for (const [key = 0, ts = 0, received = 0, ...cells] of rows) {
      if (table === 'run') latest.knowRun(key);
      latest[table].merge(key, ts, received, cells);
    }
  }
  const events = await connection.runAndReadAll('SELECT device, body FROM newest_event');
  for (const [device, body] of events.getRowsJS()) {
    // parse border: written by saveNewest
    latest.event.set(Number(device), JSON.parse(String(body)) as LatestEvent);
  }
  return true;
}

/** A shown field may be gone for good: what is kept here cannot be merged with hot rows any more. */
export async function forgetNewest(connection: DuckDBConnection): Promise<void> {
  await connection.run('UPDATE newest_state SET valid = FALSE');
}
