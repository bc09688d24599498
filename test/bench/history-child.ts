import type { BenchContext } from './bench-context.ts';
import { startChild } from './child.ts';

/** What the child that owns a history store is asked; a process of its own, so that its memory is its own. */
export type HistoryJob =
  | { readonly op: 'disk'; readonly dir: string }
  | { readonly op: 'fill'; readonly dir: string; readonly readings: number }
  | { readonly op: 'query'; readonly dir: string; readonly now: number };

export interface DiskAnswer {
  readonly rows: number;
  readonly hotBytes: number;
  readonly archivedBytes: number;
}

export interface FillAnswer {
  readonly rows: number;
  readonly seconds: number;
  readonly maintenanceSeconds: number;
  /** Database and archive. */
  readonly bytes: number;
  readonly archivedBytes: number;
  readonly files: number;
  /** End of the stored span, epoch ms. */
  readonly now: number;
}

export interface Timing {
  readonly name: 'day' | 'dayRaw' | 'year' | 'yearField' | 'latest';
  /** In a process that has just opened the store; the operating system may hold its files in memory. */
  readonly firstMs: number;
  readonly p50Ms: number;
  readonly items: number;
}

export interface QueryAnswer {
  readonly rows: number;
  readonly timings: readonly Timing[];
  readonly openMs: number;
  readonly residentMiB: number;
}

interface Answers {
  readonly disk: DiskAnswer;
  readonly fill: FillAnswer;
  readonly query: QueryAnswer;
}

/** Runs one job in a child; it goes when this process goes. */
export async function inHistory<J extends HistoryJob>(
  context: BenchContext,
  job: J,
): Promise<Answers[J['op']]> {
  const { process: child, end } = startChild(context, './history-program.js');
  try {
    return await new Promise((resolve, reject) => {
      child.once('exit', (code, signal) =>
        reject(new Error(`the history program ended: ${code ?? signal}`)),
      );
      // the program answers each job as `Answers` says
      child.once('message', (answer) => resolve(answer as Answers[J['op']]));
      child.send(job);
    });
  } finally {
    await end();
  }
}
