import { parentPort, workerData } from 'node:worker_threads';
import { type BookRow, type Workbook, writtenBook } from './workbook.ts';

/** Writes one workbook in a thread of its own: rows come in parts, null is their end. */
// given by workbookBytes in this form
const sheet = workerData as Omit<Workbook, 'rows'>;
const rows: BookRow[] = [];

parentPort?.on('message', (part: readonly BookRow[] | null) => {
  if (part !== null) {
    rows.push(...part);
    return;
  }
  void writtenBook({ ...sheet, rows }).then((bytes) => parentPort?.postMessage(bytes));
});
