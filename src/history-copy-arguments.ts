import { readOptions, readTime, TIME_FORMS } from './command-line.ts';
import { HISTORY_DRIVERS, type HistoryDriverName } from './history/history-registry.ts';
import { err, ok, type Result } from './lib/result.ts';
import type { EpochMs } from './model/units.ts';

export const USAGE = `npm run history:copy -- --from DRIVER --to DRIVER [options]
Copies the history of a stopped service into another engine, reads it back and compares, and then
moves the cursor: the service started with the other driver goes on where this one ended.
Interrupted, the same command goes on where it was.
  --from, --to     ${HISTORY_DRIVERS.join(', ')}: both configured under "history:"
  --config FILE    configuration; by default GASWATCH_CONFIG or config/gaswatch.yaml
  --progress FILE  what is behind it; by default a file in the data directory
  --from-time TIME only readings from then on, ISO 8601 with offset or epoch milliseconds
  --to-time TIME   only readings before then; the cursor is not moved
  --json           prints the outcome as JSON on standard output
  --help           this text`;

export interface CopyArguments {
  readonly from: HistoryDriverName;
  readonly to: HistoryDriverName;
  readonly config: string | null;
  readonly progress: string | null;
  readonly fromTime: EpochMs | null;
  /** Exclusive. */
  readonly toTime: EpochMs | null;
  readonly output: 'text' | 'json';
}

const OPTIONS = {
  from: { type: 'string' },
  to: { type: 'string' },
  config: { type: 'string' },
  progress: { type: 'string' },
  'from-time': { type: 'string' },
  'to-time': { type: 'string' },
  json: { type: 'boolean', default: false },
  help: { type: 'boolean', default: false },
} as const;

/** The command line, or every problem of it. */
export function readCopyArguments(
  argv: readonly string[],
): Result<CopyArguments | 'help', readonly string[]> {
  const parsed = readOptions(argv, OPTIONS);
  if (!parsed.ok) return parsed;
  const { values } = parsed.value;
  if (values.help) return ok('help');
  const problems: string[] = [];
  const driverOf = (name: 'from' | 'to'): HistoryDriverName | null => {
    const driver = HISTORY_DRIVERS.find((known) => known === values[name]);
    if (driver !== undefined) return driver;
    const known = `one of ${HISTORY_DRIVERS.join(', ')}`;
    const given = values[name];
    problems.push(
      given === undefined
        ? `--${name} is missing: ${known}`
        : `--${name} ${given}: expected ${known}`,
    );
    return null;
  };
  const timeOf = (name: 'from-time' | 'to-time'): EpochMs | null => {
    const text = values[name];
    const at = text === undefined ? null : readTime(text);
    if (text !== undefined && at === null) {
      problems.push(`--${name} ${text}: expected a time ${TIME_FORMS}`);
    }
    return at;
  };
  const [from, to] = [driverOf('from'), driverOf('to')];
  const [fromTime, toTime] = [timeOf('from-time'), timeOf('to-time')];
  if (from !== null && from === to) problems.push(`--from and --to are both ${from}`);
  if (fromTime !== null && toTime !== null && fromTime >= toTime) {
    problems.push('--from-time is not before --to-time');
  }
  if (from === null || to === null || problems.length > 0) return err(problems);
  return ok({
    from,
    to,
    config: values.config ?? null,
    progress: values.progress ?? null,
    fromTime,
    toTime,
    output: values.json ? 'json' : 'text',
  });
}
