import Database from 'libsql';
import { AppError } from '../lib/app-error.ts';
import { type EpochMs, type Position, position } from '../model/units.ts';
import { openBlob, sealBlob } from './commit-blob.ts';
import type { EncodedBatch } from './entry-codec.ts';
import type { TrimResult } from './journal.ts';
import type { Kept, WriterSettings } from './sqlite-journal-protocol.ts';

const FORMAT = 1;
/** Between few overflow pages for a large commit and few bytes of log for a commit of one entry. */
const PAGE_BYTES = 8192;
const CACHE_KIB = 8192;
/** Log written since the last checkpoint at which the next one is due. */
const CHECKPOINT_BYTES = 8 * 1024 * 1024;
/** Log at which a checkpoint waits for the readers' snapshots to end, so that it starts over. */
const WAL_LIMIT_BYTES = 4 * CHECKPOINT_BYTES;
/** Readers hold a snapshot for one call only, so this is rarely used up. */
const READER_WAIT_MS = 500;
const TRIM_STEP_COMMITS = 256;
const TRIM_STEP_BYTES = 4 * 1024 * 1024;
const VACUUM_STEP_PAGES = 256;

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

/** A commit's numbers; the running totals make counting what is kept a matter of two rows. */
interface Totals {
  readonly last: number;
  readonly ordinal: number;
  readonly bytes: number;
}

const NOTHING: Totals = { last: 0, ordinal: 0, bytes: 0 };

/** The writer's side of the journal file: synchronous, one owner, one thread. Throws vendor errors. */
export class JournalStore {
  readonly #db: Database.Database;
  readonly #settings: WriterSettings;
  readonly #insert: Database.Statement;
  readonly #firstRows: Database.Statement;
  #newest: Totals = NOTHING;
  /** Totals of all that has been trimmed. */
  #removed: Totals = NOTHING;
  /** True after a failed write: whether it took effect is known only to the file. */
  #uncertain = false;
  #walBytes = 0;

  /** Opens or creates `settings.path`; throws `journal-corrupt`, `journal-incompatible` or a vendor error. */
  constructor(settings: WriterSettings) {
    this.#settings = settings;
    const db = new Database(settings.path);
    this.#db = db;
    try {
      configure(db, settings);
      this.#insert = db.prepare('INSERT INTO commits VALUES (?, ?, ?, ?, ?, ?, ?, ?)');
      this.#firstRows = db
        .prepare(
          'SELECT first, count, newest_at, length(blob), ordinal, total_bytes FROM commits ' +
            'ORDER BY first LIMIT ?',
        )
        .raw();
      this.#reload();
      this.#verifyNewest();
    } catch (thrown) {
      db.close();
      throw thrown;
    }
  }

  kept(): Kept {
    return {
      head: position(this.#newest.last),
      entries: this.#newest.last - this.#removed.last,
      commits: this.#newest.ordinal - this.#removed.ordinal,
      bytes: this.#newest.bytes - this.#removed.bytes,
    };
  }

  /** Makes a batch durable and returns its first position. */
  commit(batch: EncodedBatch): Position {
    if (this.#uncertain) this.#reload();
    const first = position(this.#newest.last + 1);
    const blob = sealBlob(Buffer.from(batch.buffer, 0, batch.used), first, batch.count);
    const next: Totals = {
      last: this.#newest.last + batch.count,
      ordinal: this.#newest.ordinal + 1,
      bytes: this.#newest.bytes + blob.byteLength,
    };
    this.#uncertain = true;
    this.#insert.run([
      first,
      batch.count,
      batch.newestAt,
      batch.oldestAt,
      batch.payloadBytes,
      next.ordinal,
      next.bytes,
      blob,
    ]);
    this.#uncertain = false;
    this.#newest = next;
    this.#walBytes += blob.byteLength + 2 * PAGE_BYTES;
    return first;
  }

  /**
   * Moves the log into the file once enough has gathered. Automatic checkpoints
   * are off because they run inside a commit, before it could be acknowledged.
   */
  checkpointIfDue(): void {
    if (this.#walBytes >= CHECKPOINT_BYTES) this.checkpoint();
  }

  checkpoint(): void {
    const left = this.#checkpoint('PASSIVE');
    // a reader's snapshot was in the way, again and again: now wait for it
    this.#walBytes = left >= WAL_LIMIT_BYTES ? this.#checkpoint('RESTART') : 0;
  }

  saveCursor(consumer: string, at: Position): void {
    this.#db
      .prepare(
        'INSERT INTO cursors VALUES (?, ?) ON CONFLICT DO UPDATE SET position = excluded.position',
      )
      .run([consumer, at]);
    this.#walBytes += 2 * PAGE_BYTES;
  }

  cursors(): Readonly<Record<string, Position>> {
    const all = this.#db.prepare('SELECT consumer, position FROM cursors').raw();
    // parse border: the columns' types are the schema's
    const rows = all.all([]) as [string, number][];
    return Object.fromEntries(rows.map(([consumer, at]) => [consumer, position(at)]));
  }

  /**
   * Removes a few of the oldest commits, so that a commit never waits long for
   * it. Nothing removed means that nothing more may be.
   */
  trimStep(before: EpochMs, upTo: Position): TrimResult {
    const limit = Math.min(upTo, ...Object.values(this.cursors()));
    let [entries, bytes] = [0, 0];
    let gone = this.#removed;
    for (const row of this.#oldest(TRIM_STEP_COMMITS)) {
      const last = row.first + row.count - 1;
      // the newest commit stays whatever its age: it carries the head
      const done = row.newestAt >= before || last > limit || row.ordinal === this.#newest.ordinal;
      if (done || bytes >= TRIM_STEP_BYTES) break;
      entries += row.count;
      bytes += row.blobBytes;
      gone = { last, ordinal: row.ordinal, bytes: row.totalBytes };
    }
    if (entries > 0) {
      this.#unsynced(`DELETE FROM commits WHERE first <= ${gone.last}`);
      this.#removed = gone;
    }
    return { removedEntries: entries, bytesFreed: bytes };
  }

  /** Gives a little of the unused space back to the file system; false when there is nothing to do. */
  vacuumStep(): boolean {
    const kept = Math.ceil(this.#settings.keepFreeBytes / PAGE_BYTES);
    const pages = Math.min(VACUUM_STEP_PAGES, this.#pragma('freelist_count') - kept);
    if (pages <= 0) return false;
    this.#unsynced(`PRAGMA incremental_vacuum(${pages})`);
    this.#walBytes += pages * PAGE_BYTES;
    this.checkpointIfDue();
    return true;
  }

  close(): void {
    this.#checkpoint('TRUNCATE');
    this.#db.close();
  }

  /** A removal lost to a power cut is done again by the next trim: not worth an fsync a step. */
  #unsynced(sql: string): void {
    if (this.#settings.synchronous === 'full') this.#db.exec('PRAGMA synchronous=NORMAL');
    try {
      this.#db.exec(sql);
    } finally {
      if (this.#settings.synchronous === 'full') this.#db.exec('PRAGMA synchronous=FULL');
    }
  }

  /** Returns the bytes of log that are still in use. */
  #checkpoint(mode: 'PASSIVE' | 'RESTART' | 'TRUNCATE'): number {
    // parse border: SQLite answers with three numbers
    const row = this.#db.prepare(`PRAGMA wal_checkpoint(${mode})`).raw().get([]) as number[];
    const [busy = 0, log = 0, done = 0] = row;
    return busy === 0 && log === done && mode !== 'PASSIVE' ? 0 : log * PAGE_BYTES;
  }

  #pragma(name: string): number {
    return numberFrom(this.#db, `PRAGMA ${name}`);
  }

  #oldest(limit: number) {
    // parse border: the columns' types are the schema's
    const rows = this.#firstRows.all([limit]) as [number, number, number, number, number, number][];
    return rows.map(([first, count, newestAt, blobBytes, ordinal, totalBytes]) => ({
      first,
      count,
      newestAt,
      blobBytes,
      ordinal,
      totalBytes,
    }));
  }

  #reload(): void {
    const newest = this.#db
      .prepare(
        'SELECT first + count - 1, ordinal, total_bytes FROM commits ORDER BY first DESC LIMIT 1',
      )
      .raw()
      // parse border: the columns' types are the schema's
      .get([]) as [number, number, number] | undefined;
    const [oldest] = this.#oldest(1);
    if (newest !== undefined && oldest !== undefined) {
      this.#newest = { last: newest[0], ordinal: newest[1], bytes: newest[2] };
      this.#removed = {
        last: oldest.first - 1,
        ordinal: oldest.ordinal - 1,
        bytes: oldest.totalBytes - oldest.blobBytes,
      };
    }
    this.#uncertain = false;
  }

  /** The end of the file is what a power cut on a disk that lies about fsync would have torn. */
  #verifyNewest(): void {
    const row = this.#db
      .prepare('SELECT first, blob FROM commits ORDER BY first DESC LIMIT 1')
      .raw()
      // parse border: the columns' types are the schema's
      .get([]) as [number, Buffer] | undefined;
    if (row === undefined) return;
    openBlob(row[1], position(row[0]));
  }
}

function configure(db: Database.Database, settings: WriterSettings): void {
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
function numberFrom(db: Database.Database, sql: string): number {
  // parse border: only queries of one numeric column are asked
  const row = db.prepare(sql).raw().get([]) as number[];
  return row[0] ?? 0;
}
