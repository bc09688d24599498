import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { expect, onTestFinished } from 'vitest';
import { passwordOf } from '../support/fleet-text.ts';
import { eventually } from '../support/live-records.ts';
import { temporaryDirectory } from '../support/temp-dir.ts';
import { run } from './part.ts';

const PROTO_FOLDER = fileURLToPath(new URL('../../src/sparkplug', import.meta.url));
const SCRIPT = fileURLToPath(new URL('./sparkplug_edge.py', import.meta.url));

/** One line of what the edge node prints. */
export interface EdgeEvent {
  readonly event: string;
  readonly [detail: string]: unknown;
}

/** The edge node in Python: orders in, events out. */
export interface Edge {
  order(action: string, details?: Readonly<Record<string, unknown>>): void;
  events(name: string): readonly EdgeEvent[];
  /** Resolves when it has printed this event so often. */
  seen(name: string, times?: number): Promise<void>;
  readonly ended: Promise<number | null>;
}

/** Compiles the .proto with Debian's protoc and starts the node; both are ended with the test. */
export async function startEdge(port: number): Promise<Edge> {
  const folder = temporaryDirectory('sparkplug-proto');
  const built = await run('protoc', [
    `--proto_path=${PROTO_FOLDER}`,
    `--python_out=${folder}`,
    'sparkplug-b.proto',
  ]);
  expect(built.stderr).toBe('');
  expect(built.code).toBe(0);
  const args = ['-u', SCRIPT, `${port}`, passwordOf('rtu'), folder];
  const child = spawn('/usr/bin/python3', args, { stdio: ['pipe', 'pipe', 'pipe'] });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      output += text;
    });
  }
  const ended = new Promise<number | null>((resolve, reject) => {
    child.once('close', resolve);
    child.once('error', reject);
  });
  ended.catch(() => undefined);
  onTestFinished(async () => {
    child.kill('SIGKILL');
    await ended.catch(() => undefined);
  });
  const events = (name: string): readonly EdgeEvent[] =>
    output
      .split('\n')
      .filter((line) => line.startsWith('{'))
      // the script's own lines
      .map((line) => JSON.parse(line) as EdgeEvent)
      .filter(({ event }) => event === name);
  return {
    order: (action, details = {}) => {
      child.stdin.write(`${JSON.stringify({ do: action, ...details })}\n`);
    },
    events,
    seen: (name, times = 1) =>
      eventually(() => {
        expect(events(name).length, output).toBeGreaterThanOrEqual(times);
      }),
    ended,
  };
}
