import { pathToFileURL } from 'node:url';
import Database from 'libsql';
import { recordsError } from './records-error.ts';

/** A fleet as it is stored: it keeps its version wherever it goes. */
export interface StoredFleet {
  readonly version: number;
  readonly at: number;
  readonly by: string;
  /** JSON. */
  readonly fleet: string;
}

/** The fleets of a records file that is in use. */
export interface FleetShelf {
  newest(): number;
  after(version: number): readonly StoredFleet[];
  close(): void;
}

/** @throws AppError records-corrupt, records-unavailable; so do its methods. */
export function openFleetShelf(path: string): FleetShelf {
  const guarded = <T>(call: () => T): T => {
    try {
      return call();
    } catch (thrown) {
      throw recordsError(thrown, path);
    }
  };
  return guarded(() => {
    const db = new Database(`${pathToFileURL(path).href}?mode=ro`, { timeout: BUSY_WAIT_MS });
    const newest = db.prepare('SELECT coalesce(max(version), 0) FROM fleets').raw();
    const after = db.prepare(
      'SELECT version, at, by, fleet FROM fleets WHERE version > ? ORDER BY version',
    );
    return {
      // parse border: the columns are the schema's
      newest: () => guarded(() => (newest.get([]) as [number])[0]),
      after: (version) => guarded(() => after.all([version]) as StoredFleet[]),
      close: () => void db.close(),
    };
  });
}

const BUSY_WAIT_MS = 5_000;

/** Adds the fleets that a records file does not have yet; nobody else may have it open. */
export function adoptFleets(path: string, fleets: readonly StoredFleet[]): void {
  try {
    const db = new Database(path);
    try {
      const insert = db.prepare(
        'INSERT OR IGNORE INTO fleets (version, at, by, fleet) VALUES (?, ?, ?, ?)',
      );
      for (const { version, at, by, fleet } of fleets) insert.run([version, at, by, fleet]);
    } finally {
      db.close();
    }
  } catch (thrown) {
    throw recordsError(thrown, path);
  }
}
