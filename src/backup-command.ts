import { existsSync, readFileSync, realpathSync } from 'node:fs';
import { dirname, join, resolve, sep } from 'node:path';
import { parseArgs } from 'node:util';
import { copyAll } from './backup-copy.ts';
import { plainFiles } from './backup-source.ts';
import { problemLine } from './config/config-problem.ts';
import { loadConfig } from './config/load-config.ts';
import { lockDirectory } from './journal/directory-lock.ts';
import { AppError, reasonOf } from './lib/app-error.ts';
import { err, ok, type Result } from './lib/result.ts';
import type { BackupFile } from './safekeeping/backup-file.ts';
import { openControlLine } from './safekeeping/control-client.ts';
import { mebibytes } from './safekeeping/empty-folder.ts';

/** The outside world of a command. */
export interface CommandContext {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly print: (text: string) => void;
  readonly complain: (line: string) => void;
  readonly now: () => number;
}

const USAGE = `npm run backup -- DIR [--config FILE | --data-dir DATA]
  copies journal, records, history, keys and archive of a running or a stopped service to DIR,
  so that all stand at one moment; DIR must be absent or empty
  --config FILE     the service's configuration; by default GASWATCH_CONFIG or config/gaswatch.yaml
  --data-dir DATA   the data directory itself
  exit: 0 done, 1 failed, 2 not asked correctly`;

export const FAILED_EXIT = 1;
export const USAGE_EXIT = 2;

/** Makes a backup; the exit code. */
export async function backupCommand(
  argv: readonly string[],
  context: CommandContext,
): Promise<number> {
  const asked = readArguments(argv, context);
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
    tell(await backup(asked.value, context), asked.value, context);
    return 0;
  } catch (thrown) {
    if (!(thrown instanceof AppError)) throw thrown;
    context.complain(`no backup was made (${thrown.code}): ${thrown.message}`);
    return FAILED_EXIT;
  }
}

interface Asked {
  readonly dir: string;
  readonly dataDir: string;
  /** Null: no configuration was read. */
  readonly historyDriver: string | null;
}

async function backup(asked: Asked, context: CommandContext): Promise<BackupFile> {
  const { dataDir, dir } = asked;
  if (!existsSync(join(dataDir, 'journal.db'))) {
    throw new AppError('journal-missing', `${dataDir} is no data directory: it has no journal.db`);
  }
  const home = `${realpathSync(dataDir)}${sep}`;
  if (`${realOf(dir)}${sep}`.startsWith(home)) {
    throw new AppError('backup-inside', `${dir} lies in the data directory that is to be copied`);
  }
  const service = await openControlLine(dataDir);
  const lock = service === null ? lockStopped(dataDir) : null;
  const historyDriver = asked.historyDriver ?? driverIn(dataDir);
  const run = { ...asked, historyDriver, service, now: context.now, progress: context.complain };
  try {
    context.complain(
      `copying ${dataDir} of ${service === null ? 'a stopped' : 'the running'} service`,
    );
    return await copyAll(run);
  } finally {
    service?.close();
    lock?.release();
  }
}

function lockStopped(dataDir: string): ReturnType<typeof lockDirectory> {
  try {
    return lockDirectory(dataDir);
  } catch (thrown) {
    if (!(thrown instanceof AppError) || thrown.code !== 'data-dir-locked') throw thrown;
    const text = `${dataDir} is in use, but nobody answers at its control.sock: see the service's log line about it`;
    throw new AppError('control-unavailable', text, { cause: thrown });
  }
}

/** Of the nearest folder that exists. */
function realOf(path: string): string {
  const parent = dirname(path);
  if (existsSync(path)) return realpathSync(path);
  return parent === path ? path : join(realOf(parent), path.slice(parent.length));
}

function tell(made: BackupFile, { dir }: Asked, { print, complain }: CommandContext): void {
  const bytes = made.files.reduce((sum, file) => sum + file.bytes, 0);
  const { journal, history } = made;
  print(
    `${dir}: ${made.files.length} files, ${mebibytes(bytes)} MiB, entries ${journal.first} to ${journal.head}` +
      ` (the last of ${journal.headAt ?? 'never'})`,
  );
  if (history.driver !== 'duckdb') {
    complain(
      `the readings in ${history.driver} are not in it: back that engine up by its own means, after this`,
    );
  }
}

/** Without a configuration: a remote engine's state shows that there is one. */
const driverIn = (dataDir: string): string =>
  plainFiles(dataDir).some((path) => path.endsWith('remote-state.json'))
    ? 'a remote engine'
    : 'duckdb';

function readArguments(
  argv: readonly string[],
  { env }: CommandContext,
): Result<Asked | 'help', readonly string[]> {
  try {
    const { values, positionals } = parseArgs({
      args: [...argv],
      allowPositionals: true,
      options: {
        config: { type: 'string' },
        'data-dir': { type: 'string' },
        help: { type: 'boolean', default: false },
      },
    });
    if (values.help) return ok('help');
    const [dir, more] = positionals;
    if (dir === undefined || more !== undefined) return err(['name one folder for the backup']);
    const target = resolve(dir);
    const dataDir = values['data-dir'];
    if (dataDir !== undefined) {
      return ok({ dir: target, dataDir: resolve(dataDir), historyDriver: null });
    }
    const path = values.config ?? env['GASWATCH_CONFIG'] ?? 'config/gaswatch.yaml';
    const loaded = loadConfig({ text: readFileSync(path, 'utf8'), path, env });
    if (!loaded.ok) return err(loaded.error.map(problemLine));
    const { dataDir: configured, history } = loaded.value;
    return ok({ dir: target, dataDir: resolve(configured), historyDriver: history.driver });
  } catch (thrown) {
    return err([reasonOf(thrown)]);
  }
}
