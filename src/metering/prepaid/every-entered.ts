import { setImmediate as breath } from 'node:timers/promises';
import type { z } from 'zod';
import type { ArchiveItem, ArchiveQuery, ArchiveRecords } from '../../records/records.ts';

/** An item of the archive and its body, read. */
export interface Entered<B> {
  readonly item: ArchiveItem;
  readonly body: B;
}

/** A page is read and checked within some milliseconds; between two everybody else has a turn. */
const PAGE = 500;

/** Everything that matches and counts, the latest valid first. @throws z.ZodError of a body that is not of its kind. */
export async function* everyEntered<B>(
  archive: Pick<ArchiveRecords, 'list'>,
  query: Omit<ArchiveQuery, 'limit' | 'cursor'>,
  schema: z.ZodType<B>,
): AsyncGenerator<Entered<B>> {
  let start: { readonly cursor?: string } = {};
  for (;;) {
    const { items, next } = await archive.list({ ...query, limit: PAGE, ...start });
    for (const item of items) yield { item, body: schema.parse(item.body) };
    if (next === null) return;
    start = { cursor: next };
    await breath();
  }
}

/** The same as a list. */
export async function allEntered<B>(
  archive: Pick<ArchiveRecords, 'list'>,
  query: Omit<ArchiveQuery, 'limit' | 'cursor'>,
  schema: z.ZodType<B>,
): Promise<readonly Entered<B>[]> {
  const found: Entered<B>[] = [];
  for await (const one of everyEntered(archive, query, schema)) found.push(one);
  return found;
}
