import { parentPort, workerData } from 'node:worker_threads';
import { reasonOf } from '../lib/app-error.ts';
import type { FromPress, PrintOrder, ToPress } from './press-protocol.ts';
import type { Report, Row } from './report.ts';

/** Puts a report together from its pieces and makes a file of it, away from the thread that serves sockets. */
const { format, language } = workerData as PrintOrder;
/** Loaded when it is needed: each takes a quarter of a second. */
const PRINTERS = {
  pdf: async () => (await import('./pdf/report-document.ts')).reportDocument,
  xlsx: async () => (await import('./report-xlsx.ts')).reportXlsx,
} as const;

let head: Report | null = null;
const rows = new Map<number, Row[]>();

parentPort?.on('message', (message: ToPress) => {
  if (message.op === 'begin') head = message.report;
  else if (message.op === 'print') void print();
  else rows.set(message.section, [...(rows.get(message.section) ?? []), ...message.rows]);
});

async function print(): Promise<void> {
  try {
    if (head === null) throw new Error('no report was sent');
    const sections = head.sections.map((section, n) => ({ ...section, rows: rows.get(n) ?? [] }));
    const printed = await PRINTERS[format]();
    answer({ ok: true, bytes: await printed({ ...head, sections }, language) });
  } catch (thrown) {
    answer({ ok: false, message: reasonOf(thrown) });
  }
}

function answer(said: FromPress): void {
  const move = said.ok && said.bytes.buffer instanceof ArrayBuffer ? [said.bytes.buffer] : [];
  parentPort?.postMessage(said, move);
}
