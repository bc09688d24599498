import { closeSync, existsSync, fsyncSync, openSync, rmSync } from 'node:fs';
import { dirname } from 'node:path';
import { pathToFileURL } from 'node:url';
import Database from 'libsql';
import { AppError } from '../../lib/app-error.ts';
import { type Position, position } from '../../model/units.ts';
import { MIGRATIONS } from './migrate.ts';
import { recordsError } from './records-error.ts';

/** What a copy of the records stands at. */
export interface RecordsStand {
  /** The fold goes on after this journal position. */
  readonly cursor: Position;
  /** Number of its newest migration. */
  readonly schema: number;
  /** Its newest fleet; null before the first. */
  readonly fleetVersion: number | null;
}

/**
 * Copies the records of one moment to a new file, readable by its owner only, while their
 * writer goes on. It blocks its thread for about a second per 200 MB.
 * @throws AppError records-not-ready, records-corrupt, records-full, records-unavailable.
 */
export function copyRecords(from: string, to: string): RecordsStand {
  if (!existsSync(from)) {
    throw new AppError('records-not-ready', `the records file ${from} does not exist`);
  }
  // SQLite takes an empty file for a new one, and this one has its mode from the start
  closeSync(openSync(to, 'wx', 0o600));
  try {
    const db = new Database(`${pathToFileURL(from).href}?mode=ro`, { timeout: BUSY_WAIT_MS });
    try {
      db.prepare('VACUUM INTO ?').run([to]);
    } finally {
      db.close();
    }
    syncFile(to);
    syncFile(dirname(to));
    return standOf(to);
  } catch (thrown) {
    rmSync(to, { force: true });
    throw recordsError(thrown, from);
  }
}

const BUSY_WAIT_MS = 5_000;

/**
 * Where a records file that nobody writes stands.
 * @throws AppError records-newer, records-corrupt, records-not-ready.
 */
export function standOf(path: string): RecordsStand {
  if (!existsSync(path)) {
    throw new AppError('records-not-ready', `the records file ${path} does not exist`);
  }
  const db = new Database(`${pathToFileURL(path).href}?mode=ro`);
  try {
    // parse border: each query has one row of one number or null
    const numberOf = (sql: string) => (db.prepare(sql).raw().get([]) as [number | null])[0];
    const schema = numberOf('SELECT max(number) FROM schema_migrations') ?? 0;
    const latest = Math.max(...MIGRATIONS.map(({ number }) => number));
    if (schema > latest) {
      const text = `the records file ${path} has schema ${schema}, this release knows ${latest}: use the newer release`;
      throw new AppError('records-newer', text);
    }
    return {
      cursor: position(numberOf('SELECT cursor FROM fold') ?? 0),
      schema,
      fleetVersion: numberOf('SELECT max(version) FROM fleets'),
    };
  } catch (thrown) {
    throw recordsError(thrown, path);
  } finally {
    db.close();
  }
}

function syncFile(path: string): void {
  const file = openSync(path, 'r');
  try {
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
}
