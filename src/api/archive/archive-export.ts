import { setImmediate as breathe } from 'node:timers/promises';
import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import { everyItem, type PageStart } from '../../lib/pages.ts';
import type { ArchiveKind } from '../../model/archive/archive-kind.ts';
import type { Language } from '../../model/localized.ts';
import type { ArchiveItem, ArchiveQuery, ArchiveRecords } from '../../records/records.ts';
import { Refusal } from '../errors/refusal.ts';
import type { ApiPorts } from '../ports.ts';
import { csvSheet, xlsxSheet } from './export-sheet.ts';
import { placeOf } from './look-around.ts';

export const XLSX_TYPE = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';

export const SheetQuery = {
  format: z.enum(['json', 'csv', 'xlsx']).default('json').describe('csv, xlsx: the whole list'),
  lang: z.enum(['zh', 'en']).exactOptional().describe("headings; absent: the caller's own"),
};

/** Writing a row takes some 0.25 ms of a workbook, half of that for CSV. */
const MOST_ROWS = { csv: 20_000, xlsx: 10_000 } as const;

export async function exportRows(
  archive: ArchiveRecords,
  query: ArchiveQuery,
  format: keyof typeof MOST_ROWS,
): Promise<readonly ArchiveItem[]> {
  const read = async (start: PageStart) => {
    // a page is read at once: others get a turn between two
    await breathe();
    return archive.list({ ...query, limit: 500, ...start });
  };
  const items: ArchiveItem[] = [];
  for await (const item of everyItem(read)) {
    if (items.length === MOST_ROWS[format]) {
      const most = MOST_ROWS[format];
      const other = format === 'xlsx' ? ', or ask for csv' : '';
      throw new Refusal('archive-too-many', `${most} rows at most: narrow the list${other}`);
    }
    items.push(item);
  }
  return items;
}

export interface SheetAsked {
  readonly kind: ArchiveKind;
  readonly items: readonly ArchiveItem[];
  readonly format: keyof typeof MOST_ROWS;
  readonly language: Language;
}

export async function sheetReply(
  reply: FastifyReply,
  { kind, items, format, language }: SheetAsked,
  ports: ApiPorts,
): Promise<FastifyReply> {
  const place = placeOf(ports);
  const content =
    format === 'csv'
      ? Buffer.from(await csvSheet(kind, items, language, place))
      : await xlsxSheet(kind, items, language, place);
  return reply
    .header('content-disposition', `attachment; filename="gaswatch-${kind}.${format}"`)
    .type(format === 'csv' ? 'text/csv; charset=utf-8' : XLSX_TYPE)
    .send(content);
}
