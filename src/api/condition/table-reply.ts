import { Readable } from 'node:stream';
import type { FastifyReply } from 'fastify';
import {
  CSV_TYPE,
  csvChunks,
  type TableFile,
  tableXlsx,
  XLSX_TYPE,
} from '../../metering/sheet/table-file.ts';
import { Refusal } from '../errors/refusal.ts';

/** Writing a workbook holds everything else up for half a millisecond a wide row. */
const MOST_XLSX_ROWS = 10_000;

export type FileFormat = 'csv' | 'xlsx';

/** `format` wins over `Accept`; null: JSON. */
export function fileFormat(
  asked: 'json' | FileFormat | undefined,
  accept: string | undefined,
): FileFormat | null {
  if (asked !== undefined) return asked === 'json' ? null : asked;
  if (accept === undefined) return null;
  if (accept.includes('text/csv')) return 'csv';
  return accept.includes(XLSX_TYPE) ? 'xlsx' : null;
}

/** @param rows how many the table has. @param name without its ending. */
export async function sendTable(
  reply: FastifyReply,
  format: FileFormat,
  {
    table,
    rows,
    name,
  }: { readonly table: TableFile; readonly rows: number; readonly name: string },
): Promise<FastifyReply> {
  if (format === 'xlsx' && rows > MOST_XLSX_ROWS)
    throw new Refusal(
      'table-too-large',
      `a workbook takes ${MOST_XLSX_ROWS} rows, this table has ${rows}: filter it, or ask for CSV`,
    );
  reply.header('content-disposition', `attachment; filename="${name}.${format}"`);
  if (format === 'xlsx') return reply.type(XLSX_TYPE).send(Buffer.from(await tableXlsx(table)));
  return reply.type(CSV_TYPE).send(Readable.from(csvChunks(table)));
}
