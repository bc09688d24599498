import { createHash, randomUUID } from 'node:crypto';
import { mkdir, open, readFile, rename, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { AppError, reasonOf } from '../../lib/app-error.ts';
import type { ArchiveFile } from '../contract/archive-records.ts';
import type { Connection } from './connection.ts';

/** Largest file, bytes: a scanned certificate takes some 300 KB, a photograph 4 MB. */
export const MOST_FILE_BYTES = 10 * 1024 * 1024;

/**
 * Files lie beside the records file in `archive-files/`, named by the SHA-256 of
 * their content, and never change. Not inside it: the thread that writes the
 * records folds alarms too, and 10 MB in its transaction would hold one up.
 */
export interface ArchiveFiles {
  /** Durable when it resolves. Codes: archive-file-refused, archive-file-unwritable. */
  keep(file: ArchiveFile): Promise<void>;
  /** Null: never kept. Codes: archive-file-damaged. */
  read(sha256: string): Promise<ArchiveFile | null>;
  has(sha256: string): boolean;
}

interface FileRow {
  readonly name: string;
  readonly mediaType: string;
}

export function openArchiveFiles(db: Connection): ArchiveFiles {
  const row = db.query<FileRow>(
    'SELECT name, media_type AS mediaType FROM archive_files WHERE sha256 = ?',
  );
  // two letters a folder: ten thousand files in one make listing them slow
  const folderOf = (sha256: string): string =>
    join(dirname(db.path), 'archive-files', sha256.slice(0, 2));
  return {
    async keep({ sha256, bytes }) {
      refuseFile(sha256, bytes);
      const folder = folderOf(sha256);
      const path = join(folder, sha256);
      // a file that is there but damaged is written anew
      if ((await sizeOf(path)) === bytes.length && sha256Of(await readFile(path)) === sha256)
        return;
      try {
        await writeDurably(folder, path, bytes);
      } catch (thrown) {
        throw new AppError(
          'archive-file-unwritable',
          `the file cannot be kept in ${folder}: ${reasonOf(thrown)}; check space and permissions`,
          { retryable: true, cause: thrown },
        );
      }
    },
    has: (sha256) => row(sha256).length > 0,
    async read(sha256) {
      const [known] = row(sha256);
      if (known === undefined) return null;
      const bytes = await readFile(join(folderOf(sha256), sha256)).catch((thrown: unknown) => {
        throw damaged(sha256, reasonOf(thrown));
      });
      if (sha256Of(bytes) !== sha256) throw damaged(sha256, 'its content has changed');
      return { sha256, ...known, bytes: new Uint8Array(bytes) };
    },
  };
}

function refuseFile(sha256: string, bytes: Uint8Array): void {
  if (bytes.length > MOST_FILE_BYTES) {
    throw new AppError('archive-file-refused', `a file has ${MOST_FILE_BYTES} bytes at most`);
  }
  if (sha256Of(bytes) !== sha256) {
    throw new AppError('archive-file-refused', `the content is not the file ${sha256}`);
  }
}

export const sha256Of = (bytes: Uint8Array): string =>
  createHash('sha256').update(bytes).digest('hex');

const damaged = (sha256: string, why: string): AppError =>
  new AppError(
    'archive-file-damaged',
    `the archive file ${sha256} cannot be given: ${why}; restore archive-files/ from the backup`,
  );

const sizeOf = async (path: string): Promise<number | null> => {
  try {
    return (await stat(path)).size;
  } catch {
    return null;
  }
};

/** Under a name of its own first: a crash leaves no half file under the right one. */
async function writeDurably(folder: string, path: string, bytes: Uint8Array): Promise<void> {
  await mkdir(folder, { recursive: true });
  const draft = `${path}.${randomUUID()}`;
  try {
    const handle = await open(draft, 'wx', 0o640);
    try {
      await handle.writeFile(bytes);
      await handle.sync();
    } finally {
      await handle.close();
    }
    await rename(draft, path);
  } catch (thrown) {
    await rm(draft, { force: true });
    throw thrown;
  }
  await syncFolder(folder);
  await syncFolder(dirname(folder));
}

/** The names in it are durable too; Windows has no such call and needs none. */
async function syncFolder(folder: string): Promise<void> {
  if (process.platform === 'win32') return;
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
