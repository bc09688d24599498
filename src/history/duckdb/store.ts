import { mkdirSync, statSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { AppError, reasonOf } from '../../lib/app-error.ts';
import { position } from '../../model/units.ts';
import type { HistoryStats } from '../history.ts';
import { removeOrphans } from './archive-files.ts';
import { Engine, type EngineOptions, transaction } from './engine.ts';
import { copyManifest, Keeper, type KeeperOptions } from './keeper.ts';
import { Latest } from './latest.ts';
import { Names } from './names.ts';
import { loadNewest } from './newest-tables.ts';
import {
  adoptArchive,
  dropDamagedFiles,
  needsRepair,
  setAside,
  setAsideArchive,
} from './repair.ts';
import { SCHEMA } from './schema.ts';
import { hotOnly, numbers, readManifest, readSnapshot } from './sql-source.ts';
import { asAppError, isCircumstance, isLocked } from './vendor-errors.ts';
import { Writer } from './writer.ts';

export interface StoreOptions extends KeeperOptions {
  readonly dir: string;
  readonly memoryLimitMb: number;
  readonly threads: number;
  /** Wall-clock time of opening: names what is set aside. */
  readonly openedAt: number;
}

/** The whole store as the worker holds it. */
export interface Store {
  readonly engine: Engine;
  readonly names: Names;
  readonly latest: Latest;
  readonly writer: Writer;
  readonly keeper: Keeper;
  readonly databaseFile: string;
  readonly repaired: string | null;
}

/**
 * Opens the store, mending what it can: a database that does not open is set
 * aside and begun anew over the archive files that survived.
 * @throws AppError history-locked when another process owns it; history-down
 * when the machine refuses (memory, permissions, disk).
 */
export async function openStore(options: StoreOptions): Promise<Store> {
  const archiveDir = join(options.dir, 'archive');
  const spillDir = join(options.dir, 'spill');
  mkdirSync(archiveDir, { recursive: true });
  await rm(spillDir, { recursive: true, force: true });
  const engineOptions: EngineOptions = {
    databaseFile: join(options.dir, 'history.duckdb'),
    archiveDir,
    spillDir,
    memoryLimitMb: options.memoryLimitMb,
    threads: options.threads,
  };
  const reason = needsRepair(engineOptions.databaseFile, archiveDir);
  if (reason === null) {
    try {
      return await load(options, engineOptions, null);
    } catch (thrown) {
      if (isLocked(thrown)) {
        throw new AppError('history-locked', 'another process has the history database open', {
          cause: thrown,
        });
      }
      if (thrown instanceof AppError || isCircumstance(thrown)) throw asAppError(thrown);
      return rebuild(options, engineOptions, reasonOf(thrown));
    }
  }
  return rebuild(options, engineOptions, reason);
}

async function rebuild(
  options: StoreOptions,
  engineOptions: EngineOptions,
  reason: string,
): Promise<Store> {
  const aside = setAside(engineOptions.databaseFile, options.openedAt);
  return load(options, engineOptions, { reason, aside });
}

interface Damage {
  readonly reason: string;
  /** Name the damaged file has now; null when there was none. */
  readonly aside: string | null;
}

async function load(
  options: StoreOptions,
  engineOptions: EngineOptions,
  damage: Damage | null,
): Promise<Store> {
  const engine = await Engine.open(engineOptions);
  try {
    const names = new Names();
    const { writer: connection, archiveDir } = engine;
    const fresh = await createSchema(engine);
    const lost = fresh
      ? await adoptArchive(connection, archiveDir, names, damage === null ? 'new' : 'damaged', () =>
          setAsideArchive(archiveDir, options.openedAt),
        )
      : await dropDamagedFiles(connection, archiveDir);
    if (!fresh) await names.load(connection);
    await removeOrphans(archiveDir, await readManifest(connection));
    const latest = new Latest(names);
    // reads every hot row, so a damaged block shows now and not in someone's query
    const seen = await readSnapshot(connection, archiveDir);
    const known = await loadNewest(connection, latest);
    await latest.fill(connection, known ? hotOnly(seen) : seen, 'all');
    const [row] = await numbers(connection, 'SELECT position::DOUBLE FROM cursor_state');
    const cursor = row?.[0] ?? 0;
    const writer = new Writer(engine, names, latest);
    writer.start(cursor);
    await copyManifest(connection, archiveDir, names);
    return {
      engine,
      names,
      latest,
      writer,
      keeper: new Keeper(engine, writer, names, latest, options),
      databaseFile: engineOptions.databaseFile,
      repaired: sentence(damage, lost, cursor),
    };
  } catch (thrown) {
    await engine.close().catch(() => undefined);
    throw thrown;
  }
}

/** True when the database was empty and now has its tables. */
async function createSchema({ writer }: Engine): Promise<boolean> {
  const [row] = await numbers(
    writer,
    `SELECT count(*)::DOUBLE FROM duckdb_tables() WHERE table_name = 'cursor_state'`,
  );
  if ((row?.[0] ?? 0) > 0) return false;
  await transaction(writer, async () => {
    for (const statement of SCHEMA) await writer.run(statement);
    await writer.run('INSERT INTO cursor_state VALUES (0)');
    await writer.run('INSERT INTO archive_state VALUES (0)');
    await writer.run('INSERT INTO rollup_state VALUES (0)');
    await writer.run('INSERT INTO newest_state VALUES (FALSE)');
  });
  return true;
}

function sentence(damage: Damage | null, lost: readonly string[], cursor: number): string | null {
  const files = lost.length === 0 ? '' : `; archive files missing or damaged: ${lost.join(', ')}`;
  if (damage === null) return lost.length === 0 ? null : `history opened${files}`;
  const where = damage.aside === null ? '' : `, set aside as ${damage.aside}`;
  return `The history database could not be used (${damage.reason})${where}; a new one stands on the archive and is rebuilt from journal position ${cursor}${files}.`;
}

export async function storeStats(store: Store): Promise<HistoryStats> {
  return store.engine.read(async (connection, seen) => {
    const counted = seen.files.filter((file) => file.tbl !== 'run' && file.tbl !== 'superseded');
    const [row] = await numbers(
      connection,
      `SELECT (SELECT count(*) FROM meter)::DOUBLE + (SELECT count(*) FROM station)
         + (SELECT count(*) FROM event), (SELECT count(*) FROM dead)::DOUBLE`,
    );
    const [hotRows = 0, hidden = 0] = row ?? [];
    const archived = counted.reduce((sum, file) => sum + file.rows, 0);
    return {
      rows: hotRows + archived - hidden,
      hotRows,
      bytesOnDisk:
        sizeOf(store.databaseFile) +
        sizeOf(`${store.databaseFile}.wal`) +
        seen.files.reduce((sum, file) => sum + file.bytes, 0),
      parquetFiles: seen.files.length,
      cursor: position(store.writer.cursor),
      repaired: store.repaired,
    };
  });
}

function sizeOf(path: string): number {
  return statSync(path, { throwIfNoEntry: false })?.size ?? 0;
}
