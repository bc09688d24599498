import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import type { TableFile } from '../../metering/sheet/table-file.ts';
import type { Language } from '../../model/localized.ts';
import { fileFormat, sendTable } from '../condition/table-reply.ts';

export interface Written<T> {
  readonly rows: readonly T[];
  readonly table: (rows: readonly T[], language: Language) => TableFile;
  readonly name: string;
}

/** As a sheet with every row, where one is asked for; null: JSON is. */
export function asSheet<T>(
  request: FastifyRequest,
  reply: FastifyReply,
  asked: { readonly format?: 'json' | 'csv' | 'xlsx'; readonly lang?: Language },
  { rows, table, name }: Written<T>,
): Promise<FastifyReply> | null {
  const format = fileFormat(asked.format, request.headers.accept);
  if (format === null) return null;
  const language = asked.lang ?? request.principal?.user.language ?? 'zh';
  return sendTable(reply, format, {
    table: table(rows, language),
    rows: rows.length,
    name: `gaswatch-${name}`,
  });
}

export const listOf = <T extends z.ZodType>(item: T) =>
  z.object({ rows: z.number().int().describe('in all'), items: z.array(item) });

export const shown = <T>(rows: readonly T[], limit: number) => ({
  rows: rows.length,
  items: rows.slice(0, limit),
});
