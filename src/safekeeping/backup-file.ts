import { readFileSync } from 'node:fs';
import { isAbsolute, join, normalize, sep } from 'node:path';
import { z } from 'zod';
import { AppError } from '../lib/app-error.ts';

/** Written last: a folder without it is no backup. */
export const BACKUP_FILE = 'backup.json';
/** There from the first file to the last. */
export const PARTIAL_FILE = 'backup.partial';
/** Raised when an earlier release could not restore what a later one wrote. */
export const BACKUP_FORMAT = 1;

/** Below the backup, never beside it. */
const inside = (path: string): boolean =>
  path !== '' && !isAbsolute(path) && !normalize(path).split(sep).includes('..');

const positionAt = z.int().min(0);

/** What a backup consists of and where it stands. */
export const BackupFile = z.object({
  format: z.literal(BACKUP_FORMAT),
  takenAt: z.iso.datetime(),
  /** Positions; `headAt` is the time of the last entry, null when there is none. */
  journal: z.object({
    first: positionAt,
    head: positionAt,
    headAt: z.iso.datetime().nullable(),
  }),
  /** Where the fold goes on, and the number of the newest migration. */
  records: z.object({ cursor: positionAt, schema: z.int().min(1) }),
  /** `cursor` is null where the history is kept by an engine elsewhere, or was copied unopened. */
  history: z.object({ driver: z.string(), cursor: positionAt.nullable() }),
  files: z.array(
    z.object({
      path: z.string().refine(inside, 'outside of the backup'),
      bytes: z.int().min(0),
      sha256: z.string().regex(/^[0-9a-f]{64}$/),
    }),
  ),
});
export type BackupFile = z.infer<typeof BackupFile>;
export type BackedUp = BackupFile['files'][number];

const Format = z.object({ format: z.int() });

/** @throws AppError backup-incomplete, backup-newer, backup-damaged. */
export function readBackupFile(dir: string): BackupFile {
  const path = join(dir, BACKUP_FILE);
  const content = contentOf(dir, path);
  let parsed: unknown;
  try {
    parsed = JSON.parse(content);
  } catch (thrown) {
    throw damaged(path, thrown);
  }
  const format = Format.safeParse(parsed);
  if (format.success && format.data.format > BACKUP_FORMAT) {
    throw new AppError(
      'backup-newer',
      `${path} has format ${format.data.format}, this release knows ${BACKUP_FORMAT}: restore with the release that made it`,
    );
  }
  const read = BackupFile.safeParse(parsed);
  if (!read.success) throw damaged(path, read.error);
  return read.data;
}

function contentOf(dir: string, path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (thrown) {
    throw new AppError(
      'backup-incomplete',
      `${dir} is no finished backup: it has no ${BACKUP_FILE}, which is written last`,
      { cause: thrown },
    );
  }
}

const damaged = (path: string, cause: unknown): AppError =>
  new AppError('backup-damaged', `${path} is not what a backup wrote`, { cause });
