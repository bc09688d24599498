import { type DuckDBConnection, DuckDBInstance } from '@duckdb/node-api';
import { AppError } from '../../lib/app-error.ts';
import { Slots } from './slots.ts';
import { readSnapshot, type Snapshot } from './sql-source.ts';
import { asAppError } from './vendor-errors.ts';

export interface EngineOptions {
  readonly databaseFile: string;
  readonly archiveDir: string;
  readonly spillDir: string;
  readonly memoryLimitMb: number;
  readonly threads: number;
}

/** More queries at once starve the writer: libuv has four threads for all of them. */
const QUERIES_AT_ONCE = 2;

/**
 * The one owner of the database: one connection writes, one keeps (archive,
 * merge, roll-up), two query. Two instances on one file would be two separate
 * databases without an error, so nothing else may open it.
 */
export class Engine {
  readonly writer: DuckDBConnection;
  readonly keeper: DuckDBConnection;
  readonly archiveDir: string;
  readonly slots = new Slots(QUERIES_AT_ONCE);
  readonly #instance: DuckDBInstance;
  readonly #free: DuckDBConnection[];
  readonly #writes = new Slots(1);
  readonly #reading = new Set<Promise<unknown>>();
  #closed = false;

  constructor(
    instance: DuckDBInstance,
    connections: readonly [DuckDBConnection, DuckDBConnection, DuckDBConnection, DuckDBConnection],
    archiveDir: string,
  ) {
    this.#instance = instance;
    this.writer = connections[0];
    this.keeper = connections[1];
    this.#free = [connections[2], connections[3]];
    this.archiveDir = archiveDir;
  }

  static async open(options: EngineOptions): Promise<Engine> {
    const instance = await DuckDBInstance.create(options.databaseFile, {
      memory_limit: `${options.memoryLimitMb}MB`,
      threads: String(options.threads),
      temp_directory: options.spillDir,
    });
    try {
      return new Engine(
        instance,
        [
          await instance.connect(),
          await instance.connect(),
          await instance.connect(),
          await instance.connect(),
        ],
        options.archiveDir,
      );
    } catch (thrown) {
      instance.closeSync();
      throw thrown;
    }
  }

  /** Runs queries on one snapshot; waits for a free place first. */
  async read<T>(work: (connection: DuckDBConnection, seen: Snapshot) => Promise<T>): Promise<T> {
    return this.slots.run(() => {
      const running = this.#read(work);
      const settled = running.catch(() => undefined);
      this.#reading.add(settled);
      void settled.then(() => this.#reading.delete(settled));
      return running;
    });
  }

  /** Resolves when every query that runs now has ended: files that they may read can go. */
  async queriesOfNow(): Promise<void> {
    await Promise.all(this.#reading);
  }

  async #read<T>(work: (connection: DuckDBConnection, seen: Snapshot) => Promise<T>): Promise<T> {
    this.#refuseWhenClosed();
    const connection = this.#free.pop();
    // as many connections as places, so this is a slip of ours
    if (connection === undefined) throw new AppError('history-down', 'no free connection');
    try {
      return await transaction(connection, async () =>
        work(connection, await readSnapshot(connection, this.archiveDir)),
      );
    } catch (thrown) {
      throw asAppError(thrown);
    } finally {
      this.#free.push(connection);
    }
  }

  /** One writing transaction at a time; queued queries never hold it up. */
  async write<T>(work: (connection: DuckDBConnection) => Promise<T>): Promise<T> {
    return this.#writes.run(async () => {
      this.#refuseWhenClosed();
      try {
        return await work(this.writer);
      } catch (thrown) {
        throw asAppError(thrown);
      }
    });
  }

  /** Ending the thread with a query in flight would abort the process: wait, then close. */
  async close(): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    this.keeper.interrupt();
    await Promise.all([this.slots.idle(), this.#writes.idle()]);
    for (const connection of [this.writer, this.keeper, ...this.#free]) connection.closeSync();
    this.#instance.closeSync();
  }

  get closing(): boolean {
    return this.#closed;
  }

  #refuseWhenClosed(): void {
    if (this.#closed) throw new AppError('history-closed', 'history is closed');
  }
}

/** All or nothing; a failed rollback is not reported over the error that caused it. */
export async function transaction<T>(
  connection: DuckDBConnection,
  work: () => Promise<T>,
): Promise<T> {
  await connection.run('BEGIN TRANSACTION');
  try {
    const result = await work();
    await connection.run('COMMIT');
    return result;
  } catch (thrown) {
    await connection.run('ROLLBACK').catch(() => undefined);
    throw thrown;
  }
}
