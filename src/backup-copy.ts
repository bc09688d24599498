import { chmodSync, existsSync, mkdirSync, rmSync, statSync } from 'node:fs';
import { rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { attachments, bytesToCopy, plainFiles } from './backup-source.ts';
import { openCommitSink } from './journal/commit-sink.ts';
import { openCommitSource } from './journal/commit-source.ts';
import { lastOf } from './journal/raw-commit.ts';
import { openSqliteJournalReader } from './journal/sqlite-journal-reader.ts';
import { type Position, position } from './model/units.ts';
import { copyRecords } from './records/sqlite/copy-records.ts';
import {
  BACKUP_FILE,
  BACKUP_FORMAT,
  type BackedUp,
  type BackupFile,
  PARTIAL_FILE,
} from './safekeeping/backup-file.ts';
import type { ControlLine } from './safekeeping/control-client.ts';
import { copyFileDurably, sumOf } from './safekeeping/copy-file.ts';
import { demandRoom, makeEmptyFolder, mebibytes } from './safekeeping/empty-folder.ts';
import { syncFolder, writeDurably } from './safekeeping/write-durably.ts';

export interface BackupRun {
  readonly dataDir: string;
  readonly dir: string;
  readonly historyDriver: string;
  /** To the running service; null: it is stopped, and its directory locked by us. */
  readonly service: ControlLine | null;
  readonly now: () => number;
  readonly progress: (line: string) => void;
}

/** Beyond what there is now: what is written while the copy is made. */
const SPARE_BYTES = 64 * 1024 * 1024;
/** On the disk of a running service: `journal.reserveMegabytes` as shipped, or it would refuse messages. */
const RESERVE_BYTES = 512 * 1024 * 1024;
const COMMITS_AT_ONCE_BYTES = 8 * 1024 * 1024;

/**
 * Copies everything so that it stands at one journal position. The order matters:
 * - keys and the audit's anchor first: the records' audit may only be ahead of the anchor;
 * - then history: its cursor is then within the journal's copy, or entries would be left out of it;
 * - then the head of the journal, then the records, then the journal up to that head or to where
 *   the records stand, if that is further: so it names no fleet that the records do not have;
 * - what was attached to the archive meanwhile comes after the records that may name it.
 * Whatever lies between the records and the journal's end is folded again after a restore, as it
 * is after a crash. Trimming and archiving are held meanwhile.
 */
export async function copyAll(run: BackupRun): Promise<BackupFile> {
  const { dataDir, dir, service, progress } = run;
  makeEmptyFolder(dir);
  const sharesDisk = service !== null && statSync(dir).dev === statSync(dataDir).dev;
  demandRoom(dir, bytesToCopy(dataDir) + SPARE_BYTES + (sharesDisk ? RESERVE_BYTES : 0));
  await writeFile(join(dir, PARTIAL_FILE), 'not finished\n', { mode: 0o600 });
  await service?.ask('hold');
  const early = plainFiles(dataDir);
  const files = await copyPlainFiles(run, early);
  const cursor = await copyHistory(run);
  const source = openCommitSource(join(dataDir, 'journal.db'));
  try {
    const { head } = source.bounds();
    progress('records');
    const records = copyRecords(join(dataDir, 'records.db'), join(dir, 'records.db'));
    const attached = attachments(plainFiles(dataDir)).filter((path) => !early.includes(path));
    files.push(...(await copyPlainFiles(run, attached)));
    const upTo = position(Math.max(head, records.cursor));
    copyJournal(source, run, upTo);
    service?.close();
    progress('checksums');
    const summed = await Promise.all(databasesIn(dir).map((path) => backedUp(dir, path)));
    const { cursor: folded, schema } = records;
    const backup: BackupFile = {
      format: BACKUP_FORMAT,
      takenAt: new Date(run.now()).toISOString(),
      journal: journalStand(join(dir, 'journal.db')),
      records: { cursor: folded, schema },
      history: { driver: run.historyDriver, cursor },
      files: [...files, ...summed],
    };
    await writeDurably(join(dir, BACKUP_FILE), `${JSON.stringify(backup, null, 2)}\n`);
    await rm(join(dir, PARTIAL_FILE));
    await syncFolder(dir);
    return backup;
  } finally {
    source.close();
  }
}

const backedUp = async (dir: string, path: string): Promise<BackedUp> => ({
  path,
  ...(await sumOf(join(dir, path))),
});

async function copyPlainFiles(
  { dataDir, dir, progress }: BackupRun,
  paths: readonly string[],
): Promise<BackedUp[]> {
  const copied: BackedUp[] = [];
  if (paths.length > 0) {
    const months = paths.filter((path) => path.endsWith('.parquet')).length;
    progress(`keys, state, ${months} archive files, ${attachments(paths).length} attachments`);
  }
  for (const path of paths) {
    const to = join(dir, path);
    mkdirSync(dirname(to), { recursive: true, mode: 0o700 });
    copied.push({ path, ...(await copyFileDurably(join(dataDir, path), to)) });
  }
  for (const folder of new Set(paths.map((path) => dirname(join(dir, path))))) {
    await syncFolder(folder);
  }
  return copied;
}

const HISTORY = join('history', 'history.duckdb');

/** Returns the position it stands at; null when it was copied unopened or is kept elsewhere. */
async function copyHistory(run: BackupRun): Promise<number | null> {
  const { dataDir, dir, service, progress } = run;
  const to = join(dir, HISTORY);
  if (!existsSync(join(dataDir, HISTORY))) return null;
  mkdirSync(dirname(to), { recursive: true, mode: 0o700 });
  progress('history');
  if (service !== null) {
    // the service writes where it may; a unit or a container may keep it out of our folder
    const { path, cursor } = await service.ask('copy-history');
    if (typeof path !== 'string') return null;
    await copyFileDurably(path, to);
    rmSync(path, { force: true });
    return typeof cursor === 'number' ? cursor : null;
  }
  for (const end of ['', '.wal']) {
    const from = join(dataDir, HISTORY + end);
    if (existsSync(from)) await copyFileDurably(from, to + end);
  }
  return null;
}

function copyJournal(
  source: ReturnType<typeof openCommitSource>,
  { dir, progress }: BackupRun,
  upTo: Position,
): void {
  const path = join(dir, 'journal.db');
  const sink = openCommitSink(path);
  let [after, bytes, told] = [position(0), 0, 0];
  try {
    while (sink.head() < upTo) {
      const commits = source.after(after, COMMITS_AT_ONCE_BYTES);
      const wanted = commits.filter(({ first }) => first <= upTo);
      const last = wanted.at(-1);
      if (last === undefined) break;
      sink.take(wanted);
      after = lastOf(last);
      bytes += wanted.reduce((sum, { blob }) => sum + blob.byteLength, 0);
      if (bytes - told >= 256 * 1024 * 1024) {
        progress(`journal: ${mebibytes(bytes)} MiB, entry ${after} of ${upTo}`);
        told = bytes;
      }
    }
  } finally {
    sink.close();
  }
  rmSync(`${path}-lock`, { force: true });
  chmodSync(path, 0o600);
  progress(`journal: ${mebibytes(bytes)} MiB`);
}

function journalStand(path: string): BackupFile['journal'] {
  const reader = openSqliteJournalReader(path);
  try {
    const { first, head } = reader.bounds();
    const at = reader.entry(head)?.at;
    return { first, head, headAt: at === undefined ? null : new Date(at).toISOString() };
  } finally {
    reader.close();
  }
}

const databasesIn = (dir: string): readonly string[] =>
  ['journal.db', 'records.db', HISTORY, `${HISTORY}.wal`].filter((path) =>
    existsSync(join(dir, path)),
  );
