import { AppError } from '../../lib/app-error.ts';
import { err, ok } from '../../lib/result.ts';
import type { FoldStore } from '../records.ts';
import { archiveHandlers } from './archive-writes.ts';
import { openAuditAnchor } from './audit-anchor.ts';
import { auditHandlers } from './audit-writes.ts';
import { brokerHandlers } from './broker-writes.ts';
import type { Connection, ConnectionOptions } from './connection.ts';
import { fleetHandlers } from './fleet-rows.ts';
import { createFoldStore } from './fold-store.ts';
import { ledgerHandlers } from './ledger-writes.ts';
import { openForWriting } from './open-connection.ts';
import { peopleHandlers } from './people-writes.ts';
import { recordsError } from './records-error.ts';
import type {
  RecordsWrite,
  WriteHandlers,
  WriteKind,
  WriteOf,
  WriteOutcome,
} from './records-write.ts';

/** The one writing connection: the fold's store, and what other threads ask for. */
export interface RecordsWriter extends FoldStore {
  /** One write in its own durable transaction. Throws the AppError that refused it. */
  apply(write: RecordsWrite): unknown;
  /**
   * Writes that arrived together, in order, in one durable transaction (one
   * fsync). A refused one leaves no trace and does not touch the others; if the
   * commit itself fails, every one of them has failed.
   */
  applyAll(writes: readonly RecordsWrite[]): readonly WriteOutcome[];
  close(): void;
}

/**
 * Creates or opens the records file and migrates it.
 * Codes: records-newer, records-corrupt, records-locked, records-unavailable, records-full.
 */
export function openRecordsWriter(path: string, options?: ConnectionOptions): RecordsWriter {
  const db = openForWriting(path, options);
  const anchor = openAuditAnchor(db);
  const handlers: WriteHandlers = {
    ...ledgerHandlers(db),
    ...fleetHandlers(db),
    ...peopleHandlers(db),
    ...auditHandlers(db),
    ...archiveHandlers(db),
    ...brokerHandlers(db),
  };
  const applyAll = (writes: readonly RecordsWrite[]) => {
    const outcomes = applyTogether(db, handlers, writes);
    anchor.touch();
    return outcomes;
  };
  const fold = createFoldStore(db);
  return {
    ...fold,
    commit(all) {
      fold.commit(all);
      if (all.audit.length > 0) anchor.touch();
    },
    applyAll,
    apply(write) {
      const [outcome] = applyAll([write]);
      if (outcome === undefined) throw new AppError('records-failed', 'a write got no answer');
      if (!outcome.ok) throw outcome.error;
      return outcome.value;
    },
    close() {
      anchor.close();
      // so that the one file holds everything and can be copied as a backup
      db.query('PRAGMA wal_checkpoint(TRUNCATE)')();
      db.close();
    },
  };
}

function applyTogether(
  db: Connection,
  handlers: WriteHandlers,
  writes: readonly RecordsWrite[],
): readonly WriteOutcome[] {
  if (writes.length === 0) return [];
  try {
    return db.transaction(() => writes.map((write) => applyOne(db, handlers, write)));
  } catch (thrown) {
    const error = recordsError(thrown, db.path);
    return writes.map(() => err(error));
  }
}

function applyOne(db: Connection, handlers: WriteHandlers, write: RecordsWrite): WriteOutcome {
  db.exec('SAVEPOINT one_write');
  try {
    const answer = handle(handlers, write);
    db.exec('RELEASE one_write');
    return ok(answer);
  } catch (thrown) {
    // without a transaction the whole group is gone, not only this write
    if (!db.inTransaction()) throw thrown;
    db.exec('ROLLBACK TO one_write; RELEASE one_write');
    return err(recordsError(thrown, db.path));
  }
}

function handle<K extends WriteKind>(handlers: WriteHandlers<K>, write: WriteOf<K>): unknown {
  return handlers[write.kind](write.value);
}
