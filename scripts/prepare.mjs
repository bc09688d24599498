// Brings a checkout to the state "installed and built" and does nothing when it already is: what
// every command needs first, on a machine that has only Node and npm.
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { holdLock } from './lock.mjs';
import { fingerprint, pruneOutputs } from './outputs.mjs';

/** The checkout. */
export const ROOT = fileURLToPath(new URL('..', import.meta.url));

/** What a build consists of. A step runs when its inputs differ from those of its last success. */
export const BUILD_STEPS = [
  {
    name: 'service',
    inputs: [
      'src',
      'simulators',
      'test/bench',
      'test/support',
      'tsconfig.json',
      'tsconfig.build.json',
      'package-lock.json',
    ],
    output: 'dist/src',
    stamp: 'dist/.service-stamp',
    run: async (root) => {
      await runNode(root, ['node_modules/typescript/bin/tsc', '-p', 'tsconfig.build.json']);
      pruneOutputs(root, 'dist', ['src', 'simulators', 'test/bench']);
    },
  },
  {
    name: 'console',
    inputs: ['src/console', 'src/model', 'src/lib', 'package-lock.json'],
    output: 'dist/console/index.html',
    stamp: 'dist/.console-stamp',
    run: (root) =>
      runNode(root, [
        'node_modules/vite/bin/vite.js',
        'build',
        '--config',
        'src/console/vite.config.ts',
        '--logLevel',
        'warn',
      ]),
  },
];

/** Installs and builds what is missing or out of date. Prints to standard error only. */
export async function prepare(root = ROOT, steps = BUILD_STEPS) {
  requireNode(root);
  if (isReady(root, steps)) return;
  const release = await holdLock(join(root, '.tmp', 'prepare.lock'), () =>
    say('waiting for another command that is installing or building here'),
  );
  try {
    await install(root);
    for (const step of steps) await build(root, step);
  } finally {
    release();
  }
}

/** Ends the process with a plain message when preparing failed: its stack says nothing to a user. */
export async function prepareOrExit() {
  try {
    await prepare();
  } catch (failure) {
    if (!(failure instanceof PreparationError)) throw failure;
    say(failure.message);
    process.exit(failure.exitCode);
  }
}

/** Something a user can act on; `exitCode` is what the process should end with. */
export class PreparationError extends Error {
  constructor(message, exitCode = 1) {
    super(message);
    this.exitCode = exitCode;
  }
}

const say = (line) => process.stderr.write(`gaswatch: ${line}\n`);

export function requireNode(root, running = process.versions.node) {
  const wanted = /[\d.]+/.exec(readJson(join(root, 'package.json')).engines.node)[0];
  if (compareVersions(running, wanted) < 0) {
    throw new PreparationError(
      `Node ${wanted} or newer is needed, this is ${running} (${process.execPath}); see https://nodejs.org`,
    );
  }
}

function compareVersions(left, right) {
  const [a, b] = [left, right].map((version) => version.split('.').map(Number));
  return a[0] - b[0] || (a[1] ?? 0) - (b[1] ?? 0) || (a[2] ?? 0) - (b[2] ?? 0);
}

const isReady = (root, steps) => isInstalled(root) && steps.every((step) => isBuilt(root, step));

/** Inside node_modules, so that it goes with it: `npm ci` removes the folder before it fills it. */
const INSTALL_STAMP = 'node_modules/.gaswatch-install';

const COMPILER = 'node_modules/typescript/bin/tsc';

function isInstalled(root) {
  const marker = join(root, 'node_modules/.package-lock.json');
  // Without the compiler it was an install without development packages.
  if (!existsSync(marker) || !existsSync(join(root, COMPILER))) return false;
  const stamp = join(root, INSTALL_STAMP);
  if (existsSync(stamp)) return readFileSync(stamp, 'utf8') === installStamp(root);
  // Somebody ran npm themselves: npm writes its marker last.
  return statSync(marker).mtimeMs >= statSync(join(root, 'package-lock.json')).mtimeMs;
}

/** Prebuilt binaries differ by platform, so a folder carried to another machine is out of date. */
function installStamp(root) {
  const lock = createHash('sha256').update(readFileSync(join(root, 'package-lock.json')));
  return `${lock.digest('hex')} ${process.platform} ${process.arch}\n`;
}

async function install(root) {
  if (!isInstalled(root)) {
    say('installing packages (npm ci)');
    // Development packages too, whatever NODE_ENV says: they hold the compiler.
    await runNpm(root, ['ci', '--include=dev', '--no-audit', '--no-fund']);
  }
  writeFileSync(join(root, INSTALL_STAMP), installStamp(root));
}

function isBuilt(root, step) {
  const stamp = join(root, step.stamp);
  if (!existsSync(stamp) || !existsSync(join(root, step.output))) return false;
  return readFileSync(stamp, 'utf8') === fingerprint(root, step.inputs);
}

async function build(root, step) {
  if (isBuilt(root, step)) return;
  // Taken before the step: a file saved while it runs makes the next start build again.
  const inputs = fingerprint(root, step.inputs);
  say(`building the ${step.name}`);
  rmSync(join(root, step.stamp), { force: true });
  await step.run(root);
  writeFileSync(join(root, step.stamp), inputs);
}

async function runNpm(root, args) {
  const cli = process.env.npm_execpath ?? '';
  if (basename(cli) === 'npm-cli.js') return runNode(root, [cli, ...args]);
  return run(root, process.platform === 'win32' ? 'npm.cmd' : 'npm', args);
}

const runNode = (root, args) => run(root, process.execPath, args);

/** A child whose output goes to standard error: standard output belongs to the command itself. */
function run(root, command, args) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, {
      cwd: root,
      stdio: ['ignore', 2, 2],
      shell: command.endsWith('.cmd'),
    });
    const stop = forwardSignals(child);
    child.once('error', (cause) => {
      stop();
      reject(new PreparationError(`cannot run ${command}: ${cause.message}`));
    });
    child.once('exit', (code, signal) => {
      stop();
      if (code === 0) return resolve();
      const name = [basename(command), ...args.slice(0, 2)].join(' ');
      reject(new PreparationError(`${name} failed`, exitCodeOf(code, signal)));
    });
  });
}

/** Hands SIGINT and SIGTERM on to the child; returns how to stop doing so. */
export function forwardSignals(child) {
  const forward = (signal) => child.kill(signal);
  const signals = ['SIGINT', 'SIGTERM'];
  for (const signal of signals) process.on(signal, forward);
  return () => {
    for (const signal of signals) process.off(signal, forward);
  };
}

const SIGNAL_NUMBERS = { SIGHUP: 1, SIGINT: 2, SIGKILL: 9, SIGTERM: 15 };

/** A child's own exit code, or the shell's convention 128 + n for one that a signal ended. */
export const exitCodeOf = (code, signal) => code ?? 128 + (SIGNAL_NUMBERS[signal] ?? 0);

const readJson = (path) => JSON.parse(readFileSync(path, 'utf8'));
