import { parentPort, workerData } from 'node:worker_threads';
import { type SheetForm, sheetRows } from './sheet-rows.ts';

/** Reads one sheet in a thread of its own. */
// given by readTable in this form
const { bytes, form } = workerData as { readonly bytes: Uint8Array; readonly form: SheetForm };

parentPort?.postMessage(await sheetRows(bytes, form));
