import { type ChildProcess, fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { BenchContext } from './bench-context.ts';

export interface Child {
  readonly process: ChildProcess;
  end(): Promise<void>;
}

/** A program beside this file as a child process; it goes when this process goes, before its files do. */
export function startChild(context: BenchContext, program: string): Child {
  const child = fork(fileURLToPath(new URL(program, import.meta.url)));
  const reap = (): void => void child.kill('SIGKILL');
  process.prependOnceListener('exit', reap);
  child.once('exit', () => process.off('exit', reap));
  return { process: child, end: context.atEnd(async () => reap()) };
}
