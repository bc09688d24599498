import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Span } from './alarm/kpi.ts';
import type { OpenedSource, Outcome } from './backtest-opened.ts';
import type { Config } from './config/config.ts';
import { openHistory } from './history/history-registry.ts';
import { type DirectoryLock, lockDirectory } from './journal/directory-lock.ts';
import { AppError } from './lib/app-error.ts';
import { err, ok } from './lib/result.ts';
import type { Fleet } from './model/fleet.ts';
import { historySource } from './pipeline/backtest/history-source.ts';
import { openRecordsReader } from './records/sqlite/reader.ts';

export interface StoredHistory {
  readonly config: Config;
  readonly span: Span;
  readonly warmUpMs: number;
  /** Instead of the one in force. */
  readonly fleet: Fleet | null;
}

/**
 * The history of a service that is not running.
 * @throws AppError data-dir-locked while it runs.
 */
export async function openStoredHistory(stored: StoredHistory): Promise<Outcome<OpenedSource>> {
  const { dataDir } = stored.config;
  const recordsPath = join(dataDir, 'records.db');
  if (!existsSync(recordsPath))
    return err([
      `${dataDir}: no stored history: start the service first, or judge a file with --input`,
    ]);
  const lock = lockStopped(dataDir);
  try {
    return await openUnder(lock, stored, recordsPath);
  } catch (thrown) {
    lock.release();
    throw thrown;
  }
}

function lockStopped(dataDir: string): DirectoryLock {
  try {
    return lockDirectory(dataDir);
  } catch (thrown) {
    if (!(thrown instanceof AppError) || thrown.code !== 'data-dir-locked') throw thrown;
    throw new AppError(
      'data-dir-locked',
      `${dataDir} is in use by the running service: ask it with POST /api/v1/backtests, or stop it first`,
      { cause: thrown },
    );
  }
}

async function openUnder(
  lock: DirectoryLock,
  { config, span, warmUpMs, fleet: given }: StoredHistory,
  recordsPath: string,
): Promise<Outcome<OpenedSource>> {
  const fleet = given ?? newestFleet(recordsPath);
  if (fleet === null) {
    lock.release();
    return err([
      `${config.dataDir}: no fleet has come into force there: give one with --fleet FILE`,
    ]);
  }
  const history = await openHistory(config.history.driver, config.history, {
    dir: join(config.dataDir, 'history'),
  });
  const devices = fleet.devices.map(({ id }) => id);
  return ok({
    ...historySource({ history, devices, span, warmUpMs }),
    fleet,
    devices: null,
    span,
    async close() {
      await history.close();
      lock.release();
    },
  });
}

function newestFleet(recordsPath: string): Fleet | null {
  const reader = openRecordsReader(recordsPath);
  try {
    return reader.fleets.newest()?.fleet ?? null;
  } finally {
    reader.close();
  }
}
