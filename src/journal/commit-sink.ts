import { AppError } from '../lib/app-error.ts';
import { epochMs, type Position } from '../model/units.ts';
import { type DirectoryLock, lockFile } from './directory-lock.ts';
import type { RawCommit } from './raw-commit.ts';
import { errorOf, openFault, writeFault } from './sqlite-fault.ts';
import { JournalStore } from './sqlite-journal-store.ts';

/** A journal that is written only with the commits of another, at the same positions. */
export interface CommitSink {
  /** Durable when it returns: all of them or none. An empty sink begins wherever the first begins. */
  take(commits: readonly RawCommit[]): void;
  head(): Position;
  /** Forgets whole commits up to `upTo`, a step at a time. */
  forget(upTo: Position): void;
  close(): void;
}

/**
 * Creates or opens a journal for copies.
 * @throws AppError data-dir-locked, journal-corrupt, journal-failed, disk-low; `take` also
 * replication-gap when a commit does not follow on, journal-corrupt when one was changed on its way.
 */
export function openCommitSink(path: string): CommitSink {
  const lock: DirectoryLock = lockFile(`${path}-lock`);
  let store: JournalStore;
  try {
    store = new JournalStore({
      path,
      synchronous: 'full',
      maxBytes: null,
      keepFreeBytes: 0,
      diskCheckMs: null,
    });
  } catch (thrown) {
    lock.release();
    throw errorOf(openFault(thrown, path));
  }
  const written = <T>(work: () => T): T => {
    try {
      return work();
    } catch (thrown) {
      throw thrown instanceof AppError ? thrown : errorOf(writeFault(thrown, UNKNOWN_BYTES));
    }
  };
  return {
    take: (commits) =>
      written(() => {
        store.takeAll(commits);
        store.checkpointIfDue();
      }),
    head: () => store.kept().head,
    forget: (upTo) =>
      written(() => {
        while (store.trimStep(FOREVER, upTo).removedEntries > 0) store.checkpointIfDue();
        while (store.vacuumStep()) continue;
      }),
    close() {
      store.close();
      lock.release();
    },
  };
}

/** Only SQLite's own word counts here for a full disk. */
const UNKNOWN_BYTES = Number.MAX_SAFE_INTEGER;
/** Of any age. */
const FOREVER = epochMs(Number.POSITIVE_INFINITY);
