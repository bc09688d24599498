import { type ChildProcess, spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { onTestFinished } from 'vitest';
import { PASSWORD } from './service.ts';

/** The service as its users run it: a process of its own, told everything by its environment. */
export interface ServiceProcess {
  readonly pid: number;
  /** Settles when it says that it is ready; rejects with what it printed if it ends before. */
  readonly ready: Promise<void>;
  readonly exited: Promise<Exit>;
  stdout(): string;
  stderr(): string;
  /** SIGKILL; resolves when the process is gone. */
  kill(): Promise<Exit>;
  /** SIGTERM; resolves when the process is gone. */
  stop(): Promise<Exit>;
}

export interface Exit {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

export interface ServicePlace {
  readonly dataDir: string;
  /** Path of the fleet file. */
  readonly fleet: string;
  readonly mqttPort: number;
  readonly httpPort: number;
  /** Further settings, by their environment names. */
  readonly settings?: Readonly<Record<string, string>>;
  /** Put before the service's own command line, e.g. a tracer. */
  readonly under?: readonly string[];
  /** Instead of the compiled entry. */
  readonly entry?: string;
}

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const ENTRY = fileURLToPath(new URL('../../dist/src/main.js', import.meta.url));

/**
 * Starts it, on ports that it keeps over restarts and whether or not it can start at all; it is
 * killed when the test ends and it is still there.
 */
export function spawnService(place: ServicePlace): ServiceProcess {
  const [command = '', ...args] = [...(place.under ?? []), process.execPath, place.entry ?? ENTRY];
  const child = spawn(command, args, {
    cwd: ROOT,
    env: environmentOf(place),
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const output = { stdout: '', stderr: '' };
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    output.stdout += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    output.stderr += text;
  });
  const exited = exitOf(child);
  const ready = readiness(child, exited, () => `${output.stdout}\n${output.stderr}`);
  // a test that expects the end does not await readiness
  ready.catch(() => undefined);
  const end = (signal: NodeJS.Signals): Promise<Exit> => {
    child.kill(signal);
    return exited;
  };
  // a test process that ends before its time takes it along
  const reap = (): void => void child.kill('SIGKILL');
  process.once('exit', reap);
  void exited.then(() => process.off('exit', reap));
  onTestFinished(() => end('SIGKILL').then(() => undefined));
  return {
    pid: child.pid ?? -1,
    ready,
    exited,
    stdout: () => output.stdout,
    stderr: () => output.stderr,
    kill: () => end('SIGKILL'),
    stop: () => end('SIGTERM'),
  };
}

function environmentOf(place: ServicePlace): NodeJS.ProcessEnv {
  const inherited = Object.entries(process.env).filter(
    ([name]) => !/^(gaswatch|vitest)/i.test(name),
  );
  return {
    ...Object.fromEntries(inherited),
    GASWATCH_ADMIN_PASSWORD: PASSWORD,
    GASWATCH__DATADIR: place.dataDir,
    GASWATCH__FLEET: place.fleet,
    GASWATCH__MQTT__PORT: `${place.mqttPort}`,
    GASWATCH__HTTP__PORT: `${place.httpPort}`,
    GASWATCH__JOURNAL__RESERVEMEGABYTES: '16',
    ...place.settings,
  };
}

const exitOf = (child: ChildProcess): Promise<Exit> =>
  new Promise((resolve) => {
    // `close`, not `exit`: everything that it printed has been read by then
    child.once('close', (code, signal) => resolve({ code, signal }));
    child.once('error', () => resolve({ code: -1, signal: null }));
  });

function readiness(
  child: ChildProcess,
  exited: Promise<Exit>,
  printed: () => string,
): Promise<void> {
  return new Promise((resolve, reject) => {
    child.stdout?.on('data', () => {
      if (printed().includes('Gaswatch is ready')) resolve();
    });
    void exited.then(({ code, signal }) =>
      reject(new Error(`the service ended (${code ?? signal}) before it was ready:\n${printed()}`)),
    );
  });
}
