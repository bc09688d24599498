import { closeSync, fsyncSync, mkdirSync, openSync } from 'node:fs';
import { dirname, join } from 'node:path';
import Database from 'libsql';
import { AppError, reasonOf } from '../lib/app-error.ts';
import { sqliteCode } from './sqlite-fault.ts';

/** Held until released; the kernel lets go of it when the process ends, however it ends. */
export interface DirectoryLock {
  release(): void;
}

/**
 * Makes this the only process that works in `directory` (created if missing) by
 * holding `lock.db` in it. Nobody else may open and close that file in this
 * process: POSIX drops a process's locks on a file with its first close.
 * Throws `data-dir-locked` or `data-dir-not-writable`.
 */
export function lockDirectory(directory: string): DirectoryLock {
  return lockFile(join(directory, 'lock.db'));
}

/** The same with a lock file of the caller's choice, whose directory is created if missing. */
export function lockFile(path: string): DirectoryLock {
  const directory = dirname(path);
  try {
    makeDurable(directory);
  } catch (thrown) {
    throw notWritable(directory, thrown);
  }
  let lock: Database.Database | null = null;
  try {
    lock = new Database(path);
    // a rollback journal, not WAL: there an exclusive transaction keeps everybody else out
    lock.exec('PRAGMA busy_timeout=0');
    lock.exec('BEGIN EXCLUSIVE');
  } catch (thrown) {
    lock?.close();
    throw sqliteCode(thrown).startsWith('SQLITE_BUSY')
      ? new AppError('data-dir-locked', `${directory} is in use by another running instance`, {
          retryable: true,
        })
      : notWritable(directory, thrown);
  }
  return holding(lock);
}

function holding(lock: Database.Database): DirectoryLock {
  let held = true;
  return {
    release: () => {
      if (!held) return;
      held = false;
      lock.exec('ROLLBACK');
      lock.close();
    },
  };
}

/** A directory whose own name is not on disk yet loses everything in it to a power cut. */
function makeDurable(directory: string): void {
  const created = mkdirSync(directory, { recursive: true });
  for (const path of created === undefined ? [directory] : [directory, dirname(created)]) {
    const handle = openSync(path, 'r');
    try {
      fsyncSync(handle);
    } finally {
      closeSync(handle);
    }
  }
}

function notWritable(directory: string, cause: unknown): AppError {
  return new AppError(
    'data-dir-not-writable',
    `${directory} cannot be written: ${reasonOf(cause)}`,
    { cause },
  );
}
