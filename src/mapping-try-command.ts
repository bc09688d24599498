import { readFileSync } from 'node:fs';
import { parseBacktestFleet } from './backtest-fleet.ts';
import { problemLine } from './config/config-problem.ts';
import type { FleetProblem } from './config/fleet-problem.ts';
import { loadConfig } from './config/load-config.ts';
import { checkMappings, readMappingFile } from './config/mapping-file.ts';
import { reasonOf } from './lib/app-error.ts';
import type { Clock } from './lib/clock.ts';
import { err, ok, type Result } from './lib/result.ts';
import { type Trial, tryMessage } from './mapping-trial.ts';
import {
  bytesOf,
  readTryArguments,
  type TryArguments,
  type TrySource,
  USAGE,
} from './mapping-try-arguments.ts';
import { briefLine, trialJson, trialLines } from './mapping-try-print.ts';
import { trySummary } from './mapping-try-summary.ts';
import { type FleetIndex, indexFleet } from './model/fleet-index.ts';
import { epochMs } from './model/units.ts';

/** The outside world of the command. */
export interface TryContext {
  readonly clock: Clock;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Lines of standard input. */
  readonly lines: AsyncIterable<string>;
  readonly print: (text: string) => void;
  readonly complain: (line: string) => void;
}

type Outcome<T> = Result<T, readonly string[]>;

const REFUSED_EXIT = 1;
const USAGE_EXIT = 2;

/** Runs the command; the exit code: 0 all usable, 1 something refused, 2 wrong arguments or files. */
export async function mappingTryCommand(
  argv: readonly string[],
  context: TryContext,
): Promise<number> {
  const read = readTryArguments(argv);
  if (!read.ok) return refuse([...read.error, USAGE], context);
  if (read.value === 'help') {
    context.print(USAGE);
    return 0;
  }
  const args = read.value;
  const prepared = prepare(args, context);
  if (!prepared.ok) return refuse(prepared.error, context);
  const { fleet, single } = prepared.value;
  const attempt = (topic: string, payload: Uint8Array): Trial => {
    const receivedAt = args.received ?? epochMs(context.clock.now());
    return tryMessage(fleet, { topic, payload, broker: args.broker ?? 'any', receivedAt });
  };
  return single === null
    ? tryLines(args, attempt, context)
    : tellOne(attempt(single.topic, single.payload), args, context);
}

function refuse(problems: readonly string[], { complain }: TryContext): number {
  for (const problem of problems) complain(problem);
  return USAGE_EXIT;
}

interface Prepared {
  readonly fleet: FleetIndex;
  readonly single: { readonly topic: string; readonly payload: Uint8Array } | null;
}

function prepare(args: TryArguments, context: TryContext): Outcome<Prepared> {
  const fleet = fleetWith(args, context);
  if (!fleet.ok) return fleet;
  if (args.message === null) return ok({ fleet: fleet.value, single: null });
  const { topic } = args.message;
  const payload = payloadOf(args.message.payload);
  return payload.ok
    ? ok({ fleet: fleet.value, single: { topic, payload: payload.value } })
    : payload;
}

/** The fleet with these mappings instead of its own; without --broker for any broker. */
function fleetWith(args: TryArguments, { env }: TryContext): Outcome<FleetIndex> {
  const path = args.fleet === null ? configuredFleet(env) : ok(args.fleet);
  if (!path.ok) return path;
  const fleetText = readText(path.value);
  const mappingText = readText(args.mapping);
  if (!fleetText.ok) return fleetText;
  if (!mappingText.ok) return mappingText;
  const fleet = parseBacktestFleet(fleetText.value);
  if (!fleet.ok) return err(fleet.error.map(lineIn(path.value)));
  const list = readMappingFile(mappingText.value);
  const mappings = list.ok ? checkMappings(list.value, fleet.value) : list;
  if (!mappings.ok) return err(mappings.error.map(lineIn(args.mapping)));
  const tried = mappings.value.map(({ broker, ...mapping }) =>
    args.broker === null || broker === undefined ? mapping : { ...mapping, broker },
  );
  return ok(indexFleet({ ...fleet.value, mappings: tried }, 1));
}

const lineIn =
  (file: string) =>
  ({ path, problem }: FleetProblem): string =>
    [file, path, problem].filter((part) => part !== '').join(': ');

function configuredFleet(env: TryContext['env']): Outcome<string> {
  const path = env['GASWATCH_CONFIG'] ?? 'config/gaswatch.yaml';
  const text = readText(path);
  if (!text.ok) return text;
  const loaded = loadConfig({ text: text.value, path, env });
  return loaded.ok ? ok(loaded.value.fleet) : err(loaded.error.map(problemLine));
}

const readText = (path: string): Outcome<string> =>
  readWith(path, (at) => readFileSync(at, 'utf8'));

function payloadOf(source: TrySource): Outcome<Uint8Array> {
  return source.from === 'bytes'
    ? ok(source.bytes)
    : readWith(source.path, (at) => readFileSync(at));
}

function readWith<T>(path: string, read: (path: string) => T): Outcome<T> {
  try {
    return ok(read(path));
  } catch (thrown) {
    return err([`${path}: cannot be read: ${reasonOf(thrown)}`]);
  }
}

function tellOne(trial: Trial, { output }: TryArguments, { print }: TryContext): number {
  print(output === 'json' ? trialJson(trial) : trialLines(trial).join('\n'));
  return trial.rejections.length === 0 ? 0 : REFUSED_EXIT;
}

/** Each line as it comes, and at the end what became of all of them. */
async function tryLines(
  args: TryArguments,
  attempt: (topic: string, payload: Uint8Array) => Trial,
  { lines, print, complain }: TryContext,
): Promise<number> {
  const summary = trySummary();
  let number = 0;
  let bad = 0;
  for await (const line of lines) {
    number += 1;
    if (line.trim() === '') continue;
    const message = messageIn(line, args.lines);
    if (message === null) {
      bad += 1;
      complain(
        `line ${number}: expected "topic payload"${args.lines === 'hex' ? ', the payload in hexadecimal' : ''}`,
      );
      continue;
    }
    const trial = attempt(message.topic, message.payload);
    summary.add(trial);
    print(args.output === 'json' ? trialJson(trial) : briefLine(trial));
  }
  const tell = args.output === 'json' ? complain : print;
  for (const line of summary.lines()) tell(line);
  return summary.isClean() && bad === 0 ? 0 : REFUSED_EXIT;
}

/** At the tab, for topics with blanks in them; else at the first blank. */
function messageIn(
  line: string,
  kind: TryArguments['lines'],
): { readonly topic: string; readonly payload: Uint8Array } | null {
  const tab = line.indexOf('\t');
  const at = tab === -1 ? line.indexOf(' ') : tab;
  const topic = at === -1 ? line : line.slice(0, at);
  const text = at === -1 ? '' : line.slice(at + 1);
  const payload = kind === 'hex' ? bytesOf(text) : new TextEncoder().encode(text);
  return topic === '' || payload === null ? null : { topic, payload };
}
