import { existsSync } from 'node:fs';
import Database from 'libsql';
import { AppError } from '../lib/app-error.ts';
import { type EpochMs, type Position, position } from '../model/units.ts';
import type { RawCommit } from './raw-commit.ts';
import { errorOf, openFault } from './sqlite-fault.ts';

/** Whole commits of a journal that may be in use, in any process: for copying and shipping. */
export interface CommitSource {
  /**
   * The commits after `after`, in order, until `maxBytes` of blobs are reached (one at least if
   * there is one). No snapshot is held between two calls: the writer's log goes on being emptied.
   */
  after(after: Position, maxBytes: number): readonly RawCommit[];
  /** First position still kept and last committed; both 0 when empty. */
  bounds(): { readonly first: Position; readonly head: Position };
  close(): void;
}

const BUSY_WAIT_MS = 5000;
/** With one entry a commit, a call takes several looks. */
const COMMITS_A_LOOK = 256;

type Row = readonly [number, number, EpochMs, EpochMs, number, Buffer | ArrayBuffer];

/** @throws AppError journal-missing, journal-corrupt, journal-failed; so do its methods. */
export function openCommitSource(path: string): CommitSource {
  if (!existsSync(path)) throw new AppError('journal-missing', `there is no journal at ${path}`);
  const guarded = <T>(call: () => T): T => {
    try {
      return call();
    } catch (thrown) {
      throw errorOf(openFault(thrown, path));
    }
  };
  return guarded(() => {
    const db = new Database(path);
    db.exec(`PRAGMA busy_timeout=${BUSY_WAIT_MS}`);
    db.exec('PRAGMA query_only=ON');
    const sizes = db
      .prepare('SELECT first, length(blob) FROM commits WHERE first > ? ORDER BY first LIMIT ?')
      .raw();
    const rows = db
      .prepare(
        'SELECT first, count, newest_at, oldest_at, payload_bytes, blob FROM commits ' +
          'WHERE first > ?1 AND first <= ?2 ORDER BY first',
      )
      .raw();
    const ends = db
      .prepare('SELECT coalesce(min(first), 0), coalesce(max(first + count - 1), 0) FROM commits')
      .raw();
    return {
      after: (after, maxBytes) =>
        guarded(() => {
          // parse border: the columns' types are the schema's
          const found = sizes.all([after, COMMITS_A_LOOK]) as [number, number][];
          const last = lastWithin(found, maxBytes);
          // parse border: the same
          return last === null ? [] : (rows.all([after, last]) as Row[]).map(commitOf);
        }),
      bounds: () =>
        guarded(() => {
          // parse border: the columns' types are the schema's
          const [first, head] = ends.get([]) as [number, number];
          return { first: position(first), head: position(head) };
        }),
      close: () => {
        if (db.open) db.close();
      },
    };
  });
}

/** First position of the last commit that is taken; null where there is none. */
function lastWithin(found: readonly (readonly [number, number])[], maxBytes: number) {
  let [last, room]: [number | null, number] = [null, maxBytes];
  for (const [first, bytes] of found) {
    if (last !== null && bytes > room) break;
    last = first;
    room -= bytes;
  }
  return last;
}

const commitOf = ([first, count, newestAt, oldestAt, payloadBytes, blob]: Row): RawCommit => ({
  first: position(first),
  count,
  newestAt,
  oldestAt,
  payloadBytes,
  blob: blob instanceof ArrayBuffer ? Buffer.from(blob) : blob,
});
