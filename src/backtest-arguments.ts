import { readOptions, readTime, TIME_FORMS } from './command-line.ts';
import { err, ok, type Result } from './lib/result.ts';
import type { EpochMs } from './model/units.ts';
import { chosenDetectors, judgedTypes } from './pipeline/backtest/chosen-detectors.ts';

export const USAGE = `npm run backtest -- [--detector TYPE [--params FILE]] --from TIME --to TIME [options]
  --detector TYPE  one alarm type, e.g. bypass.open; without it every detector runs
  --params FILE    settings to try, YAML or JSON: {parameter: value} for that detector,
                   or a list as in the fleet file's "detectors:"
  --from, --to     span, ISO 8601 with offset or epoch milliseconds; what lies before it
                   only warms the detectors up. With --input: the whole file by default
  --input CSV      judges a file instead of the stored history: columns ts, device and the
                   fields of the records (also kind, receivedAt, runs.A.pOut)
  --device ID      whose rows they are when the file has no device column
  --fleet FILE     fleet file; by default the service's own
  --json           prints {readings, seconds, alarms} on standard output
  --help           this text`;

export interface BacktestArguments {
  readonly detector: string | null;
  readonly params: string | null;
  readonly from: EpochMs | null;
  /** Exclusive. */
  readonly to: EpochMs | null;
  readonly input: string | null;
  readonly device: string | null;
  readonly fleet: string | null;
  readonly output: 'text' | 'json';
  readonly help: boolean;
}

const OPTIONS = {
  detector: { type: 'string' },
  params: { type: 'string' },
  from: { type: 'string' },
  to: { type: 'string' },
  input: { type: 'string' },
  device: { type: 'string' },
  fleet: { type: 'string' },
  json: { type: 'boolean', default: false },
  help: { type: 'boolean', default: false },
} as const;

/** The command line, or every problem of it. */
export function readArguments(
  argv: readonly string[],
): Result<BacktestArguments, readonly string[]> {
  const parsed = readOptions(argv, OPTIONS);
  if (!parsed.ok) return parsed;
  const { values } = parsed.value;
  const problems: string[] = [];
  const timeOf = (name: 'from' | 'to'): EpochMs | null => {
    const text = values[name];
    if (text === undefined) return null;
    const at = readTime(text);
    if (at === null) problems.push(`--${name} ${text}: expected a time ${TIME_FORMS}`);
    return at;
  };
  const [from, to] = [timeOf('from'), timeOf('to')];
  const { detector, params, input } = values;
  if (detector !== undefined && chosenDetectors(detector) === null)
    problems.push(`--detector ${detector}: no such detector: ${judgedTypes().join(', ')}`);
  if (from !== null && to !== null && from >= to) problems.push('--from is not before --to');
  if (input === undefined && !values.help) {
    if (values.from === undefined) problems.push('--from TIME is missing');
    if (values.to === undefined) problems.push('--to TIME is missing');
    if (values.device !== undefined) problems.push('--device belongs to --input');
  }
  if (problems.length > 0) return err(problems);
  return ok({
    detector: detector ?? null,
    params: params ?? null,
    from,
    to,
    input: input ?? null,
    device: values.device ?? null,
    fleet: values.fleet ?? null,
    output: values.json ? 'json' : 'text',
    help: values.help,
  });
}
