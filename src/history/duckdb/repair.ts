import { existsSync, mkdirSync, readdirSync, renameSync, statSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { DuckDBConnection } from '@duckdb/node-api';
import { isWhole } from './archive-files.ts';
import { transaction } from './engine.ts';
import { insertManifest, removeManifest } from './keeper.ts';
import { type ManifestCopy, readManifestCopy } from './manifest-file.ts';
import type { Names } from './names.ts';
import { text } from './schema.ts';
import { readManifest } from './sql-source.ts';

/** Why the database cannot be used as it lies there, where that shows before opening; else null. */
export function needsRepair(databaseFile: string, archiveDir: string): string | null {
  const size = statSync(databaseFile, { throwIfNoEntry: false })?.size;
  // the engine takes an empty file for a new database and would forget the archive
  if (size === 0) return 'the file is empty';
  const archived = readdirSync(archiveDir).some((name) => name.endsWith('.parquet'));
  return size === undefined && archived ? 'the file is missing' : null;
}

/** Renames the database and its log; returns the new name, or null when there was no file. */
export function setAside(databaseFile: string, at: number): string | null {
  const stamp = new Date(at).toISOString().replaceAll(':', '').replace(/\..*/, '');
  let aside = `${databaseFile}.damaged-${stamp}`;
  for (let n = 2; existsSync(aside) || existsSync(`${aside}.wal`); n += 1) {
    aside = `${databaseFile}.damaged-${stamp}-${n}`;
  }
  const found = existsSync(databaseFile);
  if (found) renameSync(databaseFile, aside);
  if (existsSync(`${databaseFile}.wal`)) renameSync(`${databaseFile}.wal`, `${aside}.wal`);
  return found ? basename(aside) : null;
}

/** Keeps files that nothing describes any more; a person may still want them. */
export function setAsideArchive(archiveDir: string, at: number): void {
  const stamp = new Date(at).toISOString().replaceAll(':', '').replace(/\..*/, '');
  renameSync(archiveDir, `${archiveDir}.damaged-${stamp}`);
  mkdirSync(archiveDir);
}

/**
 * Lets a new database stand on the archive: files, names and cursor as the
 * manifest's copy proves them. Returns the files it could not use.
 */
export async function adoptArchive(
  connection: DuckDBConnection,
  archiveDir: string,
  names: Names,
  database: 'damaged' | 'new',
  abandon: () => void,
): Promise<readonly string[]> {
  const copy = readCopy(archiveDir);
  const unlisted = readdirSync(archiveDir).some((name) => name.endsWith('.parquet'));
  if (copy === 'damaged' || (copy === null && unlisted && database === 'damaged')) {
    abandon();
    return ['all of them: their manifest is gone'];
  }
  if (copy === null) return [];
  const whole = copy.files.filter((file) => isWhole(archiveDir, file));
  names.restore(copy.names);
  await transaction(connection, async () => {
    await insertManifest(connection, whole);
    for (const [seq, tbl, ...key] of copy.hidden) {
      await connection.run(`INSERT INTO dead VALUES (${seq}, ${text(tbl)}, ${key.join(', ')})`);
    }
    const saved = await names.save(connection);
    await connection.run(`UPDATE cursor_state SET position = ${copy.archivedUpTo}`);
    await connection.run(`UPDATE archive_state SET upto = ${copy.archivedUpTo}`);
    // the roll-ups went with the database: build them anew from the files
    await connection.run('UPDATE rollup_state SET position = -1');
    return saved;
  }).then((saved) => saved());
  return copy.files.filter((file) => !whole.includes(file)).map((file) => file.file);
}

function readCopy(archiveDir: string): ManifestCopy | null | 'damaged' {
  try {
    return readManifestCopy(archiveDir);
  } catch {
    return 'damaged';
  }
}

/** Takes files that are missing or torn out of the manifest, so that the rest can be queried. */
export async function dropDamagedFiles(
  connection: DuckDBConnection,
  archiveDir: string,
): Promise<readonly string[]> {
  const damaged = (await readManifest(connection)).filter((file) => !isWhole(archiveDir, file));
  await removeManifest(connection, damaged);
  for (const { file } of damaged) {
    const path = join(archiveDir, file);
    if (existsSync(path)) renameSync(path, `${path}.damaged`);
  }
  return damaged.map((file) => file.file);
}
