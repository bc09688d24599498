import { readFileSync } from 'node:fs';
import { type DestinationStream, type Logger, pino } from 'pino';
import { logOptions } from './api/log-redaction.ts';
import { type App, openApp } from './app.ts';
import type { Config } from './config/config.ts';
import { problemLine } from './config/config-problem.ts';
import { loadConfig } from './config/load-config.ts';
import { AppError, reasonOf } from './lib/app-error.ts';
import { readPacing } from './lib/replay-clock.ts';
import { readableLine } from './log-line.ts';

/** The process edge: configuration in, signals in, exit codes out. */
const EXIT_FAILED = 1;
const EXIT_BAD_CONFIG = 2;
const BAD_CONFIG_CODES: ReadonlySet<string> = new Set([
  'fleet-invalid',
  'fleet-unreadable',
  'certificate-unreadable',
]);
/** A close that takes longer than this is given up: the journal has everything. */
const CLOSE_WITHIN_MS = 30_000;

const complain = (line: string): void => void process.stderr.write(`${line}\n`);

/** What a person must see, whatever the log level. */
const say = (line: string): void => void process.stdout.write(`${line}\n`);

function configured(): Config {
  const path = process.env['GASWATCH_CONFIG'] ?? 'config/gaswatch.yaml';
  const loaded = loadConfig({ text: readConfig(path), path, env: process.env });
  if (loaded.ok) return loaded.value;
  for (const problem of loaded.error) complain(problemLine(problem));
  process.exit(EXIT_BAD_CONFIG);
}

function readConfig(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (thrown) {
    complain(`${path}: cannot be read: ${reasonOf(thrown)}`);
    process.exit(EXIT_BAD_CONFIG);
  }
}

async function run(): Promise<void> {
  const config = configured();
  const written = config.log.pretty ? readableLine : (line: string) => line;
  const toStdout: DestinationStream = { write: (line) => void process.stdout.write(written(line)) };
  const log = pino(logOptions(config.log.level), toStdout);
  let app: App | null = null;
  const onFatal = (error: Error): void => {
    log.fatal(
      { err: error },
      'the service cannot go on; everything acknowledged is in the journal',
    );
    void stop(app, log, EXIT_FAILED);
  };
  process.on('SIGTERM', () => void stop(app, log, 0));
  process.on('SIGINT', () => void stop(app, log, 0));
  const adminPassword = process.env['GASWATCH_ADMIN_PASSWORD'];
  const replay = readPacing(process.env['GASWATCH_REPLAY_CLOCK'] ?? '');
  if (replay !== null) log.warn(replay, 'time is simulated: this is a demonstration');
  app = await openApp({ config, log, adminPassword, onFatal, replay });
  greet(app);
}

function greet({ addresses, generatedPassword }: App): void {
  say(`Gaswatch is ready`);
  say(`  HTTP  ${addresses.http}`);
  say(`  MQTT  ${addresses.mqtt}`);
  if (addresses.mqtts !== null) say(`  MQTTS ${addresses.mqtts}`);
  if (generatedPassword !== null) {
    say(`  first sign-in: user "admin", password "${generatedPassword}" (shown only now)`);
  }
}

let stopping = false;

/** Ctrl-C reaches the process more than once: the first time counts. */
async function stop(app: App | null, log: Logger, code: number): Promise<void> {
  if (stopping) return;
  stopping = true;
  const deadline = setTimeout(() => {
    log.error('closing took too long; the journal has everything');
    process.exit(EXIT_FAILED);
  }, CLOSE_WITHIN_MS);
  deadline.unref();
  try {
    await app?.close();
    process.exit(code);
  } catch (thrown) {
    log.error({ err: thrown }, 'closing failed; the journal has everything');
    process.exit(EXIT_FAILED);
  }
}

run().catch((thrown: unknown) => {
  const known = thrown instanceof AppError;
  complain(known ? thrown.message : `Gaswatch cannot start: ${reasonOf(thrown)}`);
  if (!known && thrown instanceof Error) complain(thrown.stack ?? '');
  process.exit(known && BAD_CONFIG_CODES.has(thrown.code) ? EXIT_BAD_CONFIG : EXIT_FAILED);
});
