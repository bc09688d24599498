import Database from 'libsql';
import { AppError, reasonOf } from '../../lib/app-error.ts';
import { SCHEMA, SCHEMA_VERSION } from './schema.ts';

export type SqlValue = number | string | null | Uint8Array;

/** One connection to the books' file: statements by their text, one transaction at a time. */
export interface BooksDatabase {
  run(sql: string, ...values: readonly SqlValue[]): void;
  rows<Row>(sql: string, ...values: readonly SqlValue[]): readonly Row[];
  /** Rows as arrays in the order of the columns: half the time of `rows`. */
  cells<Row extends readonly unknown[]>(
    sql: string,
    ...values: readonly SqlValue[]
  ): readonly Row[];
  /** All of it durably, or nothing. */
  transaction<T>(body: () => T): T;
  close(): void;
}

/** @throws AppError books-unavailable; books-newer for a file of a later release. */
export function openBooksDatabase(path: string): BooksDatabase {
  try {
    const database = new Database(path);
    database.exec('PRAGMA journal_mode = WAL');
    // the journal has everything: after a power cut the cursor says from where
    database.exec('PRAGMA synchronous = NORMAL');
    const [row] = database.prepare('PRAGMA user_version').all() as { user_version: number }[];
    const found = row?.user_version ?? 0;
    if (found > SCHEMA_VERSION) {
      database.close();
      throw new AppError(
        'books-newer',
        `${path} is of a newer release (schema ${found}): start that release, or remove the file to have it made anew`,
      );
    }
    database.exec(SCHEMA);
    database.exec(`PRAGMA user_version = ${SCHEMA_VERSION}`);
    return databaseOf(database);
  } catch (thrown) {
    if (thrown instanceof AppError) throw thrown;
    throw new AppError('books-unavailable', `${path}: ${reasonOf(thrown)}`, { cause: thrown });
  }
}

function databaseOf(database: Database.Database): BooksDatabase {
  const statements = new Map<string, Database.Statement>();
  const rawStatements = new Map<string, Database.Statement>();
  const prepared = (sql: string): Database.Statement =>
    inMap(statements, sql, () => database.prepare(sql));
  const raw = (sql: string): Database.Statement =>
    inMap(rawStatements, sql, () => database.prepare(sql).raw(true));
  return {
    run: (sql, ...values) => void prepared(sql).run([...values]),
    // the parse border: a row has the columns that its own SQL names
    rows: <Row>(sql: string, ...values: readonly SqlValue[]) =>
      prepared(sql).all([...values]) as Row[],
    // the parse border again
    cells: <Row extends readonly unknown[]>(sql: string, ...values: readonly SqlValue[]) =>
      raw(sql).all([...values]) as Row[],
    transaction(body) {
      database.exec('BEGIN IMMEDIATE');
      try {
        const result = body();
        database.exec('COMMIT');
        return result;
      } catch (thrown) {
        if (database.inTransaction) database.exec('ROLLBACK');
        throw thrown;
      }
    },
    close() {
      statements.clear();
      rawStatements.clear();
      database.close();
    },
  };
}

function inMap<V>(map: Map<string, V>, key: string, make: () => V): V {
  const known = map.get(key);
  if (known !== undefined) return known;
  const made = make();
  map.set(key, made);
  return made;
}
