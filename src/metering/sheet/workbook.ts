import { setImmediate as breathe } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';
import writeXlsx, { type CellObject } from 'write-excel-file/node';
import { workerUrl } from '../../lib/worker-url.ts';

/** A cell that can be sent to another thread: what it is, its value says. */
export type BookCell = Omit<CellObject, 'type'> | null;
export type BookRow = readonly BookCell[];

/** A workbook of one sheet; rows come as they are made. */
export interface Workbook {
  readonly name: string;
  readonly widths: readonly number[];
  readonly orientation?: 'landscape';
  /** Stays in sight. */
  readonly titles: BookRow;
  readonly rows: Iterable<BookRow>;
}

/** A row takes some 0.25 ms to write: fewer than this are written before a thread has started. */
const FEW_ROWS = 100;
/** Rows made and sent before others get a turn: some ten milliseconds. */
const ROWS_AT_ONCE = 100;
const MOST_HEAP_MB = 1_024;

/** The file's bytes. A large one is written in a thread of its own: it takes seconds. */
export async function workbookBytes({ rows, ...sheet }: Workbook): Promise<Uint8Array> {
  const waiting = rows[Symbol.iterator]();
  const first = taken(waiting, FEW_ROWS);
  if (first.length < FEW_ROWS) return writtenBook({ ...sheet, rows: first });
  const written = turn.then(() => writtenAside(sheet, first, waiting));
  turn = written.catch(() => undefined);
  return written;
}

/** One after the other: each may take hundreds of megabytes. */
let turn: Promise<unknown> = Promise.resolve();

async function writtenAside(
  sheet: Omit<Workbook, 'rows'>,
  first: readonly BookRow[],
  waiting: Iterator<BookRow>,
): Promise<Uint8Array> {
  const worker = new Worker(workerUrl(import.meta.url, './workbook-worker.ts'), {
    workerData: sheet,
    resourceLimits: { maxOldGenerationSizeMb: MOST_HEAP_MB },
    name: 'workbook',
  });
  const written = new Promise<Uint8Array>((resolve, reject) => {
    worker.once('message', resolve);
    worker.once('error', reject);
    worker.once('exit', () => reject(new Error('the thread that writes a workbook ended')));
  });
  // told below; a thread that ends while rows are still made is no unhandled rejection
  written.catch(() => undefined);
  try {
    let part: readonly BookRow[] = first;
    while (part.length > 0) {
      worker.postMessage(part);
      await breathe();
      part = taken(waiting, ROWS_AT_ONCE);
    }
    worker.postMessage(null);
    return await written;
  } finally {
    await worker.terminate();
  }
}

function taken(rows: Iterator<BookRow>, most: number): readonly BookRow[] {
  const part: BookRow[] = [];
  while (part.length < most) {
    const next = rows.next();
    if (next.done === true) break;
    part.push(next.value);
  }
  return part;
}

/** In this thread, at once. */
export async function writtenBook({
  name,
  widths,
  titles,
  rows,
  orientation,
}: Omit<Workbook, 'rows'> & { readonly rows: readonly BookRow[] }): Promise<Uint8Array> {
  const sheet = {
    sheet: name,
    data: [titles, ...rows].map((row) => [...row]),
    columns: widths.map((width) => ({ width })),
    stickyRowsCount: 1,
    ...(orientation === undefined ? {} : { orientation }),
  };
  return new Uint8Array(await writeXlsx([sheet], { fontFamily: 'Microsoft YaHei' }).toBuffer());
}
