import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';

/**
 * The compiled service as a child process, without a test runner: for programs
 * that measure it and for tests that drive it from outside.
 */
export interface ServiceSetup {
  /** Its data directory; kept over restarts. */
  readonly dataDir: string;
  /** Path of the fleet file. */
  readonly fleet: string;
  /** Further settings, by their environment names. */
  readonly settings?: Readonly<Record<string, string>>;
  /** Options of its Node process, e.g. `--cpu-prof`. */
  readonly nodeArguments?: readonly string[];
  /** Longest wait for `/readyz`, ms. */
  readonly readyMs?: number;
}

export interface Service {
  readonly pid: number;
  readonly mqttPort: number;
  readonly httpPort: number;
  /** From start to `/readyz`, ms. */
  readonly startedInMs: number;
  /** As administrator; signs in at the first call. */
  api(method: string, path: string, body?: unknown): Promise<ApiAnswer>;
  /** As administrator, e.g. for the event stream. */
  headers(): Promise<Readonly<Record<string, string>>>;
  /** Every sample of `/metrics` by its full name, e.g. `x_total{count="bytes"}`. */
  metrics(): Promise<ReadonlyMap<string, number>>;
  /** What it printed. */
  log(): string;
  /** SIGKILL; resolves when the process is gone. */
  kill(): Promise<void>;
  /** SIGTERM; resolves with its exit code, null when a signal ended it. */
  stop(): Promise<number | null>;
}

export interface ApiAnswer {
  readonly status: number;
  /** Parsed JSON; text when it is none. */
  readonly body: unknown;
}

export const PASSWORD = 'only for measuring and testing';
const READY_MS = 60_000;
const POLL_MS = 50;
/** Of output; a service that logs every message must not fill this process. */
const KEPT_CHARACTERS = 200_000;

const root = (): string => process.cwd();

/** Starts it on free ports of the loopback and waits until it is ready; call from the checkout. */
export async function startService(setup: ServiceSetup): Promise<Service> {
  const [mqttPort, httpPort] = [await freePort(), await freePort()];
  const began = performance.now();
  const child = spawn(
    process.execPath,
    [...(setup.nodeArguments ?? []), join(root(), 'dist/src/main.js')],
    {
      cwd: root(),
      env: environmentOf(setup, mqttPort, httpPort),
      stdio: ['ignore', 'pipe', 'pipe'],
    },
  );
  // a parent that ends in any way takes it along
  const reap = (): void => void child.kill('SIGKILL');
  process.prependOnceListener('exit', reap);
  child.once('exit', () => process.off('exit', reap));
  const log = outputOf(child);
  const url = `http://127.0.0.1:${httpPort}`;
  await untilReady(child, url, setup.readyMs ?? READY_MS, log);
  const startedInMs = performance.now() - began;
  let signedIn: Promise<string> | null = null;
  const headers = async () => {
    signedIn ??= signIn(url);
    return { authorization: `Bearer ${await signedIn}` };
  };
  return {
    pid: child.pid ?? -1,
    mqttPort,
    httpPort,
    startedInMs,
    headers,
    api: async (method, path, body) => call(url + path, method, await headers(), body),
    metrics: () => scrape(url),
    log,
    kill: async () => void (await end(child, 'SIGKILL')),
    stop: () => end(child, 'SIGTERM'),
  };
}

function environmentOf(
  { dataDir, fleet, settings }: ServiceSetup,
  mqttPort: number,
  httpPort: number,
): NodeJS.ProcessEnv {
  const inherited = Object.entries(process.env).filter(
    ([name]) => !/^(gaswatch|vitest)/i.test(name),
  );
  return {
    ...Object.fromEntries(inherited),
    GASWATCH_ADMIN_PASSWORD: PASSWORD,
    GASWATCH__DATADIR: dataDir,
    GASWATCH__FLEET: fleet,
    GASWATCH__MQTT__PORT: `${mqttPort}`,
    GASWATCH__HTTP__PORT: `${httpPort}`,
    GASWATCH__LOG__LEVEL: 'warn',
    ...settings,
  };
}

function outputOf(child: ChildProcess): () => string {
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream?.setEncoding('utf8').on('data', (text: string) => {
      output = (output + text).slice(-KEPT_CHARACTERS);
    });
  }
  return () => output;
}

async function untilReady(
  child: ChildProcess,
  url: string,
  withinMs: number,
  log: () => string,
): Promise<void> {
  const deadline = performance.now() + withinMs;
  while (!(await isReady(url))) {
    const ended = child.exitCode !== null || child.signalCode !== null;
    if (ended || performance.now() > deadline) {
      child.kill('SIGKILL');
      throw new Error(`the service ${ended ? 'ended' : 'is not ready'}:\n${log()}`);
    }
    await pause(POLL_MS);
  }
}

async function isReady(url: string): Promise<boolean> {
  try {
    const answer = await fetch(`${url}/readyz`);
    await answer.arrayBuffer();
    return answer.ok;
  } catch {
    // not listening yet
    return false;
  }
}

/** The first administrator's token. */
export async function signIn(url: string, password = PASSWORD): Promise<string> {
  const credentials = { username: 'admin', password };
  const { status, body } = await call(`${url}/api/v1/session`, 'POST', {}, credentials);
  if (typeof body === 'object' && body !== null && 'token' in body) return String(body.token);
  throw new Error(`signing in answered ${status}: ${JSON.stringify(body)}`);
}

/** One call of the API. */
export async function call(
  url: string,
  method: string,
  headers: Readonly<Record<string, string>>,
  body: unknown,
): Promise<ApiAnswer> {
  const json = body === undefined ? {} : { 'content-type': 'application/json' };
  const answer = await fetch(url, {
    method,
    headers: { ...headers, ...json },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await answer.text();
  return { status: answer.status, body: parsed(text) };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

async function scrape(url: string): Promise<ReadonlyMap<string, number>> {
  const text = await (await fetch(`${url}/metrics`)).text();
  const samples = text.split('\n').filter((line) => line !== '' && !line.startsWith('#'));
  return new Map(
    samples.map((line) => {
      const space = line.lastIndexOf(' ');
      return [line.slice(0, space), Number(line.slice(space + 1))];
    }),
  );
}

async function end(child: ChildProcess, signal: NodeJS.Signals): Promise<number | null> {
  if (child.exitCode === null && child.signalCode === null) {
    const closed = once(child, 'close');
    child.kill(signal);
    await closed;
  }
  return child.exitCode;
}

/** A TCP port of the loopback that nobody listens on now. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (address === null || typeof address === 'string') throw new Error('no TCP port');
  return address.port;
}
