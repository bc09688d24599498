import type { DuckDBConnection } from '@duckdb/node-api';
import { eventFields, METER_COLUMNS, RUN_COLUMNS, STATION_COLUMNS } from '../columns.ts';
import type { FieldValue } from '../history.ts';
import { LatestTable } from './latest-table.ts';
import type { Names } from './names.ts';
import {
  DEVICE,
  EXTRA,
  HEAD,
  type PackedTable,
  RECEIVED,
  STATUS_TAG,
  STRIDE,
  TAG,
  TS,
} from './packed.ts';
import { deviceOfRunKey, runKey } from './run-key.ts';
import { quote } from './schema.ts';
import { numbers, type Snapshot } from './sql-source.ts';
import { cellList, readPacked } from './table-io.ts';
import { eventValues } from './unpack.ts';

/** How many newest events of each code are read back at opening for fields that only some carry. */
const EVENTS_READ_BACK = 8;

export interface LatestEvent {
  ts: number;
  received: number;
  fields: Record<string, { readonly value: FieldValue; readonly ts: number }>;
}

/** What each device said last, by event time: filled from the tables at opening, then by each write. */
export class Latest {
  readonly meter = new LatestTable(METER_COLUMNS.length);
  readonly station = new LatestTable(STATION_COLUMNS.length);
  readonly run = new LatestTable(RUN_COLUMNS.length);
  readonly status = new LatestTable(1);
  readonly event = new Map<number, LatestEvent>();
  readonly #runsOf = new Map<number, Set<number>>();
  readonly #names: Names;

  constructor(names: Names) {
    this.#names = names;
  }

  runKeysOf(device: number): readonly number[] {
    return [...(this.#runsOf.get(device) ?? [])];
  }

  /** Notes which device a run belongs to. */
  knowRun(key: number): void {
    const device = deviceOfRunKey(key);
    const known = this.#runsOf.get(device);
    if (known === undefined) this.#runsOf.set(device, new Set([key]));
    else known.add(key);
  }

  applyRow(table: 'meter' | 'station' | 'run', packed: PackedTable, row: number): void {
    const at = row * STRIDE[table];
    const { cells } = packed;
    const device = cells[at + DEVICE] ?? 0;
    const key = table === 'run' ? this.#runKey(device, cells[at + EXTRA] ?? 0) : device;
    this[table].apply(key, cells[at + TS] ?? 0, cells[at + RECEIVED] ?? 0, cells, at + HEAD);
  }

  applyEvent(packed: PackedTable, row: number, body: string): void {
    const at = row * STRIDE.event;
    const { cells } = packed;
    const device = cells[at + DEVICE] ?? 0;
    const ts = cells[at + TS] ?? 0;
    const received = cells[at + RECEIVED] ?? 0;
    const tag = cells[at + TAG] ?? 0;
    if (tag === STATUS_TAG) {
      this.status.apply(device, ts, received, cells, at + EXTRA);
      return;
    }
    const row0 = this.event.get(device) ?? { ts: -Infinity, received: 0, fields: {} };
    this.event.set(device, row0);
    if (ts >= row0.ts) Object.assign(row0, { ts, received });
    for (const [path, value] of Object.entries(
      eventFields(this.#names.name(tag), eventValues(body)),
    )) {
      if (ts >= (row0.fields[path]?.ts ?? -Infinity)) row0.fields[path] = { value, ts };
    }
  }

  /** Reads subjects back from the tables: all at opening, some after a correction took fields away. */
  async fill(
    connection: DuckDBConnection,
    seen: Snapshot,
    devices: 'all' | readonly number[],
  ): Promise<void> {
    const where = devices === 'all' ? '' : `WHERE device IN (${devices.join(', ')})`;
    const plain = [
      ['meter', METER_COLUMNS],
      ['station', STATION_COLUMNS],
    ] as const;
    for (const [table, columns] of plain) {
      const fields = columns.map((column) => column.name);
      const sql = newestSql(seen.source(table), fields, ['device'], where);
      for (const [device = 0, ts = 0, received = 0, ...cells] of await numbers(connection, sql)) {
        if (devices === 'all') this[table].merge(device, ts, received, cells);
        else this[table].put(device, ts, received, cells);
      }
    }
    // a run that no row names any more must not keep its old values
    if (devices !== 'all') {
      for (const key of devices.flatMap((device) => this.runKeysOf(device))) {
        this.run.put(key, -Infinity, 0, []);
      }
    }
    const fields = RUN_COLUMNS.map((column) => column.name);
    const sql = newestSql(seen.source('run'), fields, ['device', 'run'], where);
    for (const [device = 0, run = 0, ts = 0, , ...cells] of await numbers(connection, sql)) {
      this.run.merge(this.#runKey(device, run), ts, ts, cells);
    }
    await this.#fillEvents(connection, seen, devices, where);
  }

  async #fillEvents(
    connection: DuckDBConnection,
    seen: Snapshot,
    devices: 'all' | readonly number[],
    where: string,
  ): Promise<void> {
    if (devices !== 'all') for (const device of devices) this.event.delete(device);
    const rows = await readPacked(
      connection,
      'event',
      `SELECT ${cellList('event')} FROM ${seen.source('event')} ${where}
       QUALIFY row_number() OVER (PARTITION BY device, tag ORDER BY ts DESC, pos DESC) <= ${EVENTS_READ_BACK}
       ORDER BY ts, pos, idx`,
    );
    for (let row = 0; row < rows.rows; row += 1) this.applyEvent(rows, row, rows.texts[row] ?? '');
  }

  #runKey(device: number, run: number): number {
    const key = runKey(device, run);
    if (!this.run.has(key)) this.knowRun(key);
    return key;
  }
}

/** Keys, newest time and its arrival, then each field's newest value, then each of those values' times. */
function newestSql(
  source: string,
  fields: readonly string[],
  keys: readonly string[],
  where: string,
): string {
  const received = keys.includes('run') ? 'NULL' : 'arg_max(received, ts)';
  // at equal event times the later position is the newer content
  const order = '(ts::HUGEINT * 1099511627776 + pos)';
  const values = fields.map((name) => `arg_max(${quote(name)}, o)::DOUBLE`);
  const times = fields.map((name) => `(max(ts) FILTER (${quote(name)} IS NOT NULL))::DOUBLE`);
  return `SELECT ${keys.map((key) => `${key}::DOUBLE`).join(', ')}, max(ts)::DOUBLE,
    (${received})::DOUBLE, ${[...values, ...times].join(', ')}
    FROM (SELECT *, ${order} AS o FROM ${source}) ${where} GROUP BY ${keys.join(', ')}`;
}
