import { Worker } from 'node:worker_threads';
import { AppError, reasonOf } from '../../lib/app-error.ts';
import { workerUrl } from '../../lib/worker-url.ts';

type Said =
  | { readonly ok: true }
  | { readonly ok: false; readonly code: string; readonly message: string };

/** `copyRecords` in a thread of its own. Rejects with what it throws. */
export function copyRecordsAside(from: string, to: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(workerUrl(import.meta.url, './copy-worker.ts'), {
      workerData: { from, to },
      name: 'records-copy',
    });
    const lost = (thrown: unknown): void =>
      reject(new AppError('records-failed', `copying the records: ${reasonOf(thrown)}`));
    worker.once('error', lost);
    worker.once('exit', () => lost('the thread ended'));
    worker.once('message', (said: Said) => {
      if (said.ok) resolve();
      else reject(new AppError(said.code, said.message, { retryable: true }));
    });
  });
}
