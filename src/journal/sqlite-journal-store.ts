import Database from 'libsql';
import { AppError } from '../lib/app-error.ts';
import { type EpochMs, type Position, position } from '../model/units.ts';
import { openBlob, sealBlob } from './commit-blob.ts';
import type { EncodedBatch } from './entry-codec.ts';
import type { TrimResult } from './journal.ts';
import type { RawCommit } from './raw-commit.ts';
import {
  CHECKPOINT_BYTES,
  configure,
  numberFrom,
  PAGE_BYTES,
  WAL_LIMIT_BYTES,
} from './sqlite-journal-file.ts';
import type { Kept, WriterSettings } from './sqlite-journal-protocol.ts';

const TRIM_STEP_COMMITS = 256;
const TRIM_STEP_BYTES = 4 * 1024 * 1024;
const VACUUM_STEP_PAGES = 256;

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
   * Stores commits that another journal made, at their own positions, in one transaction.
   * @throws AppError replication-gap, journal-corrupt; nothing is stored then.
   */
  takeAll(commits: readonly RawCommit[]): void {
    if (this.#uncertain) this.#reload();
    const before = this.#newest;
    this.#db.exec('BEGIN IMMEDIATE');
    try {
      for (const commit of commits) this.#take(commit);
      this.#db.exec('COMMIT');
    } catch (thrown) {
      if (this.#db.inTransaction) this.#db.exec('ROLLBACK');
      this.#newest = before;
      this.#uncertain = true;
      throw thrown;
    }
    this.#reload();
  }

  #take({ first, count, newestAt, oldestAt, payloadBytes, blob }: RawCommit): void {
    const { last, ordinal, bytes } = this.#newest;
    if (first !== last + 1 && last !== 0) {
      const text = `commit ${first} does not follow on position ${last}`;
      throw new AppError('replication-gap', text);
    }
    openBlob(blob, first);
    const total = bytes + blob.byteLength;
    this.#insert.run([first, count, newestAt, oldestAt, payloadBytes, ordinal + 1, total, blob]);
    this.#newest = { last: first + count - 1, ordinal: ordinal + 1, bytes: total };
    this.#walBytes += blob.byteLength + 2 * PAGE_BYTES;
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
