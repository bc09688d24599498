import type Database from 'libsql';
import { AppError } from '../lib/app-error.ts';
import type { WriterSettings } from './sqlite-journal-protocol.ts';

const FORMAT = 1;
/** Between few overflow pages for a large commit and few bytes of log for a commit of one entry. */
export const PAGE_BYTES = 8192;
const CACHE_KIB = 8192;
/** Log written since the last checkpoint at which the next one is due. */
export const CHECKPOINT_BYTES = 8 * 1024 * 1024;
/** Log at which a checkpoint waits for the readers' snapshots to end, so that it starts over. */
export const WAL_LIMIT_BYTES = 4 * CHECKPOINT_BYTES;
/** Readers hold a snapshot for one call only, so this is rarely used up. */
const READER_WAIT_MS = 500;

const SCHEMA = `
CREATE TABLE commits (
  first INTEGER PRIMARY KEY, -- position of the first entry
  count INTEGER NOT NULL,
  newest_at REAL NOT NULL, -- epoch ms
  oldest_at REAL NOT NULL,
  payload_bytes INTEGER NOT NULL,
  ordinal INTEGER NOT NULL, -- 1, 2, 3… over all commits ever made
  total_bytes INTEGER NOT NULL, -- of all blobs ever stored, this one included
  blob BLOB NOT NULL
) STRICT;
CREATE TABLE cursors (
  consumer TEXT PRIMARY KEY,
  position INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
PRAGMA user_version = ${FORMAT};
`;

/**
 * Settles how the file is written; a new one gets its tables.
 * @throws AppError journal-incompatible, or a vendor error.
 */
export function configure(db: Database.Database, settings: WriterSettings): void {
  db.exec(`PRAGMA busy_timeout=${READER_WAIT_MS}`);
  const version = numberFrom(db, 'PRAGMA user_version');
  const isNew = numberFrom(db, 'SELECT count(*) FROM sqlite_schema') === 0;
  if (isNew) {
    // both are fixed for good by the first table
    db.exec(`PRAGMA page_size=${PAGE_BYTES}`);
    db.exec('PRAGMA auto_vacuum=INCREMENTAL');
  } else if (version !== FORMAT) {
    throw new AppError(
      'journal-incompatible',
      `the journal ${settings.path} has format ${version}; this version reads format ${FORMAT}`,
    );
  }
  db.prepare('PRAGMA journal_mode=WAL').get([]);
  db.exec(`PRAGMA synchronous=${settings.synchronous.toUpperCase()}`);
  db.exec(`PRAGMA cache_size=-${CACHE_KIB}`);
  db.exec('PRAGMA secure_delete=OFF');
  db.prepare('PRAGMA wal_autocheckpoint=0').get([]);
  db.prepare(`PRAGMA journal_size_limit=${WAL_LIMIT_BYTES}`).get([]);
  const pages = settings.maxBytes === null ? 4294967294 : Math.ceil(settings.maxBytes / PAGE_BYTES);
  db.prepare(`PRAGMA max_page_count=${pages}`).get([]);
  if (isNew) db.exec(`BEGIN; ${SCHEMA} COMMIT;`);
}

/** The one number that a query answers with. */
export function numberFrom(db: Database.Database, sql: string): number {
  // parse border: only queries of one numeric column are asked
  const row = db.prepare(sql).raw().get([]) as number[];
  return row[0] ?? 0;
}
