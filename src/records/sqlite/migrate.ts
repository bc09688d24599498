import { AppError } from '../../lib/app-error.ts';
import type { Connection } from './connection.ts';
import { INITIAL } from './migrations/0001-initial.ts';
import { DELIVERY_LIFE } from './migrations/0002-delivery-life.ts';
import { AUDIT_CHAIN } from './migrations/0003-audit-chain.ts';
import { ORDERS } from './migrations/0004-orders.ts';
import { ARCHIVE_TABLES } from './migrations/0005-archive.ts';
import type { Migration } from './migrations/migration.ts';

/** In order, without gaps; forward only. One that has been released is never edited. */
export const MIGRATIONS: readonly Migration[] = [
  INITIAL,
  DELIVERY_LIFE,
  AUDIT_CHAIN,
  ORDERS,
  ARCHIVE_TABLES,
];

const LATEST = Math.max(...MIGRATIONS.map(({ number }) => number));

/** Applies what is missing, all in one transaction. Throws `records-newer`. */
export function migrate(db: Connection): void {
  db.transaction(() => {
    db.exec(
      'CREATE TABLE IF NOT EXISTS schema_migrations (number INTEGER PRIMARY KEY, name TEXT NOT NULL) STRICT',
    );
    const applied = appliedUpTo(db);
    refuseNewer(db, applied);
    const remember = db.command('INSERT INTO schema_migrations (number, name) VALUES (?, ?)');
    for (const migration of MIGRATIONS.filter(({ number }) => number > applied)) {
      db.exec(migration.sql);
      migration.afterwards?.(db);
      remember(migration.number, migration.name);
    }
  });
}

/** For a reader. Throws `records-newer`, or `records-not-ready` while the writer has not migrated. */
export function assertCurrent(db: Connection): void {
  const tables = db.query<{ readonly name: string }>(
    "SELECT name FROM sqlite_schema WHERE type = 'table' AND name = 'schema_migrations'",
  );
  const applied = tables().length === 0 ? 0 : appliedUpTo(db);
  refuseNewer(db, applied);
  if (applied < LATEST) {
    throw new AppError('records-not-ready', `the records file ${db.path} is not migrated yet`, {
      retryable: true,
    });
  }
}

const appliedUpTo = (db: Connection): number =>
  db.query<{ readonly number: number | null }>(
    'SELECT max(number) AS number FROM schema_migrations',
  )()[0]?.number ?? 0;

function refuseNewer(db: Connection, applied: number): void {
  if (applied <= LATEST) return;
  throw new AppError(
    'records-newer',
    `the records file ${db.path} has schema ${applied}, this release knows ${LATEST}: ` +
      'start the newer release, or restore the backup made before it',
  );
}
