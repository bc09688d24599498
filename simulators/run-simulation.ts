import { AppError } from '../src/lib/app-error.ts';
import type { Clock } from '../src/lib/clock.ts';
import type { Pacing } from '../src/lib/replay-clock.ts';
import { passwordsOf, writeFleet } from './fleet-file.ts';
import { type Generated, generate } from './generate.ts';
import { writeJsonLines } from './json-lines.ts';
import { type Counts, pacingOf, runFleet } from './mqtt/fleet-run.ts';
import { loadScenario, scenarioNames } from './scenario/load-scenario.ts';
import { readArguments, type SimulateArguments, USAGE } from './simulate-arguments.ts';

/** The outside world of the command. */
export interface CommandContext {
  readonly clock: Clock;
  readonly stop: AbortSignal;
  readonly print: (line: string) => void;
  readonly complain: (line: string) => void;
}

const USAGE_EXIT = 2;

/** Runs the command; the exit code: 0 all acknowledged, 1 failed, 2 wrong arguments. */
export async function runSimulation(
  argv: readonly string[],
  context: CommandContext,
): Promise<number> {
  const read = readArguments(argv);
  if (!read.ok) {
    for (const problem of read.error) context.complain(problem);
    context.complain(USAGE);
    return USAGE_EXIT;
  }
  try {
    return await perform(read.value, context);
  } catch (thrown) {
    if (!(thrown instanceof AppError)) throw thrown;
    context.complain(thrown.message);
    return thrown.code === 'simulate.unknown-scenario' ? USAGE_EXIT : 1;
  }
}

async function perform(args: SimulateArguments, context: CommandContext): Promise<number> {
  if (args.help) {
    context.print(USAGE);
    return 0;
  }
  if (args.list || args.scenario === null) {
    list(context);
    return 0;
  }
  const scenario = loadScenario(args.scenario);
  const isLive = args.speed === 1 && args.offline === null;
  const now = context.clock.now();
  const pacing = pacingOf(now, scenario.length, args.offline === null ? args.speed : Infinity);
  const generated = generate(scenario, {
    seed: args.seed,
    startMs: pacing.simulatedMs,
    devices: args.devices,
    pace: isLive ? 'live' : 'replay',
  });
  if (args.fleetOut !== null) writeFleet(args.fleetOut, generated.fleet);
  if (args.truth !== null) await writeJsonLines(args.truth, generated.truth);
  announce(args, generated, context);
  if (args.offline !== null) {
    const lines = await writeJsonLines(args.offline, generated.messages);
    context.print(`${lines} messages written to ${args.offline}`);
    return 0;
  }
  return send(args, generated, pacing, context);
}

async function send(
  args: SimulateArguments,
  generated: Generated,
  pacing: Pacing,
  { clock, stop, print }: CommandContext,
): Promise<number> {
  const counts = await runFleet({
    url: args.url,
    passwords: passwordsOf(generated.fleet, generated.connections),
    messages: generated.messages,
    pacing,
    clock,
    stop,
    onProgress: (so) => print(summary(so)),
  });
  print(summary(counts));
  return counts.acknowledged === counts.sent ? 0 : 1;
}

const summary = (counts: Counts): string =>
  `sent ${counts.sent}, acknowledged ${counts.acknowledged}, ` +
  `not acknowledged ${counts.sent - counts.acknowledged}, ` +
  `resent ${counts.resent}, connections lost ${counts.lostConnections}`;

function announce(
  { scenario, speed, devices }: SimulateArguments,
  { fleet, connections, truth }: Generated,
  { print }: CommandContext,
): void {
  const count = fleet.devices?.length ?? 0;
  if (devices !== null && devices !== count) {
    print(`${count} devices instead of ${devices}: sites are not cut apart`);
  }
  print(
    `${scenario}: ${fleet.sites?.length ?? 0} sites, ${count} devices, ` +
      `${connections.length} connections, speed ${speed}`,
  );
  for (const line of truth) {
    print(`  ${line.fault} at ${line.site} from ${line.onset} to ${line.end ?? 'the end'}`);
  }
}

function list({ print }: CommandContext): void {
  for (const name of scenarioNames()) {
    const { title, length } = loadScenario(name);
    print(`${name.padEnd(28)} ${title.en} · ${title.zh} (${length / 60_000} min)`);
  }
}
