import { existsSync } from 'node:fs';
import Database from 'libsql';
import { AppError } from '../lib/app-error.ts';
import type { StoredEntry } from '../model/journal-entry.ts';
import { type Position, position } from '../model/units.ts';
import { openBlob } from './commit-blob.ts';
import { decodeEntries } from './entry-codec.ts';
import type { JournalReader } from './journal.ts';
import { errorOf, openFault } from './sqlite-fault.ts';

/** Only recovery after a crash and the very last close keep a reader out, both for moments. */
const BUSY_WAIT_MS = 5000;
const CACHE_KIB = 2048;
/** Commits looked up at once; with one entry a commit, a read takes several looks. */
const COMMITS_A_LOOK = 512;

/**
 * Opens a journal file for reading, in any thread, while its writer goes on.
 * Each call sees the newest commits and holds no snapshot when it returns.
 * Throws `journal-missing`, `journal-corrupt` or `journal-failed`; so do the
 * methods, except `journal-missing`. Payloads are views of one blob per commit:
 * copy those that are kept for long.
 */
export function openSqliteJournalReader(path: string): JournalReader {
  // libsql would create the file, and the writer then find a journal without its settings
  if (!existsSync(path)) throw new AppError('journal-missing', `there is no journal at ${path}`);
  try {
    return new SqliteJournalReader(path);
  } catch (thrown) {
    throw errorOf(openFault(thrown, path));
  }
}

class SqliteJournalReader implements JournalReader {
  readonly #path: string;
  readonly #db: Database.Database;
  readonly #sizes: Database.Statement;
  readonly #blobs: Database.Statement;
  readonly #holder: Database.Statement;
  readonly #bounds: Database.Statement;

  constructor(path: string) {
    this.#path = path;
    const db = new Database(path);
    this.#db = db;
    db.exec(`PRAGMA busy_timeout=${BUSY_WAIT_MS}`);
    db.exec('PRAGMA query_only=ON');
    db.exec(`PRAGMA cache_size=-${CACHE_KIB}`);
    // without the blobs, whose pages this does not touch
    this.#sizes = db
      .prepare(
        'SELECT first, payload_bytes FROM commits WHERE first >= coalesce(' +
          '(SELECT first FROM commits WHERE first <= ?1 ORDER BY first DESC LIMIT 1), 0) ' +
          'AND first + count > ?1 ORDER BY first LIMIT ?2',
      )
      .raw();
    this.#blobs = db
      .prepare('SELECT first, blob FROM commits WHERE first BETWEEN ? AND ? ORDER BY first')
      .raw();
    this.#holder = db
      .prepare('SELECT first, blob FROM commits WHERE first <= ? ORDER BY first DESC LIMIT 1')
      .raw();
    this.#bounds = db
      .prepare(
        'SELECT (SELECT first FROM commits ORDER BY first LIMIT 1), ' +
          '(SELECT first + count - 1 FROM commits ORDER BY first DESC LIMIT 1)',
      )
      .raw();
  }

  read(after: Position, maxBytes: number): readonly StoredEntry[] {
    return this.#guarded(() => {
      const entries: StoredEntry[] = [];
      let [from, room] = [after, maxBytes];
      do {
        const some = this.#readSome(from, room);
        if (some.rows.length === 0) break;
        for (const row of some.rows) {
          for (const entry of decodedCommit(row, from)) entries.push(entry);
        }
        from = entries.at(-1)?.position ?? from;
        room -= some.payloadBytes;
      } while (room > 0);
      return entries;
    });
  }

  entry(wanted: Position): StoredEntry | null {
    return this.#guarded(() => {
      // parse border: the columns' types are the schema's
      const row = this.#holder.get([wanted]) as StoredBlob | undefined;
      const entries = decodedCommit(row, position(wanted - 1));
      const [found] = entries;
      return found?.position === wanted ? found : null;
    });
  }

  bounds(): { readonly first: Position; readonly head: Position } {
    return this.#guarded(() => {
      // parse border: the columns' types are the schema's
      const [first, head] = this.#bounds.get([]) as [number | null, number | null];
      return { first: position(first ?? 0), head: position(head ?? 0) };
    });
  }

  close(): void {
    if (this.#db.open) this.#db.close();
  }

  /** Sizes first, so that the blobs fetched are those that are wanted. Commits never change. */
  #readSome(after: Position, room: number): { rows: StoredBlob[]; payloadBytes: number } {
    // parse border: the columns' types are the schema's
    const sizes = this.#sizes.all([after + 1, COMMITS_A_LOOK]) as [number, number][];
    const [oldest] = sizes;
    if (oldest === undefined) return { rows: [], payloadBytes: 0 };
    let [last, payloadBytes] = [oldest[0], 0];
    for (const [first, bytes] of sizes) {
      if (payloadBytes >= room && first !== oldest[0]) break;
      last = first;
      payloadBytes += bytes;
    }
    // parse border: the columns' types are the schema's
    const rows = this.#blobs.all([oldest[0], last]) as StoredBlob[];
    return { rows, payloadBytes };
  }

  #guarded<T>(call: () => T): T {
    try {
      return call();
    } catch (thrown) {
      throw errorOf(openFault(thrown, this.#path));
    }
  }
}

/** libsql gives a Buffer for a single row and an ArrayBuffer when it iterates. */
type StoredBlob = readonly [first: number, blob: Buffer | ArrayBuffer];

function decodedCommit(row: StoredBlob | undefined, after: Position): StoredEntry[] {
  if (row === undefined) return [];
  const first = position(row[0]);
  const blob = row[1] instanceof ArrayBuffer ? Buffer.from(row[1]) : row[1];
  const { body, count } = openBlob(blob, first);
  return decodeEntries(body, first, count, after);
}
