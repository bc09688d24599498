import { existsSync, mkdirSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { type CommandContext, FAILED_EXIT, USAGE_EXIT } from './backup-command.ts';
import { lockDirectory } from './journal/directory-lock.ts';
import { openSqliteJournalReader } from './journal/sqlite-journal-reader.ts';
import { AppError, reasonOf } from './lib/app-error.ts';
import { err, ok, type Result } from './lib/result.ts';
import { readAnchor } from './records/sqlite/audit-anchor.ts';
import { checkAudit } from './records/sqlite/audit-check.ts';
import { standOf } from './records/sqlite/copy-records.ts';
import { MIGRATIONS } from './records/sqlite/migrate.ts';
import { openRecordsReader } from './records/sqlite/reader.ts';
import { type BackupFile, readBackupFile } from './safekeeping/backup-file.ts';
import { copyFileDurably } from './safekeeping/copy-file.ts';
import { demandRoom, makeEmptyFolder } from './safekeeping/empty-folder.ts';
import { nextEpoch } from './safekeeping/lineage.ts';
import { RESTORING } from './safekeeping/ready-directory.ts';
import { syncFolder } from './safekeeping/write-durably.ts';

const USAGE = `npm run restore -- DIR --data-dir NEW
  checks the backup in DIR and copies it to NEW, which must be absent or empty
  exit: 0 done, 1 refused or failed, 2 not asked correctly`;

/** Makes a data directory of a backup; the exit code. */
export async function restoreCommand(
  argv: readonly string[],
  context: CommandContext,
): Promise<number> {
  const asked = readArguments(argv);
  if (!asked.ok) {
    for (const problem of asked.error) context.complain(problem);
    context.complain(USAGE);
    return USAGE_EXIT;
  }
  if (asked.value === 'help') {
    context.print(USAGE);
    return 0;
  }
  try {
    await restore(asked.value, context);
    return 0;
  } catch (thrown) {
    if (!(thrown instanceof AppError)) throw thrown;
    context.complain(`nothing was restored (${thrown.code}): ${thrown.message}`);
    return FAILED_EXIT;
  }
}

interface Asked {
  readonly dir: string;
  readonly dataDir: string;
}

async function restore({ dir, dataDir }: Asked, context: CommandContext): Promise<void> {
  const backup = readBackupFile(dir);
  refuseLocked(dataDir);
  makeEmptyFolder(dataDir);
  demandRoom(
    dataDir,
    backup.files.reduce((sum, { bytes }) => sum + bytes, 0),
  );
  const draft = join(dataDir, RESTORING);
  mkdirSync(draft, { mode: 0o700 });
  try {
    await copyChecked(backup, dir, draft);
    context.print(checkStand(backup, draft));
    await nextEpoch(draft);
  } catch (thrown) {
    rmSync(draft, { recursive: true, force: true });
    throw thrown;
  }
  // within one file system; while the draft's folder is there no service starts
  for (const name of readdirSync(draft)) renameSync(join(draft, name), join(dataDir, name));
  await syncFolder(dataDir);
  rmSync(draft, { recursive: true });
  await syncFolder(dataDir);
  tell(backup, dataDir, context);
}

/** Said before "not empty", because it is the more dangerous slip. */
function refuseLocked(dataDir: string): void {
  if (existsSync(join(dataDir, 'lock.db'))) lockDirectory(dataDir).release();
}

async function copyChecked(backup: BackupFile, dir: string, draft: string): Promise<void> {
  const folders = new Set([draft]);
  for (const { path, bytes, sha256 } of backup.files) {
    const to = join(draft, path);
    mkdirSync(dirname(to), { recursive: true, mode: 0o700 });
    folders.add(dirname(to));
    const found = await copyFileDurably(join(dir, path), to);
    if (found.bytes !== bytes || found.sha256 !== sha256) {
      throw new AppError(
        'backup-damaged',
        `${join(dir, path)} is not what was backed up: ${found.bytes} bytes with SHA-256 ${found.sha256} instead of ${bytes} with ${sha256}`,
      );
    }
  }
  for (const folder of folders) await syncFolder(folder);
}

/** Opens what was copied. @throws AppError backup-damaged, backup-newer, records-newer. */
function checkStand({ journal, records }: BackupFile, draft: string): string {
  const stand = standOf(join(draft, 'records.db'));
  const reader = openSqliteJournalReader(join(draft, 'journal.db'));
  try {
    const { first, head } = reader.bounds();
    if (first !== journal.first || head !== journal.head || stand.cursor !== records.cursor) {
      throw new AppError(
        'backup-damaged',
        `${draft}: journal ${first} to ${head} and records at ${stand.cursor} are not those of backup.json`,
      );
    }
  } finally {
    reader.close();
  }
  const latest = Math.max(...MIGRATIONS.map(({ number }) => number));
  if (stand.schema < latest) {
    return 'audit: of an earlier release; "npm run audit:verify" checks it after the first start';
  }
  return auditLine(join(draft, 'records.db'));
}

function auditLine(path: string): string {
  const records = openRecordsReader(path);
  try {
    const { lines, fault } = checkAudit(records.audit, readAnchor(path), new Set());
    // what was broken when it was backed up is restored as it was: evidence is not thrown away
    return fault === null
      ? `audit: unbroken, ${lines} lines`
      : `audit: BROKEN at line ${fault.line} (${fault.kind}), as it was when it was backed up`;
  } finally {
    records.close();
  }
}

function tell(
  { journal, history, takenAt }: BackupFile,
  dataDir: string,
  { print, complain }: CommandContext,
): void {
  print(`${dataDir}: restored from the backup of ${takenAt}`);
  print(
    `the last entry in it is ${journal.head} of ${journal.headAt ?? 'never'}: what was acknowledged after that is lost, unless devices still have it`,
  );
  print('notifications that were still waiting then go out at the start');
  if (history.driver !== 'duckdb') {
    complain(`readings are in ${history.driver}: restore that engine from its own backup`);
  }
}

function readArguments(argv: readonly string[]): Result<Asked | 'help', readonly string[]> {
  try {
    const { values, positionals } = parseArgs({
      args: [...argv],
      allowPositionals: true,
      options: { 'data-dir': { type: 'string' }, help: { type: 'boolean', default: false } },
    });
    if (values.help) return ok('help');
    const [dir, more] = positionals;
    if (dir === undefined || more !== undefined) return err(['name one backup']);
    const dataDir = values['data-dir'];
    if (dataDir === undefined) return err(['--data-dir: name the new data directory']);
    return ok({ dir: resolve(dir), dataDir: resolve(dataDir) });
  } catch (thrown) {
    return err([reasonOf(thrown)]);
  }
}
