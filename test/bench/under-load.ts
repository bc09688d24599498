import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { type Service, startService } from '../support/service.ts';
import type { BenchContext } from './bench-context.ts';
import type { BenchFleet } from './fleet.ts';
import { LagWatch } from './lag-watch.ts';
import type { BurstResult, Load } from './load/load.ts';

export interface BenchService {
  readonly service: Service;
  readonly dataDir: string;
  stop(): Promise<void>;
}

/** The limit of one device would be the limit of a run over few connections. */
const NO_RATE_LIMIT = {
  GASWATCH__MQTT__PERDEVICE__MESSAGESPERSECOND: '1000000',
  GASWATCH__MQTT__PERDEVICE__BYTESPERSECOND: '1000000000',
};
const READY_MS = 180_000;

export async function openService(
  context: BenchContext,
  name: string,
  fleet: BenchFleet,
  settings: Readonly<Record<string, string>> = {},
): Promise<BenchService> {
  const dir = context.directory(name);
  const dataDir = join(dir, 'data');
  const setup = {
    dataDir,
    fleet: fleet.writeTo(join(dir, 'fleet.yaml')),
    settings: { ...NO_RATE_LIMIT, ...settings },
    nodeArguments: (process.env['BENCH_SERVICE_ARGUMENTS'] ?? '').split(' ').filter(Boolean),
    readyMs: READY_MS,
  };
  const service = await startService(setup);
  const stop = context.atEnd(() => service.stop());
  return { service, dataDir, stop };
}

export interface Sustained {
  readonly offered: number;
  readonly result: BurstResult;
  readonly isSustained: boolean;
  /** For a note: lag of both consumers at the end. */
  readonly lag: string;
  /** Messages a second that the slower consumer took. */
  readonly consumed: number;
}

/** A paced burst, given up as soon as the consumers are hopelessly behind. */
export async function runPaced(
  service: Service,
  load: Load,
  offered: number | 'all',
  seconds: number,
): Promise<Sustained> {
  const watch = new LagWatch(service, offered === 'all' ? 'to the end' : 'while hopeful');
  const result = await load.run({ offered, seconds, until: watch.hopeless });
  // before what is in flight settles: the lag under load is what counts
  const verdict = await watch.stop();
  await load.settled();
  const consumed = Math.max(0, (result.acknowledged - verdict.entriesGained) / result.seconds);
  return {
    offered: offered === 'all' ? result.rate : offered,
    result,
    isSustained: verdict.isSustained,
    lag: verdict.text,
    consumed,
  };
}

const WARM_UP_SECONDS = 6;
const CALIBRATE_SECONDS = 10;
const TRIES = 5;
const DRAIN_MS = 120_000;

/** The highest offered rate found that the whole pipeline follows for `seconds`. */
export async function highestSustained(
  context: BenchContext,
  service: Service,
  load: Load,
): Promise<Sustained> {
  const { seconds, say } = context;
  // code that is not compiled yet would set the search off too low, and it only goes down
  await load.run({ offered: 'all', seconds: Math.min(WARM_UP_SECONDS, seconds) });
  await load.settled();
  await drained(service);
  const full = await runPaced(service, load, 'all', Math.min(CALIBRATE_SECONDS, seconds));
  say(
    `  saturated: ${Math.round(full.result.rate)}/s acknowledged, ${Math.round(full.consumed)}/s consumed`,
  );
  let offered = Math.floor(0.95 * Math.min(full.result.rate, full.consumed));
  for (let attempt = 1; ; attempt += 1) {
    await drained(service);
    const run = await runPaced(service, load, offered, seconds);
    say(
      `  offered ${offered}/s: ${Math.round(run.result.rate)}/s, ${run.isSustained ? 'sustained' : 'not sustained'} (${run.lag})`,
    );
    if (run.isSustained || attempt === TRIES) return run;
    const followed = Math.min(offered, run.result.rate, run.consumed);
    // a run given up early says little: not down to nothing at once
    offered = Math.floor(Math.max(0.5 * offered, 0.9 * followed));
  }
}

/** Waits until both consumers have everything. */
export async function drained(service: Service): Promise<void> {
  const deadline = performance.now() + DRAIN_MS;
  while (performance.now() < deadline) {
    const metrics = await service.metrics();
    const entries = ['fold', 'history'].map(
      (name) => metrics.get(`gaswatch_consumer_lag_entries{consumer="${name}"}`) ?? 0,
    );
    // ticks come all the time
    if (entries.every((count) => count < 100)) return;
    await pause(250);
  }
}
