import type { DuckDBConnection } from '@duckdb/node-api';
import { AppError } from '../../lib/app-error.ts';
import type { WriteResult } from '../history.ts';
import { toStoredNames } from './batch-names.ts';
import { type Engine, transaction } from './engine.ts';
import { firstPosition } from './first-position.ts';
import type { Latest } from './latest.ts';
import type { Names } from './names.ts';
import { forgetNewest } from './newest-tables.ts';
import type { PackedBatch } from './pack.ts';
import { DEVICE, IDX, POS, STRIDE, TS } from './packed.ts';
import { RecentKeys } from './recent-keys.ts';
import { findPresent, removeRows, saveReplaced } from './replace.ts';
import {
  cellOf,
  keyOf,
  RECORD_TABLES,
  type RecordRows,
  type RecordTable,
  type Resolution,
  recordRows,
  resolve,
} from './resolve.ts';
import { forgetRollups } from './rollups.ts';
import { readSnapshot } from './sql-source.ts';
import { appendRows } from './table-io.ts';

/** Readings after one position up to another, and what else changes with them. */
interface Scope {
  readonly after: number;
  readonly upTo: number;
  /** In the transaction of the rows. */
  finish(connection: DuckDBConnection): Promise<unknown>;
}

interface Planned {
  readonly batch: RecordRows;
  readonly outcome: Resolution;
}

interface Stored {
  readonly planned: readonly Planned[];
  /** The names are in the tables now. */
  readonly saved: () => void;
  /** Devices whose newest fields the tables must tell. */
  readonly reread: ReadonlySet<number>;
}

/** Takes packed batches into the hot tables, one transaction each. */
export class Writer {
  readonly #engine: Engine;
  readonly #names: Names;
  readonly #latest: Latest;
  readonly #recent: Readonly<Record<RecordTable, RecentKeys>> = {
    meter: new RecentKeys(),
    station: new RecentKeys(),
    event: new RecentKeys(),
  };
  #cursor = 0;
  #paused = false;
  /** While an archive file is being written, rows removed from hot must also be hidden in that file. */
  archive: 'being-written' | 'at-rest' = 'at-rest';

  constructor(engine: Engine, names: Names, latest: Latest) {
    this.#engine = engine;
    this.#names = names;
    this.#latest = latest;
  }

  /** Called at opening, once `latest` is filled. */
  start(cursor: number): void {
    this.#cursor = cursor;
    for (const device of this.#latest.meter.keys()) {
      this.#recent.meter.seed(device, this.#latest.meter.ts(device));
    }
    for (const device of this.#latest.station.keys()) {
      this.#recent.station.seed(device, this.#latest.station.ts(device));
    }
    for (const [device, { ts }] of this.#latest.event) this.#recent.event.seed(device, ts);
    for (const device of this.#latest.status.keys()) {
      this.#recent.event.seed(device, this.#latest.status.ts(device));
    }
  }

  get cursor(): number {
    return this.#cursor;
  }

  pause(): void {
    this.#paused = true;
  }

  resume(): void {
    this.#paused = false;
  }

  async write(
    batch: PackedBatch,
    upTo: number,
    portNames: readonly string[],
  ): Promise<WriteResult> {
    return this.#engine.write(async (connection) => {
      if (this.#paused) {
        throw new AppError('history-down', 'history writes are paused', { retryable: true });
      }
      if (upTo <= this.#cursor) return { stored: 0, duplicates: 0, superseded: 0 };
      toStoredNames(batch, portNames, this.#names);
      const finish = () => connection.run(`UPDATE cursor_state SET position = ${upTo}`);
      const stored = await this.#store(connection, batch, { after: this.#cursor, upTo, finish });
      this.#cursor = upTo;
      return this.#shown(connection, stored);
    });
  }

  /** Rows of another store, wherever the cursor stands. */
  async adopt(batch: PackedBatch, portNames: readonly string[]): Promise<WriteResult> {
    return this.#engine.write(async (connection) => {
      toStoredNames(batch, portNames, this.#names);
      const stored = await this.#store(connection, batch, {
        after: -Infinity,
        upTo: Infinity,
        finish: () => forgetRollups(connection, firstPosition(batch)),
      });
      return this.#shown(connection, stored);
    });
  }

  async adoptCursor(upTo: number): Promise<void> {
    await this.#engine.write(async (connection) => {
      if (upTo <= this.#cursor) return;
      await connection.run(`UPDATE cursor_state SET position = ${upTo}`);
      this.#cursor = upTo;
    });
  }

  #store(connection: DuckDBConnection, batch: PackedBatch, scope: Scope): Promise<Stored> {
    return transaction(connection, () => this.#storeIn(connection, batch, scope));
  }

  async #shown(connection: DuckDBConnection, { planned, saved, reread }: Stored) {
    saved();
    await this.#show(connection, planned, reread);
    return total(planned);
  }

  async #storeIn(connection: DuckDBConnection, batch: PackedBatch, scope: Scope): Promise<Stored> {
    const planned: Planned[] = [];
    for (const table of RECORD_TABLES) {
      const rows = recordRows(
        table,
        batch[table],
        batch.run,
        table === 'event' ? batch.bodies : [],
      );
      if (rows.packed.rows > 0) planned.push(await this.#plan(connection, rows, scope));
    }
    const saved = await this.#names.save(connection);
    for (const { batch: rows, outcome } of planned) {
      await removeRows(connection, outcome.remove, this.archive, this.#cursor);
      await saveReplaced(connection, outcome.replaced, this.#names);
      await appendRecords(connection, rows, outcome.keep);
    }
    const reread = this.#toReread(planned);
    if (reread.size > 0) await forgetNewest(connection);
    await scope.finish(connection);
    return { planned, saved, reread };
  }

  /** Rows newer than all their device has stored cost nothing; the rest is looked up. */
  async #plan(
    connection: DuckDBConnection,
    rows: RecordRows,
    { after, upTo }: Scope,
  ): Promise<Planned> {
    const stride = STRIDE[rows.table];
    const { cells } = rows.packed;
    const order = journalOrder(rows).filter((row) => (cells[row * stride + POS] ?? 0) > after);
    const doubtful = new Set<string>();
    const lookUp: number[] = [];
    for (const row of order) {
      const at = row * stride;
      if ((cells[at + POS] ?? 0) > upTo) {
        throw new AppError('history-bad-batch', `a reading lies beyond the batch's end ${upTo}`);
      }
      if (this.#recent[rows.table].seenOrMaybe(cells[at + DEVICE] ?? 0, cells[at + TS] ?? 0)) {
        const key = keyOf({ rows, row });
        if (!doubtful.has(key)) lookUp.push(row);
        doubtful.add(key);
      }
    }
    const present =
      lookUp.length === 0
        ? new Map()
        : await findPresent(
            connection,
            await readSnapshot(connection, this.#engine.archiveDir),
            rows,
            lookUp,
          );
    return { batch: rows, outcome: resolve(rows, order, doubtful, present) };
  }

  /** Devices whose shown fields may be gone with a replaced row: the tables must tell. */
  #toReread(planned: readonly Planned[]): ReadonlySet<number> {
    const reread = new Set<number>();
    for (const { batch, outcome } of planned) {
      for (const { old } of outcome.replaced) {
        const device = cellOf(old, DEVICE);
        if (this.#mayShow(batch.table, device, cellOf(old, TS))) reread.add(device);
      }
    }
    return reread;
  }

  /** After the commit: what the batch changed in what is shown as newest. */
  async #show(
    connection: DuckDBConnection,
    planned: readonly Planned[],
    reread: ReadonlySet<number>,
  ): Promise<void> {
    for (const { batch, outcome } of planned) {
      for (const row of outcome.keep) this.#showRow(batch, row);
    }
    if (reread.size === 0) return;
    const seen = await readSnapshot(connection, this.#engine.archiveDir);
    await this.#latest.fill(connection, seen, [...reread]);
  }

  /** True when a replaced row's fields may be what is shown: some may be gone for good. */
  #mayShow(table: RecordTable, device: number, ts: number): boolean {
    if (table === 'event') return true;
    const shown = this.#latest[table];
    for (let f = 0; f < shown.fields; f += 1) if (shown.isFrom(device, f, ts)) return true;
    return (
      table === 'station' && this.#latest.runKeysOf(device).some((key) => this.#fromRun(key, ts))
    );
  }

  #fromRun(key: number, ts: number): boolean {
    const { run } = this.#latest;
    for (let f = 0; f < run.fields; f += 1) if (run.isFrom(key, f, ts)) return true;
    return false;
  }

  #showRow(batch: RecordRows, row: number): void {
    if (batch.table === 'event') {
      this.#latest.applyEvent(batch.packed, row, batch.bodies[row] ?? '');
      return;
    }
    this.#latest.applyRow(batch.table, batch.packed, row);
    for (let r = batch.offsets[row] ?? 0; r < (batch.offsets[row + 1] ?? 0); r += 1) {
      this.#latest.applyRow('run', batch.run, r);
    }
  }
}

async function appendRecords(
  connection: DuckDBConnection,
  rows: RecordRows,
  keep: readonly number[],
): Promise<void> {
  await appendRows(connection, rows.table, rows.packed, keep, rows.bodies);
  if (rows.table !== 'station') return;
  const runs: number[] = [];
  for (const row of keep) {
    for (let r = rows.offsets[row] ?? 0; r < (rows.offsets[row + 1] ?? 0); r += 1) runs.push(r);
  }
  await appendRows(connection, 'run', rows.run, runs);
}

/** Row numbers by journal position; batches come sorted, so this is a check, seldom a sort. */
function journalOrder(rows: RecordRows): number[] {
  const stride = STRIDE[rows.table];
  const { cells } = rows.packed;
  const order = Array.from({ length: rows.packed.rows }, (_, row) => row);
  const compare = (a: number, b: number): number =>
    (cells[a * stride + POS] ?? 0) - (cells[b * stride + POS] ?? 0) ||
    (cells[a * stride + IDX] ?? 0) - (cells[b * stride + IDX] ?? 0);
  const sorted = order.every((row) => row === 0 || compare(row - 1, row) <= 0);
  return sorted ? order : order.sort(compare);
}

function total(planned: readonly Planned[]): WriteResult {
  const sum = { stored: 0, duplicates: 0, superseded: 0 };
  for (const { outcome } of planned) {
    sum.stored += outcome.stored;
    sum.duplicates += outcome.duplicates;
    sum.superseded += outcome.replaced.length;
  }
  return sum;
}
