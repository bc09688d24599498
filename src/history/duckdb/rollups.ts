import type { DuckDBConnection } from '@duckdb/node-api';
import { PARTS, quote, ROLLED, ROLLED_TABLES, type RolledTable } from './schema.ts';
import { numbers, type Snapshot } from './sql-source.ts';

export const HOUR = 3_600_000;
export const DAY = 24 * HOUR;

/** Journal position that the roll-ups have taken in; null while they must be built anew. */
export async function rolledUpTo(connection: DuckDBConnection): Promise<number | null> {
  const [row] = await numbers(connection, 'SELECT position::DOUBLE FROM rollup_state');
  const upTo = row?.[0] ?? -1;
  return upTo < 0 ? null : upTo;
}

/** Rows from this position on were stored out of turn: roll-ups that have gone past it start anew. */
export async function forgetRollups(
  connection: DuckDBConnection,
  firstPosition: number,
): Promise<void> {
  if (!Number.isFinite(firstPosition)) return;
  await connection.run(`UPDATE rollup_state SET position = -1 WHERE position >= ${firstPosition}`);
}

/**
 * Works out the device hours again that rows since the last time fall into,
 * however late those rows are, and the days around them. Runs before rows are
 * archived, so every row since then is still hot. Part of the caller's
 * transaction.
 */
export async function refreshRollups(
  connection: DuckDBConnection,
  seen: Snapshot,
  cursor: number,
): Promise<void> {
  const since = await rolledUpTo(connection);
  for (const table of ROLLED_TABLES) {
    const all = since === null;
    const touched = all ? seen.source(table) : `(SELECT * FROM ${table} WHERE pos > ${since})`;
    await connection.run(
      `CREATE OR REPLACE TEMP TABLE touched AS
       SELECT DISTINCT device, ts // ${HOUR} * ${HOUR} AS start FROM ${touched}`,
    );
    const [span] = await numbers(
      connection,
      'SELECT count(*)::DOUBLE, min(start)::DOUBLE, max(start)::DOUBLE FROM touched',
    );
    const [count = 0, first = 0, last = 0] = span ?? [];
    if (count === 0) continue;
    await replaceSpans(connection, table, 'hourly', hourlySelect(table, seen, first, last + HOUR));
    await connection.run(
      `CREATE OR REPLACE TEMP TABLE touched AS
       SELECT DISTINCT device, start // ${DAY} * ${DAY} AS start FROM touched`,
    );
    await replaceSpans(connection, table, 'daily', dailySelect(table));
  }
  await connection.run(`UPDATE rollup_state SET position = ${cursor}`);
}

async function replaceSpans(
  connection: DuckDBConnection,
  table: RolledTable,
  span: 'hourly' | 'daily',
  select: string,
): Promise<void> {
  await connection.run(
    `DELETE FROM ${span}_${table} r USING touched t WHERE r.device = t.device AND r.start = t.start`,
  );
  await connection.run(`INSERT INTO ${span}_${table} ${select}`);
}

function hourlySelect(table: RolledTable, seen: Snapshot, from: number, to: number): string {
  const parts = ROLLED[table].map((field) => {
    const f = quote(field);
    return `min(${f}), max(${f}), sum(${f}), count(${f}),
      arg_max(${f}, ts::HUGEINT * 1099511627776 + pos), max(ts) FILTER (${f} IS NOT NULL)`;
  });
  return `SELECT s.device, t.start, ${parts.join(', ')}
    FROM (SELECT *, ts // ${HOUR} * ${HOUR} AS hour FROM ${seen.source(table, from, to)}
          WHERE ts >= ${from} AND ts < ${to}) s
    JOIN touched t ON (s.device = t.device AND s.hour = t.start) GROUP BY s.device, t.start`;
}

const JOINS: Readonly<Record<(typeof PARTS)[number], (field: string) => string>> = {
  lo: (field) => `min(${field}_lo)`,
  hi: (field) => `max(${field}_hi)`,
  sum: (field) => `sum(${field}_sum)`,
  n: (field) => `sum(${field}_n)`,
  last: (field) => `arg_max(${field}_last, ${field}_at)`,
  at: (field) => `max(${field}_at)`,
};

function dailySelect(table: RolledTable): string {
  const parts = ROLLED[table].flatMap((field) => PARTS.map((part) => JOINS[part](field)));
  return `SELECT h.device, t.start, ${parts.join(', ')} FROM hourly_${table} h
    JOIN touched t ON (h.device = t.device AND h.start // ${DAY} * ${DAY} = t.start)
    GROUP BY h.device, t.start`;
}
