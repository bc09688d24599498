import { z } from 'zod';

/** Longest answer of an ordinary list. */
const MOST = 1000;

export const paging = {
  limit: z.coerce.number().int().min(1).max(MOST).default(100),
  cursor: z.string().max(500).exactOptional().describe('`next` of the page before'),
};

export const pageOf = <Item extends z.ZodType>(item: Item) =>
  z.object({
    items: z.array(item),
    next: z.string().nullable().describe('cursor of the next page; null on the last'),
  });

/** The members of a query that are there: absent ones stay absent, not undefined. */
export const given = <K extends string, V>(
  key: K,
  value: V | undefined,
): Partial<Readonly<Record<K, V>>> => {
  if (value === undefined) return {};
  const member: Partial<Record<K, V>> = {};
  member[key] = value;
  return member;
};
