import { type ChildProcess, spawn } from 'node:child_process';
import { onTestFinished } from 'vitest';

/** An external program that has run. */
export interface Ran {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** An external program under way; it is killed when the test ends and it still runs. */
export interface Running {
  readonly child: ChildProcess;
  readonly done: Promise<Ran>;
  printed(): string;
}

/** Starts a program; a missing one fails here with its name. */
export function start(
  command: string,
  args: readonly string[],
  env: NodeJS.ProcessEnv = process.env,
): Running {
  const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'pipe'], env });
  const output = { stdout: '', stderr: '' };
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    output.stdout += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    output.stderr += text;
  });
  const done = new Promise<Ran>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) => resolve({ code, ...output }));
  });
  done.catch(() => undefined);
  onTestFinished(async () => {
    child.kill('SIGKILL');
    await done.catch(() => undefined);
  });
  return { child, done, printed: () => output.stdout + output.stderr };
}

export const run = (command: string, args: readonly string[]): Promise<Ran> =>
  start(command, args).done;
