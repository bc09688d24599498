import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { problemLine } from './config/config-problem.ts';
import { loadConfig } from './config/load-config.ts';
import { AppError, reasonOf } from './lib/app-error.ts';
import { err, ok, type Result } from './lib/result.ts';
import { readAnchor } from './records/sqlite/audit-anchor.ts';
import { type ChainReport, checkAudit } from './records/sqlite/audit-check.ts';
import { openRecordsReader } from './records/sqlite/reader.ts';

/** The outside world of the command. */
export interface VerifyContext {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly print: (text: string) => void;
  readonly complain: (line: string) => void;
}

const USAGE = `npm run audit:verify -- [--config FILE | --data-dir DIR] [--looked LINE]
  proves that no line of the audit was edited, deleted, inserted, moved or cut off;
  the service may run meanwhile
  --config FILE    the service's configuration; by default GASWATCH_CONFIG or config/gaswatch.yaml
  --data-dir DIR   the data directory itself, e.g. of a backup
  --looked LINE    a line of action audit.broken that has been looked into; may be repeated
  exit: 0 unbroken, 1 broken, 2 could not be checked`;

const BROKEN_EXIT = 1;
const UNCHECKED_EXIT = 2;

/** Checks the chain of the audit; the exit code. */
export function auditVerifyCommand(argv: readonly string[], context: VerifyContext): number {
  const args = readArguments(argv);
  if (args.ok && args.value.help) {
    context.print(USAGE);
    return 0;
  }
  const dataDir = args.ok ? dataDirOf(args.value, context) : args;
  if (!args.ok || !dataDir.ok) {
    for (const problem of dataDir.ok ? [] : dataDir.error) context.complain(problem);
    if (!args.ok) context.complain(USAGE);
    return UNCHECKED_EXIT;
  }
  try {
    const report = check(join(dataDir.value, 'records.db'), args.value.looked);
    return tell(report, context);
  } catch (thrown) {
    if (!(thrown instanceof AppError)) throw thrown;
    context.complain(`the audit could not be checked: ${thrown.message}`);
    return UNCHECKED_EXIT;
  }
}

function check(path: string, looked: ReadonlySet<number>): ChainReport {
  const reader = openRecordsReader(path);
  try {
    // before the lines: while the service runs the table may only be ahead of it
    const anchor = readAnchor(path);
    return checkAudit(reader.audit, anchor, looked);
  } finally {
    reader.close();
  }
}

function tell({ lines, head, fault }: ChainReport, { print, complain }: VerifyContext): number {
  if (fault === null) {
    print(`unbroken: ${lines} lines, the last is ${head.id} with hash ${head.hash}`);
    return 0;
  }
  complain(`broken at line ${fault.line} (${fault.kind}): line ${fault.line} ${fault.detail}`);
  complain(`${lines} lines before it are as they were written, up to line ${head.id}`);
  return BROKEN_EXIT;
}

interface VerifyArguments {
  readonly config: string | null;
  readonly dataDir: string | null;
  readonly looked: ReadonlySet<number>;
  readonly help: boolean;
}

function readArguments(argv: readonly string[]): Result<VerifyArguments, readonly string[]> {
  try {
    const { values } = parseArgs({
      args: [...argv],
      options: {
        config: { type: 'string' },
        'data-dir': { type: 'string' },
        looked: { type: 'string', multiple: true, default: [] },
        help: { type: 'boolean', default: false },
      },
    });
    const wrong = values.looked.filter((line) => !/^[1-9]\d{0,14}$/.test(line));
    if (wrong.length > 0) return err(wrong.map((line) => `--looked ${line}: not a line number`));
    return ok({
      config: values.config ?? null,
      dataDir: values['data-dir'] ?? null,
      looked: new Set(values.looked.map(Number)),
      help: values.help,
    });
  } catch (thrown) {
    return err([reasonOf(thrown)]);
  }
}

function dataDirOf(
  { config, dataDir }: VerifyArguments,
  { env }: VerifyContext,
): Result<string, readonly string[]> {
  if (dataDir !== null) return ok(dataDir);
  const path = config ?? env['GASWATCH_CONFIG'] ?? 'config/gaswatch.yaml';
  try {
    const loaded = loadConfig({ text: readFileSync(path, 'utf8'), path, env });
    return loaded.ok ? ok(loaded.value.dataDir) : err(loaded.error.map(problemLine));
  } catch (thrown) {
    return err([`${path}: cannot be read: ${reasonOf(thrown)}`]);
  }
}
