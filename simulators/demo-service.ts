import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { AppError } from '../src/lib/app-error.ts';
import type { Pacing } from '../src/lib/replay-clock.ts';
import { apiUrl, type DemoPlace, serviceEnvironment } from './demo-environment.ts';
import { packageFolder } from './scenario/load-scenario.ts';

export interface RunningService {
  stop(): Promise<void>;
}

const READY_MS = 60_000;
const POLL_MS = 200;
const STOP_MS = 10_000;
const KEPT_LINES = 20;

/** A TCP port that was free a moment ago. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (address === null || typeof address === 'string') throw new RangeError('no TCP port');
  return address.port;
}

/** Starts the service and waits until it is ready. @throws AppError `demo.service`. */
export async function startService(place: DemoPlace, pacing: Pacing): Promise<RunningService> {
  const entry = join(packageFolder(), 'dist', 'src', 'main.js');
  const child = spawn(process.execPath, [entry], {
    cwd: packageFolder(),
    env: serviceEnvironment(place, pacing, process.env),
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const lines = lastLines(child);
  const giveUpAt = Date.now() + READY_MS;
  while (!(await isReady(place))) {
    if (child.exitCode !== null || child.signalCode !== null || Date.now() > giveUpAt) {
      child.kill();
      throw new AppError('demo.service', `the service did not start:\n${lines().join('\n')}`);
    }
    await pause(POLL_MS);
  }
  return {
    async stop() {
      if (child.exitCode !== null) return;
      const ended = once(child, 'exit');
      child.kill('SIGTERM');
      const force = setTimeout(() => child.kill('SIGKILL'), STOP_MS);
      await ended;
      clearTimeout(force);
    },
  };
}

async function isReady(place: DemoPlace): Promise<boolean> {
  try {
    return (await fetch(`${apiUrl(place)}/readyz`)).ok;
  } catch {
    // not listening yet
    return false;
  }
}

/** What the service said last, for the case that it does not start. */
function lastLines(child: ChildProcess): () => readonly string[] {
  const lines: string[] = [];
  for (const stream of [child.stdout, child.stderr]) {
    stream?.setEncoding('utf8').on('data', (text: string) => {
      lines.push(...text.split('\n').filter((line) => line !== ''));
      lines.splice(0, lines.length - KEPT_LINES);
    });
  }
  return () => lines;
}
