import Database from 'libsql';
import { bindable, type SqlValue } from './bindable.ts';
import { recordsError, recordsUnavailable } from './records-error.ts';

/** Runs one statement with its values in order; returns the number of rows it changed. */
export type Command = (...values: readonly SqlValue[]) => number;

/** All rows of one statement. Blobs come as ArrayBuffer. */
export type Query<Row> = (...values: readonly SqlValue[]) => readonly Row[];

export interface ConnectionOptions {
  /** How long to wait for another connection's lock, ms. */
  readonly busyTimeoutMs: number;
}

/**
 * One SQLite connection: statements are prepared once and kept by their text,
 * and every vendor error leaves as an AppError.
 */
export class Connection {
  readonly path: string;
  readonly #database: Database.Database;
  readonly #statements = new Map<string, Database.Statement>();

  /** @param target a file path, or a `file:` URI for a read-only connection. */
  constructor(path: string, target: string, options: ConnectionOptions) {
    this.path = path;
    try {
      this.#database = new Database(target, { timeout: options.busyTimeoutMs });
    } catch (thrown) {
      throw recordsUnavailable(path, thrown);
    }
  }

  exec(sql: string): void {
    this.#translated(() => this.#database.exec(sql));
  }

  command(sql: string): Command {
    const statement = this.#prepared(sql);
    // the values go as one array: a lone null would be taken for named parameters
    return (...values) => this.#translated(() => statement.run(bindable(values)).changes);
  }

  query<Row>(sql: string): Query<Row> {
    const statement = this.#prepared(sql);
    // The parse border: a row has the columns that its own SQL names. `all`, because
    // `get` adds a property of the driver's to the row.
    return (...values) => this.#translated(() => statement.all(bindable(values)) as Row[]);
  }

  /** All of `body` is committed durably, or nothing. */
  transaction<T>(body: () => T): T {
    return this.#within('BEGIN IMMEDIATE', body);
  }

  /** All queries in `body` see the same committed state. */
  snapshot<T>(body: () => T): T {
    return this.#within('BEGIN', body);
  }

  inTransaction(): boolean {
    return this.#database.inTransaction;
  }

  close(): void {
    this.#statements.clear();
    this.#database.close();
  }

  #within<T>(begin: string, body: () => T): T {
    this.exec(begin);
    try {
      const result = body();
      this.exec('COMMIT');
      return result;
    } catch (thrown) {
      // a full disk or a damaged page has already rolled back by itself
      if (this.inTransaction()) this.exec('ROLLBACK');
      throw thrown;
    }
  }

  #prepared(sql: string): Database.Statement {
    const known = this.#statements.get(sql);
    if (known !== undefined) return known;
    const statement = this.#translated(() => this.#database.prepare(sql));
    this.#statements.set(sql, statement);
    return statement;
  }

  #translated<T>(body: () => T): T {
    try {
      return body();
    } catch (thrown) {
      throw recordsError(thrown, this.path);
    }
  }
}
