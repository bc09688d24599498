import { closeSync, existsSync, openSync, readSync, renameSync, statSync } from 'node:fs';
import { readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { DuckDBConnection } from '@duckdb/node-api';
import { syncPath } from './manifest-file.ts';
import { type ArchivedTable, text } from './schema.ts';
import { type ManifestFile, numbers } from './sql-source.ts';

export interface FileToWrite {
  readonly tbl: ArchivedTable;
  readonly month: string;
  readonly merged: boolean;
  /** SELECT of the rows, in the order they are to lie in. */
  readonly select: string;
}

/**
 * Writes one archive file so that under its final name it is always whole:
 * draft, fsync, rename, fsync of the folder. Null when there were no rows.
 */
export async function writeArchiveFile(
  connection: DuckDBConnection,
  archiveDir: string,
  { tbl, month, merged, select }: FileToWrite,
): Promise<ManifestFile | null> {
  const file = freeName(archiveDir, `${tbl}-${month}`, merged ? 'month' : 'part');
  const path = join(archiveDir, file);
  const draft = `${path}.tmp`;
  await connection.run(`COPY (${select}) TO ${text(draft)} (FORMAT parquet, COMPRESSION zstd)`);
  const [row] = await numbers(
    connection,
    `SELECT count(*)::DOUBLE, min(ts)::DOUBLE, max(ts)::DOUBLE FROM read_parquet(${text(draft)})`,
  );
  const [rows = 0, minTs = 0, maxTs = 0] = row ?? [];
  if (rows === 0) {
    await rm(draft, { force: true });
    return null;
  }
  await syncPath(draft);
  renameSync(draft, path);
  await syncPath(archiveDir);
  const { size } = await stat(path);
  return { tbl, month, file, rows, bytes: size, minTs, maxTs, merged };
}

function freeName(archiveDir: string, stem: string, part: string): string {
  for (let n = 1; ; n += 1) {
    const name = `${stem}-${part}-${String(n).padStart(4, '0')}.parquet`;
    if (!existsSync(join(archiveDir, name))) return name;
  }
}

/** True when the file is there, has its size and ends as a Parquet file does. */
export function isWhole(archiveDir: string, { file, bytes }: ManifestFile): boolean {
  const path = join(archiveDir, file);
  if (!existsSync(path) || statSync(path).size !== bytes || bytes < 8) return false;
  const handle = openSync(path, 'r');
  try {
    const ending = Buffer.alloc(4);
    readSync(handle, ending, 0, 4, bytes - 4);
    return ending.toString('latin1') === 'PAR1';
  } finally {
    closeSync(handle);
  }
}

/** Removes what a crash left behind: drafts, and files that no manifest row names. */
export async function removeOrphans(
  archiveDir: string,
  known: readonly ManifestFile[],
): Promise<void> {
  const names = new Set(known.map((entry) => entry.file));
  for (const name of await readdir(archiveDir)) {
    const ours = name.endsWith('.parquet') || name.endsWith('.tmp');
    if (ours && !names.has(name)) await rm(join(archiveDir, name), { force: true });
  }
}
