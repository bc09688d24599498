import type { AuditRecords, ChainedAuditLine } from '../../records/records.ts';
import { instant } from '../schema/instant.ts';

export type AuditFileForm = 'jsonl' | 'csv';

const LINES_AT_ONCE = 1_000;

/**
 * The whole audit, oldest first, as it is asked for piece by piece. A line of
 * JSON without `previous` and `hash` is the text that was hashed behind `previous`.
 * In CSV a cell that a spreadsheet would take for a formula begins with `'`.
 */
export async function* auditFile(audit: AuditRecords, form: AuditFileForm): AsyncGenerator<string> {
  if (form === 'csv') yield `\ufeff${COLUMNS.join(',')}\r\n`;
  const write = form === 'csv' ? csvLine : jsonLine;
  let last = 0;
  for (;;) {
    const lines = await audit.after(last, LINES_AT_ONCE);
    if (lines.length === 0) return;
    last = lines.at(-1)?.id ?? last;
    yield lines.map(write).join('');
  }
}

/** The order of members is part of the hash. */
export const auditView = (line: ChainedAuditLine) => ({
  id: line.id,
  at: instant(line.at),
  by: line.by,
  action: line.action,
  object: line.object,
  detail: line.detail,
  from: line.from,
  before: line.before,
  after: line.after,
  previous: line.previous,
  hash: line.hash,
});

const COLUMNS = [
  'id',
  'at',
  'by',
  'action',
  'object',
  'detail',
  'from',
  'before',
  'after',
  'previous',
  'hash',
] as const;

const jsonLine = (line: ChainedAuditLine): string => `${JSON.stringify(auditView(line))}\n`;

function csvLine(line: ChainedAuditLine): string {
  const view = auditView(line);
  return `${COLUMNS.map((column) => cell(view[column])).join(',')}\r\n`;
}

function cell(value: string | number | null): string {
  if (typeof value !== 'string') return value === null ? '' : String(value);
  const text = /^[=+\-@\t\r]/.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
