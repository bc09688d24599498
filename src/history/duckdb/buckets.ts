import type { DuckDBConnection } from '@duckdb/node-api';
import { AppError } from '../../lib/app-error.ts';
import { METER_COLUMNS, RUN_COLUMNS, runPath, STATION_COLUMNS } from '../columns.ts';
import type { Bucket, BucketQuery, BucketValue } from '../history.ts';
import type { Engine } from './engine.ts';
import type { Names } from './names.ts';
import { wholeMs } from './queries.ts';
import { DAY, HOUR, rolledUpTo } from './rollups.ts';
import { PARTS, quote, ROLLED, type RolledTable } from './schema.ts';
import { numbers, type Snapshot } from './sql-source.ts';

/** Shorter spans are read raw: roll-ups would save nothing. */
const ROLLED_SPAN = 7 * DAY;

/** The fields asked of one table; for runs also which run. */
interface FieldGroup {
  readonly table: 'meter' | 'station' | 'run';
  readonly run: number | null;
  /** Column and the path it is shown under. */
  readonly fields: readonly (readonly [column: string, path: string])[];
}

/** One field of one bucket, in a form that joins with another of the same bucket. */
interface Parts {
  readonly lo: number;
  readonly hi: number;
  readonly sum: number;
  readonly n: number;
  readonly last: number;
  readonly at: number;
}

type Gathered = Map<number, Map<string, Parts>>;

/** @throws AppError history-unknown-field for a path that is no numeric field. */
export async function queryBuckets(
  engine: Engine,
  names: Names,
  query: BucketQuery,
): Promise<readonly Bucket[]> {
  if (!(query.everyMs >= 1)) throw new AppError('history-bad-query', 'everyMs must be at least 1');
  const groups = groupFields(query.fields, names);
  const device = names.find(query.device);
  if (device === undefined) return [];
  const gathered: Gathered = new Map();
  await engine.read(async (connection, seen) => {
    const rolled = await usableRollups(connection, query);
    for (const group of groups) {
      await gather(connection, seen, device, query, group, rolled, gathered);
    }
  });
  return [...gathered]
    .sort(([a], [b]) => a - b)
    .map(([ts, fields]) => ({
      // parse border: bucket starts are multiples of everyMs
      ts: ts as Bucket['ts'],
      fields: Object.fromEntries([...fields].map(([path, parts]) => [path, shown(parts)])),
    }));
}

const shown = ({ lo, hi, sum, n, last }: Parts): BucketValue => ({
  min: lo,
  max: hi,
  mean: sum / n,
  last,
  count: n,
});

const numeric = (columns: readonly { readonly name: string; readonly type: string }[]) =>
  new Set(columns.filter((column) => column.type === 'number').map((column) => column.name));
const METER_FIELDS = numeric(METER_COLUMNS);
const STATION_FIELDS = numeric(STATION_COLUMNS);
const RUN_FIELDS = numeric(RUN_COLUMNS);

function groupFields(paths: readonly string[], names: Names): FieldGroup[] {
  const own = (table: 'meter' | 'station', known: ReadonlySet<string>): FieldGroup => ({
    table,
    run: null,
    fields: paths.filter((path) => known.has(path)).map((path) => [path, path] as const),
  });
  const groups = [own('meter', METER_FIELDS), own('station', STATION_FIELDS)];
  for (const path of paths) {
    const run = runPath(path);
    if (run !== null && RUN_FIELDS.has(run.field)) {
      const code = names.find(run.run);
      if (code !== undefined) groups.push({ table: 'run', run: code, fields: [[run.field, path]] });
    } else if (!METER_FIELDS.has(path) && !STATION_FIELDS.has(path)) {
      throw new AppError('history-unknown-field', `${path} is not a numeric field`);
    }
  }
  return groups.filter((group) => group.fields.length > 0);
}

interface Rollup {
  readonly span: 'hourly' | 'daily';
  readonly from: number;
  readonly to: number;
  readonly step: number;
  /** Rows after this position are not in the roll-ups yet. */
  readonly upTo: number;
}

async function usableRollups(
  connection: DuckDBConnection,
  query: BucketQuery,
): Promise<Rollup | null> {
  if (query.everyMs % HOUR !== 0 || query.to - query.from < ROLLED_SPAN) return null;
  const upTo = await rolledUpTo(connection);
  if (upTo === null) return null;
  const step = query.everyMs % DAY === 0 ? DAY : HOUR;
  return {
    span: step === DAY ? 'daily' : 'hourly',
    from: Math.ceil(wholeMs(query.from) / step) * step,
    to: Math.floor(wholeMs(query.to) / step) * step,
    step,
    upTo,
  };
}

async function gather(
  connection: DuckDBConnection,
  seen: Snapshot,
  device: number,
  query: BucketQuery,
  group: FieldGroup,
  rollup: Rollup | null,
  into: Gathered,
): Promise<void> {
  const { table } = group;
  const [from, to] = [wholeMs(query.from), wholeMs(query.to)];
  const kept: readonly string[] = table === 'run' ? [] : ROLLED[table];
  const inRollup = rollup !== null && group.fields.every(([column]) => kept.includes(column));
  const run = group.run === null ? '' : ` AND run = ${group.run}`;
  const where = `device = ${device}${run} AND ts >= ${from} AND ts < ${to}`;
  if (!inRollup || table === 'run') {
    const sql = rawSql(seen.source(table, from, to), group, query.everyMs, where);
    collect(await numbers(connection, sql), group, into);
    return;
  }
  const spans = await staleSpans(connection, table, device, rollup);
  const stale = spans.length === 0 ? 'FALSE' : `start IN (${spans.join(', ')})`;
  const rolled = `SELECT (start // ${query.everyMs} * ${query.everyMs})::DOUBLE,
    ${group.fields.map(([column]) => rolledParts(column)).join(', ')}
    FROM ${rollup.span}_${table} WHERE device = ${device} AND start >= ${rollup.from}
    AND start < ${rollup.to} AND NOT (${stale}) GROUP BY ALL`;
  collect(await numbers(connection, rolled), group, into);
  const edges: [number, number][] = [
    [from, Math.min(to, rollup.from)],
    [Math.max(from, rollup.to), to],
    ...spans.map((start): [number, number] => [start, start + rollup.step]),
  ];
  for (const [a, b] of edges) {
    if (a >= b) continue;
    const sql = rawSql(
      seen.source(table, a, b),
      group,
      query.everyMs,
      `device = ${device} AND ts >= ${a} AND ts < ${b}`,
    );
    collect(await numbers(connection, sql), group, into);
  }
}

/** Roll-up spans of the device that newer rows have touched: they are read raw. */
async function staleSpans(
  connection: DuckDBConnection,
  table: RolledTable,
  device: number,
  { step, upTo, from, to }: Rollup,
): Promise<number[]> {
  const rows = await numbers(
    connection,
    `SELECT DISTINCT (ts // ${step} * ${step})::DOUBLE FROM ${table}
     WHERE device = ${device} AND pos > ${upTo} AND ts >= ${from} AND ts < ${to}`,
  );
  return rows.map(([start = 0]) => start);
}

function rawSql(source: string, group: FieldGroup, every: number, where: string): string {
  const parts = group.fields.map(([column]) => {
    const f = quote(column);
    return `min(${f}), max(${f}), sum(${f}), count(${f})::DOUBLE,
      arg_max(${f}, ts::HUGEINT * 1099511627776 + pos),
      (max(ts) FILTER (${f} IS NOT NULL))::DOUBLE`;
  });
  return `SELECT (ts // ${every} * ${every})::DOUBLE, ${parts.join(', ')}
    FROM ${source} WHERE ${where} GROUP BY ALL`;
}

const rolledParts = (field: string): string =>
  `min(${field}_lo), max(${field}_hi), sum(${field}_sum), sum(${field}_n),
   arg_max(${field}_last, ${field}_at), max(${field}_at)`;

function collect(rows: readonly (readonly number[])[], group: FieldGroup, into: Gathered): void {
  for (const [bucket = 0, ...cells] of rows) {
    group.fields.forEach(([, path], f) => {
      const [lo = 0, hi = 0, sum = 0, n = 0, last = 0, at = 0] = cells.slice(
        f * PARTS.length,
        (f + 1) * PARTS.length,
      );
      if (!(n > 0)) return;
      const fields = into.get(bucket) ?? new Map<string, Parts>();
      into.set(bucket, fields);
      const known = fields.get(path);
      const found = { lo, hi, sum, n, last, at };
      fields.set(path, known === undefined ? found : joined(known, found));
    });
  }
}

const joined = (a: Parts, b: Parts): Parts => ({
  lo: Math.min(a.lo, b.lo),
  hi: Math.max(a.hi, b.hi),
  sum: a.sum + b.sum,
  n: a.n + b.n,
  last: b.at >= a.at ? b.last : a.last,
  at: Math.max(a.at, b.at),
});
