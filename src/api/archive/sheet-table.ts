import { Worker } from 'node:worker_threads';
import { err, type Result } from '../../lib/result.ts';
import { workerUrl } from '../../lib/worker-url.ts';
import { Refusal } from '../errors/refusal.ts';
import { type SheetFault, type SheetForm, type SheetRow, sheetRows } from './sheet-rows.ts';

/** A CSV of this size takes some 10 ms: less than starting a thread for it. */
const SMALL_BYTES = 64 * 1024;
/** The largest sheets take some five seconds on a busy machine. */
const MOST_MS = 60_000;
const MOST_HEAP_MB = 1_024;

type Read = Result<readonly SheetRow[], SheetFault>;

/**
 * The first sheet, without its empty rows. A workbook is read in a thread of its own:
 * what comes from outside may hold that one up for a minute, and never this one.
 * Codes: archive-sheet-unreadable, archive-too-many.
 */
export async function readTable(bytes: Uint8Array, form: SheetForm): Promise<readonly SheetRow[]> {
  const here = form === 'csv' && bytes.length <= SMALL_BYTES;
  const read = here ? await sheetRows(bytes, form) : await readAside(bytes, form);
  if (read.ok) return read.value;
  throw new Refusal(read.error.code, read.error.message);
}

/** One after the other: each may take a gigabyte. */
let turn: Promise<unknown> = Promise.resolve();

function readAside(bytes: Uint8Array, form: SheetForm): Promise<Read> {
  const read = turn.then(() => readInThread(bytes, form));
  turn = read;
  return read;
}

function readInThread(bytes: Uint8Array, form: SheetForm): Promise<Read> {
  return new Promise((resolve) => {
    const worker = new Worker(workerUrl(import.meta.url, './sheet-worker.ts'), {
      workerData: { bytes: new Uint8Array(bytes), form },
      resourceLimits: { maxOldGenerationSizeMb: MOST_HEAP_MB },
      name: 'sheet',
    });
    const end = (read: Read): void => {
      clearTimeout(late);
      void worker.terminate();
      resolve(read);
    };
    const late = setTimeout(() => end(GIVEN_UP), MOST_MS);
    worker.once('message', (read: Read) => end(read));
    worker.once('error', () => end(GIVEN_UP));
    worker.once('exit', () => end(GIVEN_UP));
  });
}

/** Out of memory or of time: whatever it is, it is no sheet of 20,000 rows. */
const GIVEN_UP = err({
  code: 'archive-sheet-unreadable',
  message: 'it takes more memory or time than a sheet of 20,000 rows does: split it',
} as const);
