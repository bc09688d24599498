import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

export interface ProgramEnd {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

/** Runs a compiled program of the service, e.g. `backup`, as its users do. */
export function runProgram(name: string, args: readonly string[]): Promise<ProgramEnd> {
  const inherited = Object.entries(process.env).filter(([key]) => !/^(gaswatch|vitest)/i.test(key));
  const child = spawn(process.execPath, [`dist/src/${name}.js`, ...args], {
    cwd: ROOT,
    env: Object.fromEntries(inherited),
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const output = { stdout: '', stderr: '' };
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    output.stdout += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    output.stderr += text;
  });
  return new Promise((resolve) => child.once('close', (code) => resolve({ code, ...output })));
}
