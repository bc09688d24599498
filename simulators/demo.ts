import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { AppError, reasonOf } from '../src/lib/app-error.ts';
import type { Pacing } from '../src/lib/replay-clock.ts';
import { changes, readAlarms, signIn } from './demo-alarms.ts';
import {
  apiUrl,
  brokerUrl,
  DEMO_USAGE,
  type DemoArguments,
  type DemoPlace,
  fleetFileIn,
  readDemoArguments,
} from './demo-environment.ts';
import { freePort, startService } from './demo-service.ts';
import { passwordsOf, writeFleet } from './fleet-file.ts';
import { generate } from './generate.ts';
import { pacingOf, runFleet } from './mqtt/fleet-run.ts';
import { loadScenario } from './scenario/load-scenario.ts';

// Service and simulated fleet with faults, in a throw-away folder, faster than life.
const POLL_MS = 1_000;
/** What the service may take to start before simulated time begins to run. */
const START_MS = 6_000;
/** After the replay the service still has to work off what has arrived. */
const SETTLE_MS = 3_000;

async function demo(args: DemoArguments, stop: AbortSignal): Promise<void> {
  const scenario = loadScenario(args.scenario);
  const place: DemoPlace = {
    folder: mkdtempSync(join(tmpdir(), 'gaswatch-demo-')),
    httpPort: await freePort(),
    mqttPort: await freePort(),
    adminPassword: randomBytes(9).toString('base64url'),
  };
  try {
    const sites = { seed: args.seed, startMs: 0 };
    writeFleet(fleetFileIn(place.folder), generate(scenario, sites).fleet);
    // both sides live through the same fast past; it begins once the service is up
    const pacing = pacingOf(Date.now() + START_MS, scenario.length, args.speed);
    const service = await startService(place, pacing);
    try {
      console.log(`console and API  ${apiUrl(place)}  user admin, password ${place.adminPassword}`);
      console.log(`broker           ${brokerUrl(place)}`);
      await pause(Math.max(0, pacing.wallMs - Date.now()));
      await replay(args, place, pacing, stop);
      if (!args.exit && !stop.aborted) {
        console.log('the replay is over; the service runs on until Ctrl-C');
        await aborted(stop);
      }
    } finally {
      await service.stop();
    }
  } finally {
    rmSync(place.folder, { recursive: true, force: true });
  }
}

async function replay(
  args: DemoArguments,
  place: DemoPlace,
  pacing: Pacing,
  stop: AbortSignal,
): Promise<void> {
  const scenario = loadScenario(args.scenario);
  const token = await signIn(apiUrl(place), place.adminPassword);
  const clock = { now: () => Date.now() };
  const generated = generate(scenario, { seed: args.seed, startMs: pacing.simulatedMs });
  const minutes = (scenario.length / 60_000 / args.speed).toFixed(1);
  console.log(`replaying the last ${scenario.length / 3_600_000} h in ${minutes} min; injected:`);
  for (const line of generated.truth) {
    console.log(`  ${line.fault} at ${line.site}: expect ${line.type} after ${line.onset}`);
  }
  const known = new Map<string, string>();
  const watching = new AbortController();
  const watch = async (): Promise<void> => {
    while (!watching.signal.aborted) {
      await look(apiUrl(place), token, known);
      await pause(POLL_MS);
    }
  };
  const watched = watch();
  // awaited below; a failure must not end the process before the service is stopped
  watched.catch(() => {});
  try {
    const counts = await runFleet({
      url: brokerUrl(place),
      passwords: passwordsOf(generated.fleet, generated.connections),
      messages: generated.messages,
      pacing,
      clock,
      stop,
    });
    if (!stop.aborted) await pause(SETTLE_MS);
    console.log(`sent ${counts.sent} messages, ${counts.acknowledged} acknowledged`);
  } finally {
    watching.abort();
  }
  await watched;
}

async function look(api: string, token: string, known: Map<string, string>): Promise<void> {
  for (const line of changes(known, await readAlarms(api, token))) console.log(line);
}

const aborted = (signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    // a pending promise alone does not keep the process alive, but the service's pipes do
    if (signal.aborted) resolve();
    else signal.addEventListener('abort', () => resolve(), { once: true });
  });

const read = readDemoArguments(process.argv.slice(2));
if (read.ok) {
  const stop = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => stop.abort());
  try {
    await demo(read.value, stop.signal);
  } catch (thrown) {
    if (!(thrown instanceof AppError)) throw thrown;
    console.error(reasonOf(thrown));
    process.exitCode = 1;
  }
} else {
  console.error(`${read.error}\n${DEMO_USAGE}`);
  process.exitCode = 2;
}
