import { closeSync, existsSync, openSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import { AppError } from '../../lib/app-error.ts';
import { Connection, type ConnectionOptions } from './connection.ts';
import { assertCurrent, migrate } from './migrate.ts';
import { recordsUnavailable } from './records-error.ts';

const DEFAULTS: ConnectionOptions = { busyTimeoutMs: 5_000 };

/** Pages of 4 KiB: a checkpoint about every 16 MiB, not after every fourth large commit. */
const CHECKPOINT_PAGES = 4_000;

/** Opens for writing, creating the file (readable by its owner only) and bringing its schema up to date. */
export function openForWriting(path: string, options: ConnectionOptions = DEFAULTS): Connection {
  try {
    // Only a new file: closing one that this process has open elsewhere would drop SQLite's locks on it.
    if (!existsSync(path)) closeSync(openSync(path, 'a', 0o600));
  } catch (thrown) {
    throw recordsUnavailable(path, thrown);
  }
  return prepared(new Connection(path, path, options), (db) => {
    db.query('PRAGMA journal_mode = WAL')();
    db.exec('PRAGMA synchronous = FULL');
    db.exec('PRAGMA foreign_keys = ON');
    db.exec(`PRAGMA wal_autocheckpoint = ${CHECKPOINT_PAGES}`);
    migrate(db);
  });
}

/** Opens read-only; the writer must have opened the file before. */
export function openForReading(path: string, options: ConnectionOptions = DEFAULTS): Connection {
  if (!existsSync(path)) {
    throw new AppError('records-not-ready', `the records file ${path} does not exist yet`, {
      retryable: true,
    });
  }
  const uri = `${pathToFileURL(path).href}?mode=ro`;
  return prepared(new Connection(path, uri, options), assertCurrent);
}

function prepared(db: Connection, prepare: (db: Connection) => void): Connection {
  try {
    prepare(db);
    return db;
  } catch (thrown) {
    db.close();
    throw thrown;
  }
}
