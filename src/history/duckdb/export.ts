import { createReadStream, createWriteStream, renameSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { DuckDBConnection } from '@duckdb/node-api';
import { AppError, reasonOf } from '../../lib/app-error.ts';
import { METER_COLUMNS, RUN_COLUMNS, STATION_COLUMNS } from '../columns.ts';
import type { ExportQuery } from '../history.ts';
import type { Engine } from './engine.ts';
import type { Names } from './names.ts';
import { wholeMs } from './queries.ts';
import { quote, text } from './schema.ts';
import { numbers, type Snapshot } from './sql-source.ts';

/** @throws AppError history-export-failed when the file cannot be written. */
export async function exportRows(
  engine: Engine,
  names: Names,
  query: ExportQuery,
): Promise<{ readonly rows: number }> {
  const draft = `${query.path}.part`;
  try {
    const rows = await engine.read(async (connection, seen) => {
      const select = await exportSelect(connection, seen, names, query);
      const options = query.format === 'csv' ? 'FORMAT csv, HEADER' : 'FORMAT parquet';
      const result = await connection.run(`COPY (${select}) TO ${text(draft)} (${options})`);
      return result.rowsChanged;
    });
    if (query.format === 'csv') await toSpreadsheetCsv(draft, query.path);
    else renameSync(draft, query.path);
    return { rows };
  } catch (thrown) {
    await rm(`${query.path}.csv-part`, { force: true });
    if (thrown instanceof AppError && !/IO Error/.test(thrown.message)) throw thrown;
    throw new AppError('history-export-failed', `cannot write the export: ${reasonOf(thrown)}`, {
      cause: thrown,
    });
  } finally {
    await rm(draft, { force: true });
  }
}

/** Marks the file as UTF-8 for spreadsheets and ends lines as RFC 4180 wants; no value holds a line break. */
async function toSpreadsheetCsv(draft: string, path: string): Promise<void> {
  let begun = false;
  const convert = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      const lines = chunk.toString('latin1').replaceAll('\n', '\r\n');
      const mark = begun ? '' : '\u00ef\u00bb\u00bf';
      begun = true;
      done(null, Buffer.from(mark + lines, 'latin1'));
    },
  });
  const written = `${path}.csv-part`;
  await pipeline(createReadStream(draft), convert, createWriteStream(written));
  renameSync(written, path);
}

async function exportSelect(
  connection: DuckDBConnection,
  seen: Snapshot,
  names: Names,
  query: ExportQuery,
): Promise<string> {
  const [from, to] = [wholeMs(query.from), wholeMs(query.to)];
  const where = `ts >= ${from} AND ts < ${to}${deviceCondition(query.devices, names)}`;
  const time = (column: string): string =>
    query.format === 'csv'
      ? `strftime(make_timestamp_ms(r.${column}), '%Y-%m-%dT%H:%M:%S.%gZ')`
      : `make_timestamp_ms(r.${column})`;
  const head = [
    'n.name AS device',
    `${time('ts')} AS ts`,
    `${time('received')} AS "receivedAt"`,
    `CASE r.tag WHEN 1 THEN 'snapshot' ELSE 'interval' END AS kind`,
  ];
  const columns = query.record === 'meter' ? METER_COLUMNS : STATION_COLUMNS;
  const fields = columns.map((column) => `${shownSql(column, 'r')} AS ${quote(column.name)}`);
  const source = `(SELECT * FROM ${seen.source(query.record, from, to)} WHERE ${where}) r
    JOIN names n ON n.id = r.device`;
  const order = 'ORDER BY n.name, r.ts, r.pos';
  if (query.record === 'meter')
    return `SELECT ${[...head, ...fields].join(', ')} FROM ${source} ${order}`;
  const runSource = `(SELECT * FROM ${seen.source('run', from, to)} WHERE ${where})`;
  const runs = await numbers(
    connection,
    `SELECT DISTINCT run::DOUBLE AS run FROM ${runSource} ORDER BY run`,
  );
  const joins = runs.map(
    ([run], n) => `LEFT JOIN (SELECT * FROM ${runSource} WHERE run = ${run}) r${n}
      ON (r${n}.device = r.device AND r${n}.ts = r.ts AND r${n}.tag = r.tag AND r${n}.pos = r.pos AND r${n}.idx = r.idx)`,
  );
  const runFields = runs.flatMap(([run = 0], n) =>
    RUN_COLUMNS.map(
      (column) =>
        `${shownSql(column, `r${n}`)} AS ${quote(`runs.${names.name(run)}.${column.name}`)}`,
    ),
  );
  return `SELECT ${[...head, ...fields, ...runFields].join(', ')} FROM ${source} ${joins.join(' ')} ${order}`;
}

function deviceCondition(devices: ExportQuery['devices'], names: Names): string {
  if (devices === 'all') return '';
  const codes = devices.flatMap((device) => names.find(device) ?? []);
  return codes.length === 0 ? ' AND FALSE' : ` AND device IN (${codes.join(', ')})`;
}

interface Shown {
  readonly name: string;
  readonly type: 'number' | 'choice' | 'flags';
  readonly show: (cell: number) => unknown;
}

/** Choices by name, flags as words with a space between. */
function shownSql(column: Shown, alias: string): string {
  const cell = `${alias}.${quote(column.name)}`;
  if (column.type === 'number') return cell;
  if (column.type === 'choice') {
    const choices = [];
    for (let code = 0; column.show(code) !== ''; code += 1) choices.push(String(column.show(code)));
    return `[${choices.map(text).join(', ')}][${cell} + 1]`;
  }
  const words = [];
  for (let bit = 0; bit < 16; bit += 1) {
    const flag = String(column.show(1 << bit));
    if (flag !== '') words.push(`CASE WHEN (${cell} & ${1 << bit}) <> 0 THEN ${text(flag)} END`);
  }
  return `CASE WHEN ${cell} IS NOT NULL THEN concat_ws(' ', ${words.join(', ')}) END`;
}
