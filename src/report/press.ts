import { setImmediate as breath } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';
import { AppError, reasonOf } from '../lib/app-error.ts';
import { workerUrl } from '../lib/worker-url.ts';
import type { FromPress, PrintFormat, PrintOrder, ToPress } from './press-protocol.ts';
import type { Report, ReportLanguage } from './report.ts';

/** Rows of ten cells take about 5 µs a cell to copy: a piece holds its sender up for some milliseconds. */
const PIECE = 100;

/** One at a time: fonts and pages of a long report take 150 MB. */
let before: Promise<unknown> = Promise.resolve();

export type PrintReport = typeof printReport;

/** The report as a file, made in a thread of its own. @throws AppError `report-not-printed` */
export function printReport(
  report: Report,
  format: PrintFormat,
  language: ReportLanguage,
): Promise<Uint8Array> {
  const printed = before.then(() => print(report, { format, language }));
  before = printed.catch(() => null);
  return printed;
}

async function print(report: Report, order: PrintOrder): Promise<Uint8Array> {
  const worker = new Worker(workerUrl(import.meta.url, './press-worker.ts'), {
    workerData: order,
    name: 'press',
    execArgv: [],
  });
  const bytes = new Promise<Uint8Array>((resolve, reject) => {
    const lost = (thrown: unknown): void =>
      reject(new AppError('report-not-printed', reasonOf(thrown), { retryable: true }));
    worker.once('error', lost);
    worker.once('exit', () => lost('the thread ended'));
    worker.once('message', (said: FromPress) =>
      said.ok ? resolve(said.bytes) : lost(said.message),
    );
  });
  // it may fail before all pieces are sent
  bytes.catch(() => null);
  try {
    await send(report, (piece) => worker.postMessage(piece));
    return await bytes;
  } finally {
    await worker.terminate();
  }
}

async function send(report: Report, post: (piece: ToPress) => void): Promise<void> {
  const sections = report.sections.map((section) => ({ ...section, rows: [] }));
  post({ op: 'begin', report: { ...report, sections } });
  for (const [section, { rows }] of report.sections.entries())
    for (let at = 0; at < rows.length; at += PIECE) {
      post({ op: 'rows', section, rows: rows.slice(at, at + PIECE) });
      await breath();
    }
  post({ op: 'print' });
}
