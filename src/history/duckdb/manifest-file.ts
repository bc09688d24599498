import { mkdirSync, readFileSync, renameSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { ARCHIVED } from './schema.ts';
import type { ManifestFile } from './sql-source.ts';

/** seq, table, device, tag, ts, pos, idx: as in the table `dead`. */
const HiddenRow = z.tuple([
  z.number(),
  z.enum(ARCHIVED),
  z.number(),
  z.number(),
  z.number(),
  z.number(),
  z.number(),
]);
export type HiddenRow = z.infer<typeof HiddenRow>;

/**
 * A copy of the manifest beside the files it names: what survives when the
 * database file does not. Written after each archive transaction.
 */
const ManifestCopy = z.object({
  version: z.literal(1),
  /** Everything at or below this journal position is in these files. */
  archivedUpTo: z.number().int().min(0),
  /** Names by number: the files hold numbers only. */
  names: z.array(z.tuple([z.number().int(), z.string()])),
  files: z.array(
    z.object({
      tbl: z.enum(ARCHIVED),
      month: z.string(),
      file: z.string(),
      rows: z.number(),
      bytes: z.number(),
      minTs: z.number(),
      maxTs: z.number(),
      merged: z.boolean(),
    }),
  ),
  /** Absent in copies of releases before it was kept. */
  hidden: z.array(HiddenRow).default([]),
});

export interface ManifestCopy {
  readonly version: 1;
  readonly archivedUpTo: number;
  readonly names: readonly (readonly [number, string])[];
  readonly files: readonly ManifestFile[];
  /** Rows in these files that others in them replaced: a new database must hide them too. */
  readonly hidden: readonly Readonly<HiddenRow>[];
}

const FILE = 'manifest.json';

/** Null when there is none yet. A copy that does not parse throws: it is never half-believed. */
export function readManifestCopy(archiveDir: string): ManifestCopy | null {
  let content: string;
  try {
    content = readFileSync(join(archiveDir, FILE), 'utf8');
  } catch {
    return null;
  }
  return ManifestCopy.parse(JSON.parse(content));
}

export async function writeManifestCopy(archiveDir: string, copy: ManifestCopy): Promise<void> {
  mkdirSync(archiveDir, { recursive: true });
  const draft = join(archiveDir, `${FILE}.tmp`);
  const handle = await open(draft, 'w');
  try {
    await handle.writeFile(JSON.stringify(copy));
    await handle.sync();
  } finally {
    await handle.close();
  }
  renameSync(draft, join(archiveDir, FILE));
  await syncPath(archiveDir);
}

/** fsync of a file or a folder: a rename is durable only once its folder is. */
export async function syncPath(path: string): Promise<void> {
  const handle = await open(path, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
