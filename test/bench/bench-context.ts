import { mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Figure } from './figure.ts';

/** What every row is given. */
export interface BenchContext {
  /** How long a measurement lasts. */
  readonly seconds: number;
  /** Readings stored before history is queried. */
  readonly readings: number;
  /** A new empty directory; it goes with the run. */
  directory(name: string): string;
  /** Called at the end of the run, however it ends, newest first. Returns the way to do it now. */
  atEnd(close: () => Promise<unknown>): () => Promise<void>;
  /** Progress, for whoever watches. */
  say(line: string): void;
  add(figure: Figure): void;
}

export interface OpenContext extends BenchContext {
  readonly figures: readonly Figure[];
  /** Ends and removes what a row left, so that the next one has the machine to itself. */
  closeRow(): Promise<void>;
  close(): Promise<void>;
}

export function openContext(seconds: number, readings: number): OpenContext {
  const root = mkdtempSync(join(tmpdir(), 'gaswatch-bench-'));
  // also when the process ends by itself
  process.once('exit', () => rmSync(root, { recursive: true, force: true }));
  const figures: Figure[] = [];
  const closers = new Set<() => Promise<unknown>>();
  const say = (line: string): void => void process.stderr.write(`${line}\n`);
  let directories = 0;
  const closeRow = async (): Promise<void> => {
    for (const close of [...closers].reverse()) {
      closers.delete(close);
      await close().catch((error: unknown) => say(`closing: ${String(error)}`));
    }
    for (const name of readdirSync(root)) {
      rmSync(join(root, name), { recursive: true, force: true, maxRetries: 5 });
    }
  };
  return {
    seconds,
    readings,
    figures,
    say,
    directory(name) {
      directories += 1;
      const path = join(root, `${directories}-${name}`);
      mkdirSync(path);
      return path;
    },
    atEnd(close) {
      closers.add(close);
      return async () => {
        if (closers.delete(close)) await close();
      };
    },
    add(figure) {
      figures.push(figure);
      const value = figure.value === null ? 'not measured' : figure.value.toPrecision(4);
      say(`  ${figure.what}: ${value} ${figure.unit}`);
    },
    closeRow,
    async close() {
      await closeRow();
      rmSync(root, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}
