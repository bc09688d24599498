import { Readable } from 'node:stream';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import {
  CSV_TYPE,
  csvChunks,
  type TableFile,
  tableXlsx,
  XLSX_TYPE,
} from '../../metering/sheet/table-file.ts';
import { other } from '../schema/responses.ts';

export const format = z
  .enum(['json', 'csv', 'xlsx'])
  .exactOptional()
  .describe('absent: by `Accept`, `text/csv` or else JSON');

export type TableFormat = 'json' | 'csv' | 'xlsx';

export const formatAsked = (asked: TableFormat | undefined, request: FastifyRequest): TableFormat =>
  asked ?? (request.headers.accept?.includes('text/csv') === true ? 'csv' : 'json');

/** A list in JSON, or the same as a sheet. */
export const tableResponse = (description: string, schema: z.ZodType) => ({
  description,
  content: {
    ...other('JSON', 'application/json', schema).content,
    ...other('CSV', 'text/csv', z.unknown()).content,
    ...other('Workbook', XLSX_TYPE, z.unknown()).content,
  },
});

/** @param name of the file, without its ending. */
export async function sendTable(
  reply: FastifyReply,
  table: TableFile,
  kind: 'csv' | 'xlsx',
  name: string,
): Promise<FastifyReply> {
  const body =
    kind === 'csv' ? Readable.from(csvChunks(table)) : Buffer.from(await tableXlsx(table));
  return reply
    .header('content-disposition', `attachment; filename="gaswatch-${name}.${kind}"`)
    .type(kind === 'csv' ? CSV_TYPE : XLSX_TYPE)
    .send(body);
}
