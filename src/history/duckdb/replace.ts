import { BIGINT, type DuckDBConnection, INTEGER, VARCHAR } from '@duckdb/node-api';
import { fieldsOf } from '../columns.ts';
import type { Names } from './names.ts';
import { DEVICE, IDX, POS, RECEIVED, RowBuffer, STRIDE, TAG, TS } from './packed.ts';
import {
  cellOf,
  keyOf,
  type RecordRows,
  type Replacement,
  type RowRef,
  recordRows,
} from './resolve.ts';
import type { Snapshot } from './sql-source.ts';
import { appendColumns, cellList, readPacked } from './table-io.ts';
import { eventAt, meterAt, stationAt } from './unpack.ts';

/** Stored rows that lie in hot, so that a correction deletes them rather than hiding them in a file. */
const hotRows = new WeakMap<RecordRows, readonly number[]>();

/** The stored rows with the keys of the named batch rows, in hot or archived. */
export async function findPresent(
  connection: DuckDBConnection,
  seen: Snapshot,
  rows: RecordRows,
  lookUp: readonly number[],
): Promise<ReadonlyMap<string, RowRef>> {
  const { table } = rows;
  await fillWanted(
    connection,
    lookUp.map((row) => ({ rows, row })),
  );
  const times = lookUp.map((row) => cellOf({ rows, row }, TS));
  const from = times.reduce((a, b) => Math.min(a, b));
  const to = times.reduce((a, b) => Math.max(a, b)) + 1;
  const join = (source: string): string => `FROM ${source} s
    SEMI JOIN wanted w ON (s.device = w.device AND s.ts = w.ts AND s.tag = w.tag)
    WHERE s.ts >= ${from} AND s.ts < ${to} ORDER BY s.device, s.ts, s.tag, s.pos, s.idx`;
  const found = await readPacked(
    connection,
    table,
    `SELECT ${cellList(table, 's.')}, s.hot::INTEGER::DOUBLE ${join(seen.source(table, from, to))}`,
  );
  const run =
    table === 'station' && found.rows > 0
      ? await readPacked(
          connection,
          'run',
          `SELECT ${cellList('run', 's.')} ${join(seen.source('run', from, to))}`,
        )
      : new RowBuffer(STRIDE.run, 0).packed();
  const stored = recordRows(table, found, run, found.texts);
  hotRows.set(stored, found.extra);
  const present = new Map<string, RowRef>();
  for (let row = 0; row < found.rows; row += 1) {
    const ref = { rows: stored, row };
    present.set(keyOf(ref), ref);
  }
  return present;
}

const WANTED = `CREATE OR REPLACE TEMP TABLE wanted
  (device INTEGER, tag INTEGER, ts BIGINT, pos BIGINT, idx INTEGER)`;

async function fillWanted(connection: DuckDBConnection, refs: readonly RowRef[]): Promise<void> {
  await connection.run(WANTED);
  await appendColumns(
    connection,
    'wanted',
    KEY_COLUMNS.map(({ type, place, big }) => ({
      type,
      value: (n: number) => {
        const ref = refs[n];
        const cell = ref === undefined ? 0 : cellOf(ref, place);
        return big ? BigInt(cell) : cell;
      },
    })),
    refs.map((_, n) => n),
  );
}

const KEY_COLUMNS = [
  { type: INTEGER, place: DEVICE, big: false },
  { type: INTEGER, place: TAG, big: false },
  { type: BIGINT, place: TS, big: true },
  { type: BIGINT, place: POS, big: true },
  { type: INTEGER, place: IDX, big: false },
] as const;

/**
 * Takes replaced rows out of every query: deleted where they are hot, listed
 * in `dead` where a file holds them (or one being written now will).
 */
export async function removeRows(
  connection: DuckDBConnection,
  remove: readonly RowRef[],
  archive: 'being-written' | 'at-rest',
  seq: number,
): Promise<void> {
  const first = remove[0];
  if (first === undefined) return;
  const { table } = first.rows;
  const hot = remove.filter(({ rows, row }) => hotRows.get(rows)?.[row] === 1);
  const filed = archive === 'being-written' ? remove : remove.filter((ref) => !hot.includes(ref));
  if (hot.length > 0) {
    await fillWanted(connection, hot);
    for (const from of table === 'station' ? ['station', 'run'] : [table]) {
      await connection.run(`DELETE FROM ${from} h USING wanted w WHERE h.device = w.device
        AND h.ts = w.ts AND h.tag = w.tag AND h.pos = w.pos AND h.idx = w.idx`);
    }
  }
  if (filed.length > 0) {
    await fillWanted(connection, filed);
    await connection.run(`INSERT INTO dead SELECT ${seq}, '${table}', * FROM wanted`);
  }
}

/** Keeps replaced contents for the audit. */
export async function saveReplaced(
  connection: DuckDBConnection,
  replaced: readonly Replacement[],
  names: Names,
): Promise<void> {
  const place = (at: number) => (n: number) => {
    const entry = replaced[n];
    return entry === undefined ? 0 : cellOf(entry.old, at);
  };
  const big = (at: number) => (n: number) => BigInt(place(at)(n));
  await appendColumns(
    connection,
    'superseded',
    [
      { type: VARCHAR, value: (n) => replaced[n]?.old.rows.table ?? '' },
      { type: INTEGER, value: place(DEVICE) },
      { type: INTEGER, value: place(TAG) },
      { type: BIGINT, value: big(TS) },
      { type: BIGINT, value: big(RECEIVED) },
      { type: BIGINT, value: big(POS) },
      { type: INTEGER, value: place(IDX) },
      { type: BIGINT, value: (n) => BigInt(replacedBy(replaced[n])) },
      { type: VARCHAR, value: (n) => contentOf(replaced[n], names) },
    ],
    replaced.map((_, n) => n),
  );
}

const replacedBy = (entry: Replacement | undefined): number =>
  entry === undefined ? 0 : cellOf(entry.by, POS);

function contentOf(entry: Replacement | undefined, names: Names): string {
  if (entry === undefined) return '';
  const { rows, row } = entry.old;
  const nameOf = (code: number): string => names.name(code);
  if (rows.table === 'meter') return JSON.stringify(fieldsOf(meterAt(rows.packed, row, nameOf)));
  if (rows.table === 'event') {
    return JSON.stringify(fieldsOf(eventAt(rows.packed, row, rows.bodies[row] ?? '', nameOf)));
  }
  const span = [rows.offsets[row] ?? 0, rows.offsets[row + 1] ?? 0] as const;
  return JSON.stringify(fieldsOf(stationAt(rows.packed, row, rows.run, span, nameOf)));
}
