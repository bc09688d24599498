import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Config } from './config/config.ts';
import { problemLine } from './config/config-problem.ts';
import { loadConfig } from './config/load-config.ts';
import type { OpenHistory } from './history/contract/driver.ts';
import { copyHistory } from './history/copy/copy-history.ts';
import { openCopyProgress } from './history/copy/copy-progress.ts';
import { HISTORY_SECTIONS, openHistory } from './history/history-registry.ts';
import { type CopyArguments, readCopyArguments, USAGE } from './history-copy-arguments.ts';
import { type CopyOutcome, outcomeLines, progressTeller } from './history-copy-print.ts';
import { lockDirectory } from './journal/directory-lock.ts';
import { AppError, reasonOf } from './lib/app-error.ts';
import type { Clock } from './lib/clock.ts';
import { err, ok, type Result } from './lib/result.ts';
import { epochMs } from './model/units.ts';

/** The outside world of the command. */
export interface CopyContext {
  readonly clock: Clock;
  readonly pause: (ms: number) => Promise<unknown>;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly print: (text: string) => void;
  readonly complain: (line: string) => void;
}

const FAILED_EXIT = 1;
const USAGE_EXIT = 2;
/** An engine on another machine shows what it took a second or two later. */
const SETTLE_MS = 3_000;
/** More of them are not worth counting. */
const MOST_REPLACED = 100_000;

/** Runs the command; the exit code: 0 copied and equal, 1 failed or different, 2 wrong arguments or configuration. */
export async function historyCopyCommand(
  argv: readonly string[],
  context: CopyContext,
): Promise<number> {
  const read = readCopyArguments(argv);
  if (!read.ok) return refuse([...read.error, USAGE], context);
  if (read.value === 'help') {
    context.print(USAGE);
    return 0;
  }
  const args = read.value;
  const config = configured(args, context);
  if (!config.ok) return refuse(config.error, context);
  try {
    const outcome = await copyUnderLock(args, config.value, context);
    context.print(
      args.output === 'json' ? JSON.stringify(outcome) : outcomeLines(args, outcome).join('\n'),
    );
    return outcome.differences.length === 0 ? 0 : FAILED_EXIT;
  } catch (thrown) {
    if (!(thrown instanceof AppError)) throw thrown;
    context.complain(`${thrown.code}: ${thrown.message}`);
    if (thrown.retryable) context.complain('the same command goes on where this one ended');
    return FAILED_EXIT;
  }
}

function refuse(problems: readonly string[], { complain }: CopyContext): number {
  for (const problem of problems) complain(problem);
  return USAGE_EXIT;
}

type Outcome<T> = Result<T, readonly string[]>;

function configured(args: CopyArguments, { env }: CopyContext): Outcome<Config> {
  const path = args.config ?? env['GASWATCH_CONFIG'] ?? 'config/gaswatch.yaml';
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (thrown) {
    return err([`${path}: cannot be read: ${reasonOf(thrown)}`]);
  }
  const loaded = loadConfig({ text, path, env });
  if (!loaded.ok) return err(loaded.error.map(problemLine));
  const { history } = loaded.value;
  const sections: Readonly<Record<string, unknown>> = history;
  const missing = [args.from, args.to].filter(
    (driver) => Object.hasOwn(HISTORY_SECTIONS, driver) && sections[driver] === undefined,
  );
  if (missing.length === 0) return ok(loaded.value);
  return err(
    missing.map(
      (driver) => `${path}: history.${driver}: missing: write the section of that driver`,
    ),
  );
}

async function copyUnderLock(
  args: CopyArguments,
  config: Config,
  context: CopyContext,
): Promise<CopyOutcome> {
  const lock = lockStopped(config.dataDir);
  const place = { dir: join(config.dataDir, 'history') };
  const opened: OpenHistory[] = [];
  const open = async (driver: CopyArguments['from']): Promise<OpenHistory> => {
    const history = await openHistory(driver, config.history, place);
    opened.push(history);
    return history;
  };
  try {
    return await copyBetween(await open(args.from), await open(args.to), args, config, context);
  } finally {
    for (const history of opened) await history.close();
    lock.release();
  }
}

function lockStopped(dataDir: string) {
  try {
    return lockDirectory(dataDir);
  } catch (thrown) {
    if (!(thrown instanceof AppError) || thrown.code !== 'data-dir-locked') throw thrown;
    const message = `${dataDir} is in use by the running service, or by another copy: stop it first`;
    throw new AppError('data-dir-locked', message, { cause: thrown });
  }
}

async function copyBetween(
  source: OpenHistory,
  target: OpenHistory,
  args: CopyArguments,
  config: Config,
  { clock, pause, complain }: CopyContext,
): Promise<CopyOutcome> {
  const begun = clock.now();
  const { from, to, fromTime, toTime } = args;
  const cursor = await source.cursor();
  const { rows, repaired } = await source.stats();
  if (repaired !== null) complain(`${from}: ${repaired}`);
  const path = args.progress ?? join(config.dataDir, `history-copy-${from}-${to}.jsonl`);
  const progress = await openCopyProgress(resolve(path), { from, to, cursor, fromTime, toTime });
  const span = {
    ...(fromTime === null ? {} : { from: fromTime }),
    ...(toTime === null ? {} : { to: toTime }),
  };
  const total = fromTime === null && toTime === null ? rows : 0;
  const tell = progressTeller(total, clock, complain);
  const run = { source, target, progress, span, pause, tell, settleMs: SETTLE_MS };
  try {
    const result = await copyHistory(run);
    const whole = result.differences.length === 0 && toTime === null;
    if (whole) {
      await target.adoptCursor(cursor);
      // an embedded engine puts finished days where its own damage does not reach them
      await target.maintain(epochMs(clock.now()));
      await progress.remove();
    }
    const replaced = await replacedIn(source);
    const seconds = (clock.now() - begun) / 1000;
    return { ...result, cursor: whole ? await target.cursor() : null, replaced, seconds };
  } finally {
    await progress.close();
  }
}

async function replacedIn(source: OpenHistory): Promise<number> {
  let count = 0;
  const devices = new Set((await source.latest('all')).map(({ device }) => device));
  for (const device of devices) count += (await source.superseded(device, MOST_REPLACED)).length;
  return count;
}
