import { parentPort, workerData } from 'node:worker_threads';
import { AppError, reasonOf } from '../../lib/app-error.ts';
import { copyRecords } from './copy-records.ts';

/** Copies the records in a thread of its own: the one that serves sockets never waits for it. */
const { from, to } = workerData as { readonly from: string; readonly to: string };

try {
  copyRecords(from, to);
  parentPort?.postMessage({ ok: true });
} catch (thrown) {
  const code = thrown instanceof AppError ? thrown.code : 'records-failed';
  parentPort?.postMessage({ ok: false, code, message: reasonOf(thrown) });
}
