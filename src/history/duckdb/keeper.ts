import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { DuckDBConnection } from '@duckdb/node-api';
import type { MaintenanceResult } from '../history.ts';
import { writeArchiveFile } from './archive-files.ts';
import { type Engine, transaction } from './engine.ts';
import type { Latest } from './latest.ts';
import { type HiddenRow, writeManifestCopy } from './manifest-file.ts';
import { planMerges } from './merge-plan.ts';
import { monthAfter, monthOf, monthStart, monthsBefore } from './months.ts';
import type { Names } from './names.ts';
import { saveNewest } from './newest-tables.ts';
import { DAY, refreshRollups } from './rollups.ts';
import { ARCHIVED, type ArchivedTable, columnList, text } from './schema.ts';
import {
  archivedRows,
  type ManifestFile,
  numbers,
  readManifest,
  readSnapshot,
} from './sql-source.ts';
import type { Writer } from './writer.ts';

export interface KeeperOptions {
  /** Months kept besides the running one; absent: for ever. */
  readonly retentionMonths?: number;
}

/** The position a row became known at: for the audit that of the content that replaced it. */
const knownAt = (table: ArchivedTable): string => (table === 'superseded' ? '"by"' : 'pos');

/**
 * Moves finished days to Parquet, merges finished months, drops old ones. Each
 * step writes its files first and then changes manifest and hot rows in one
 * transaction, so a crash leaves the state before or after it.
 */
export class Keeper {
  readonly #engine: Engine;
  readonly #writer: Writer;
  readonly #names: Names;
  readonly #latest: Latest;
  readonly #options: KeeperOptions;
  #running: Promise<MaintenanceResult> | null = null;

  constructor(
    engine: Engine,
    writer: Writer,
    names: Names,
    latest: Latest,
    options: KeeperOptions,
  ) {
    this.#engine = engine;
    this.#latest = latest;
    this.#writer = writer;
    this.#names = names;
    this.#options = options;
  }

  /** A second call while one runs shares its outcome. */
  maintain(now: number): Promise<MaintenanceResult> {
    this.#running ??= this.#maintain(now).finally(() => {
      this.#running = null;
    });
    return this.#running;
  }

  async archivedUpTo(): Promise<number> {
    return this.#engine.read(async (connection) => {
      const [row] = await numbers(connection, 'SELECT upto::DOUBLE FROM archive_state');
      return row?.[0] ?? 0;
    });
  }

  async #maintain(now: number): Promise<MaintenanceResult> {
    // a query's place, so that maintenance and queries together stay within what the engine bears
    return this.#engine.slots.run(async () => {
      const connection = this.#engine.keeper;
      await transaction(connection, async () => {
        const [row] = await numbers(connection, 'SELECT position::DOUBLE FROM cursor_state');
        const seen = await readSnapshot(connection, this.#engine.archiveDir);
        await refreshRollups(connection, seen, row?.[0] ?? 0);
      });
      const archived = await this.#archive(Math.floor(now / DAY) * DAY);
      const merged = await this.#merge(now);
      const dropped = await this.#drop(now);
      return {
        rowsArchived: archived
          .filter((file) => file.tbl !== 'run' && file.tbl !== 'superseded')
          .reduce((sum, file) => sum + file.rows, 0),
        filesWritten: archived.length + merged,
        monthsDropped: dropped,
      };
    });
  }

  async #archive(before: number): Promise<ManifestFile[]> {
    const upTo = await this.#engine.write(async () => {
      this.#writer.archive = 'being-written';
      return this.#writer.cursor;
    });
    try {
      const files = await this.#writeParts(before, upTo);
      await this.#commit(async (connection) => {
        await insertManifest(connection, files);
        // under the writer's lock, so it is exactly what the tables say now
        await saveNewest(connection, this.#latest);
        for (const table of ARCHIVED) {
          await connection.run(
            `DELETE FROM ${table} WHERE ts < ${before} AND ${knownAt(table)} <= ${upTo}`,
          );
        }
        await connection.run(
          `UPDATE archive_state SET upto = ${await oldestHot(connection, this.#writer.cursor)}`,
        );
      });
      return files;
    } finally {
      this.#writer.archive = 'at-rest';
    }
  }

  async #writeParts(before: number, upTo: number): Promise<ManifestFile[]> {
    const { keeper, archiveDir } = this.#engine;
    const files: ManifestFile[] = [];
    for (const table of ARCHIVED) {
      const where = `ts < ${before} AND ${knownAt(table)} <= ${upTo}`;
      const months = await numbers(
        keeper,
        `SELECT DISTINCT (year(make_timestamp_ms(ts)) * 12 + month(make_timestamp_ms(ts)) - 1)::DOUBLE AS m
         FROM ${table} WHERE ${where} ORDER BY m`,
      );
      for (const [n = 0] of months) {
        const month = `${Math.floor(n / 12)}-${String((n % 12) + 1).padStart(2, '0')}`;
        const span = `ts >= ${monthStart(month)} AND ts < ${monthStart(monthAfter(month))}`;
        const select = `SELECT ${columnList(table)} FROM ${table} WHERE ${where} AND ${span} ORDER BY device, ts, pos`;
        const file = await writeArchiveFile(keeper, archiveDir, {
          tbl: table,
          month,
          merged: false,
          select,
        });
        if (file !== null) files.push(file);
      }
    }
    return files;
  }

  /** Returns how many files it wrote. */
  async #merge(now: number): Promise<number> {
    const { keeper, archiveDir } = this.#engine;
    const files = await readManifest(keeper);
    const spoiled = await spoiledMonths(keeper);
    let written = 0;
    for (const { month, group, old } of planMerges(files, spoiled, now)) {
      const [fresh, cursor] = await transaction(keeper, async () => {
        const [row] = await numbers(keeper, 'SELECT position::DOUBLE FROM cursor_state');
        const made: ManifestFile[] = [];
        for (const tbl of group) {
          const paths = old
            .filter((file) => file.tbl === tbl)
            .map((file) => join(archiveDir, file.file));
          if (paths.length === 0) continue;
          const select = `SELECT ${columnList(tbl)} FROM (${archivedRows(tbl, paths, 'some')}) ORDER BY device, ts, pos`;
          const file = await writeArchiveFile(keeper, archiveDir, {
            tbl,
            month,
            merged: true,
            select,
          });
          if (file !== null) made.push(file);
        }
        return [made, row?.[0] ?? 0] as const;
      });
      await this.#commit(async (connection) => {
        await removeManifest(connection, old);
        await insertManifest(connection, fresh);
        await connection.run(
          `DELETE FROM dead WHERE tbl = '${group[0]}' AND seq < ${cursor}
           AND ts >= ${monthStart(month)} AND ts < ${monthStart(monthAfter(month))}`,
        );
      });
      await this.#retire(old);
      written += fresh.length;
    }
    return written;
  }

  /** Returns how many months went. */
  async #drop(now: number): Promise<number> {
    const { retentionMonths } = this.#options;
    if (retentionMonths === undefined) return 0;
    const first = monthsBefore(monthOf(now), retentionMonths);
    const start = monthStart(first);
    const old = (await readManifest(this.#engine.keeper)).filter((file) => file.month < first);
    await this.#commit(async (connection) => {
      await removeManifest(connection, old);
      for (const table of [...ARCHIVED, 'dead']) {
        await connection.run(`DELETE FROM ${table} WHERE ts < ${start}`);
      }
      for (const table of ['hourly_meter', 'daily_meter', 'hourly_station', 'daily_station']) {
        await connection.run(`DELETE FROM ${table} WHERE start < ${start}`);
      }
      await connection.run(
        `UPDATE archive_state SET upto = ${await oldestHot(connection, this.#writer.cursor)}`,
      );
    });
    await this.#retire(old);
    return new Set(old.map((file) => file.month)).size;
  }

  /** Changes the manifest in one transaction; then its copy beside the files follows. */
  async #commit(work: (connection: DuckDBConnection) => Promise<void>): Promise<void> {
    await this.#engine.write((connection) => transaction(connection, () => work(connection)));
    await copyManifest(this.#engine.keeper, this.#engine.archiveDir, this.#names);
  }

  /** Queries that began before the change still read the old files. */
  async #retire(files: readonly ManifestFile[]): Promise<void> {
    await this.#engine.queriesOfNow();
    for (const { file } of files) await rm(join(this.#engine.archiveDir, file), { force: true });
  }
}

/** Tables and months with hidden rows. */
async function spoiledMonths(connection: DuckDBConnection): Promise<ReadonlySet<string>> {
  const result = await connection.runAndReadAll('SELECT DISTINCT tbl, ts::DOUBLE FROM dead');
  return new Set(result.getRowsJS().map(([tbl, ts]) => `${tbl} ${monthOf(Number(ts))}`));
}

/** Everything at or below this position is archived: what is still hot begins after it. */
async function oldestHot(connection: DuckDBConnection, cursor: number): Promise<number> {
  const parts = ARCHIVED.map((table) => `SELECT min(pos) AS pos FROM ${table}`);
  const [row] = await numbers(
    connection,
    `SELECT min(pos)::DOUBLE FROM (${parts.join(' UNION ALL ')})`,
  );
  const oldest = row?.[0] ?? Number.NaN;
  return Number.isNaN(oldest) ? cursor : Math.min(cursor, oldest - 1);
}

export async function insertManifest(
  connection: DuckDBConnection,
  files: readonly ManifestFile[],
): Promise<void> {
  for (const { tbl, month, file, rows, bytes, minTs, maxTs, merged } of files) {
    await connection.run(
      `INSERT INTO manifest VALUES (${text(tbl)}, ${text(month)}, ${text(file)}, ${rows}, ${bytes},
       ${minTs}, ${maxTs}, ${merged})`,
    );
  }
}

export async function removeManifest(
  connection: DuckDBConnection,
  files: readonly ManifestFile[],
): Promise<void> {
  if (files.length === 0) return;
  const names = files.map(({ file }) => text(file)).join(', ');
  await connection.run(`DELETE FROM manifest WHERE file IN (${names})`);
}

export async function copyManifest(
  connection: DuckDBConnection,
  archiveDir: string,
  names: Names,
): Promise<void> {
  const [row] = await numbers(connection, 'SELECT upto::DOUBLE FROM archive_state');
  await writeManifestCopy(archiveDir, {
    version: 1,
    archivedUpTo: row?.[0] ?? 0,
    names: names.entries(),
    files: await readManifest(connection),
    hidden: await hiddenForGood(connection),
  });
}

/** Without those whose replacement is still hot: they are replaced again when the journal is read. */
async function hiddenForGood(connection: DuckDBConnection): Promise<HiddenRow[]> {
  const hot = ['meter', 'station', 'event'].map(
    (table) => `SELECT '${table}' AS tbl, device, tag, ts FROM ${table}`,
  );
  const found = await connection.runAndReadAll(
    `SELECT seq::DOUBLE, tbl, device::DOUBLE, tag::DOUBLE, ts::DOUBLE, pos::DOUBLE, idx::DOUBLE
     FROM dead ANTI JOIN (${hot.join(' UNION ALL ')}) USING (tbl, device, tag, ts)`,
  );
  // the border: the columns are the schema's
  return found.getRowsJS() as HiddenRow[];
}
