import { readFileSync } from 'node:fs';
import { alarmView } from './api/schema/alarm-view.ts';
import { type BacktestArguments, readArguments, USAGE } from './backtest-arguments.ts';
import { openCsv } from './backtest-csv.ts';
import { parseBacktestFleet } from './backtest-fleet.ts';
import { openStoredHistory } from './backtest-history.ts';
import type { OpenedSource, Outcome } from './backtest-opened.ts';
import { comparisonLines, reportLines, speedLine } from './backtest-print.ts';
import { readSettings, withSettings } from './backtest-settings.ts';
import { type Config } from './config/config.ts';
import { problemLine } from './config/config-problem.ts';
import { loadConfig } from './config/load-config.ts';
import { AppError, reasonOf } from './lib/app-error.ts';
import type { Clock } from './lib/clock.ts';
import { err, ok } from './lib/result.ts';
import type { Fleet } from './model/fleet.ts';
import { type FleetIndex, indexFleet } from './model/fleet-index.ts';
import { epochMs } from './model/units.ts';
import { type ChosenDetectors, chosenDetectors } from './pipeline/backtest/chosen-detectors.ts';
import { compareAlarms } from './pipeline/backtest/compare.ts';
import { warmUpOf } from './pipeline/backtest/history-source.ts';
import { createKeptPast } from './pipeline/backtest/past.ts';
import { type RunResult, runBacktest } from './pipeline/backtest/run-backtest.ts';
import { withDevices } from './pipeline/backtest/with-devices.ts';

/** The outside world of the command. */
export interface CommandContext {
  readonly stopwatch: Clock;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly print: (text: string) => void;
  readonly complain: (line: string) => void;
}

const FAILED_EXIT = 1;
const USAGE_EXIT = 2;

/** Runs the command; the exit code: 0 judged, 1 failed, 2 wrong arguments or input. */
export async function backtestCommand(
  argv: readonly string[],
  context: CommandContext,
): Promise<number> {
  const read = readArguments(argv);
  if (!read.ok) {
    for (const problem of read.error) context.complain(problem);
    context.complain(USAGE);
    return USAGE_EXIT;
  }
  if (read.value.help) {
    context.print(USAGE);
    return 0;
  }
  try {
    const done = await perform(read.value, context);
    if (done.ok) return 0;
    for (const problem of done.error) context.complain(problem);
    return USAGE_EXIT;
  } catch (thrown) {
    if (!(thrown instanceof AppError)) throw thrown;
    context.complain(thrown.message);
    return FAILED_EXIT;
  }
}

async function perform(args: BacktestArguments, context: CommandContext): Promise<Outcome<null>> {
  const chosen = chosenDetectors(args.detector);
  if (chosen === null) return err([`--detector ${args.detector}: no such detector`]);
  const opened = await open(args, chosen, context);
  if (!opened.ok) return opened;
  const { value: source } = opened;
  try {
    const fleets = fleetsOf(source.fleet, args, source.devices);
    if (!fleets.ok) return fleets;
    const { span } = source;
    const result = await runBacktest({
      source,
      chosen,
      type: args.detector,
      span,
      ...fleets.value,
      stopwatch: context.stopwatch,
      onProgress: () => undefined,
    });
    const compared =
      fleets.value.liveFleet === null
        ? null
        : compareAlarms(result.liveAlarms, result.alarms, span);
    tell(args, result, compared, context);
    return ok(null);
  } finally {
    await source.close();
  }
}

/** The file, or without one the stored history. */
async function open(
  args: BacktestArguments,
  chosen: ChosenDetectors,
  context: CommandContext,
): Promise<Outcome<OpenedSource>> {
  const { input, from, to } = args;
  if (input !== null) return openFile(args, input, context);
  if (from === null || to === null) return err(['--from and --to are missing']);
  const config = configured(context);
  if (!config.ok) return config;
  const fleet = args.fleet === null ? ok(null) : readFleet(args.fleet);
  if (!fleet.ok) return fleet;
  return openStoredHistory({
    config: config.value,
    span: { from, to },
    warmUpMs: warmUpOf(chosen),
    fleet: fleet.value,
  });
}

async function openFile(
  args: BacktestArguments,
  path: string,
  context: CommandContext,
): Promise<Outcome<OpenedSource>> {
  const config = args.fleet === null ? configured(context) : null;
  if (config !== null && !config.ok) return config;
  const fleet = readFleet(config?.value.fleet ?? args.fleet ?? '');
  if (!fleet.ok) return fleet;
  const index = indexFleet(fleet.value, 1);
  const { device, to, from } = args;
  const input = await openCsv({ path, fleet: index, device, to, complain: context.complain });
  if (!input.ok) return err([input.error]);
  const { devices, first, last, size, arrival } = input.value;
  if (first === null || last === null) return err([`${path}: no row that can be used`]);
  return ok({
    fleet: fleet.value,
    devices,
    span: { from: from ?? first, to: to ?? epochMs(last + 1) },
    batches: () => input.value.batches(),
    past: () => (size === 'held' && arrival === 'told' ? createKeptPast() : null),
    close: async () => undefined,
  });
}

interface Fleets {
  readonly fleet: FleetIndex;
  readonly liveFleet: FleetIndex | null;
}

/** The fleet with the settings to try, and the one to compare with. */
function fleetsOf(
  fleet: Fleet,
  { params: path, detector }: BacktestArguments,
  devices: ReadonlySet<string> | null,
): Outcome<Fleets> {
  const live = withDevices(indexFleet(fleet, 1), devices);
  if (path === null) return ok({ fleet: live, liveFleet: null });
  const text = readText(path);
  if (!text.ok) return text;
  const settings = readSettings(text.value, detector);
  const tried = settings.ok ? withSettings(fleet, settings.value) : settings;
  if (!tried.ok) return err(tried.error.map((problem) => `${path}: ${problem}`));
  return ok({ fleet: withDevices(indexFleet(tried.value, 1), devices), liveFleet: live });
}

function tell(
  { output }: BacktestArguments,
  result: RunResult,
  compared: ReturnType<typeof compareAlarms> | null,
  { print, complain }: CommandContext,
): void {
  if (output === 'text') {
    print(reportLines(result, compared).join('\n'));
    return;
  }
  const { readings, seconds, alarms } = result;
  print(JSON.stringify({ readings, seconds, alarms: alarms.map(alarmView) }));
  for (const line of compared === null ? [] : comparisonLines(compared)) complain(line);
  complain(speedLine(result));
}

function readFleet(name: string): Outcome<Fleet> {
  const text = readText(name);
  if (!text.ok) return text;
  const parsed = parseBacktestFleet(text.value);
  if (parsed.ok) return parsed;
  return err(
    parsed.error.map(({ path: at, problem }) => [name, at, problem].filter(Boolean).join(': ')),
  );
}

function configured({ env }: CommandContext): Outcome<Config> {
  const path = env['GASWATCH_CONFIG'] ?? 'config/gaswatch.yaml';
  const text = readText(path);
  if (!text.ok) return text;
  const loaded = loadConfig({ text: text.value, path, env });
  return loaded.ok ? loaded : err(loaded.error.map(problemLine));
}

function readText(path: string): Outcome<string> {
  try {
    return ok(readFileSync(path, 'utf8'));
  } catch (thrown) {
    return err([`${path}: cannot be read: ${reasonOf(thrown)}`]);
  }
}
