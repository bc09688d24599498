import { existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { lockDirectory } from './journal/directory-lock.ts';
import { openSqliteJournalReader } from './journal/sqlite-journal-reader.ts';
import { AppError } from './lib/app-error.ts';
import { standOf } from './records/sqlite/copy-records.ts';
import { adoptFleets } from './records/sqlite/fleet-shipping.ts';
import { type Lineage, nextEpoch } from './safekeeping/lineage.ts';
import { STANDBY_FILE } from './safekeeping/ready-directory.ts';
import { syncFolder } from './safekeeping/write-durably.ts';
import { fleetsIn, fleetsPath, readStandbyState } from './standby-state.ts';

export interface Promoted {
  readonly lineage: Lineage;
  readonly head: number;
  /** Of the last entry; null: there is none. */
  readonly headAt: string | null;
  readonly recordsAt: string;
}

/**
 * Makes a standby's directory a primary's. Nothing tells the old primary: that it is stopped for
 * good is for the operator to see to. May be repeated after a crash.
 * @throws AppError data-dir-locked while the standby runs, standby-unknown, standby-not-ready.
 */
export async function promote(dataDir: string): Promise<Promoted> {
  if (!existsSync(join(dataDir, STANDBY_FILE))) {
    throw new AppError('standby-unknown', `${dataDir} is no standby's directory`);
  }
  const lock = lockDirectory(dataDir);
  try {
    const state = readStandbyState(dataDir);
    const records = join(dataDir, 'records.db');
    if (state?.recordsAt === null || state === null || !existsSync(records)) {
      throw new AppError(
        'standby-not-ready',
        `${dataDir} has no records of its primary yet: there is nothing to promote; restore a backup`,
      );
    }
    const { head, at } = journalEnd(join(dataDir, 'journal.db'));
    const { cursor } = standOf(records);
    if (cursor > head) {
      throw new AppError(
        'standby-damaged',
        `records at ${cursor} are ahead of the journal at ${head}`,
      );
    }
    adoptFleets(records, fleetsIn(fleetsPath(dataDir)));
    const lineage = await nextEpoch(dataDir);
    rmSync(join(dataDir, 'standby'), { recursive: true, force: true });
    rmSync(join(dataDir, STANDBY_FILE));
    await syncFolder(dataDir);
    return { lineage, head, headAt: at, recordsAt: state.recordsAt };
  } finally {
    lock.release();
  }
}

function journalEnd(path: string): { readonly head: number; readonly at: string | null } {
  const reader = openSqliteJournalReader(path);
  try {
    const { head } = reader.bounds();
    const at = reader.entry(head)?.at;
    return { head, at: at === undefined ? null : new Date(at).toISOString() };
  } finally {
    reader.close();
  }
}
