import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { AppError } from '../lib/app-error.ts';

/** What a restore has copied and not yet checked whole. */
export const RESTORING = '.restoring';
/** What a standby knows of its primary; removed when it is promoted. */
export const STANDBY_FILE = 'standby.json';

/**
 * A service may work only in a directory that is whole and its own.
 * @throws AppError restore-unfinished, standby-not-promoted.
 */
export function demandReadyDirectory(dataDir: string): void {
  if (existsSync(join(dataDir, RESTORING))) {
    throw new AppError(
      'restore-unfinished',
      `${dataDir}: a restore into it was interrupted: empty it and restore again`,
    );
  }
  if (existsSync(join(dataDir, STANDBY_FILE))) {
    throw new AppError(
      'standby-not-promoted',
      `${dataDir} is a standby's: make sure that its primary is stopped for good, then ` +
        `"npm run standby -- --promote --data-dir ${dataDir}"`,
    );
  }
}
