import { z } from 'zod';
import { AppError } from '../../lib/app-error.ts';
import type { Page } from '../records.ts';
import type { SqlValue } from './bindable.ts';

/**
 * Where a page ended: the sort key of its last row, so that rows added in
 * between move nothing. Opaque outside: base64url of JSON, with the list's name
 * so that a cursor of another list is not taken for one of this.
 */
export interface Keyset<Key extends readonly SqlValue[]> {
  encode(key: Key): string;
  /** Throws `bad-cursor`. */
  decode(cursor: string): Key;
}

export function keyset<Key extends readonly SqlValue[]>(
  list: string,
  key: z.ZodType<Key>,
): Keyset<Key> {
  const shape = z.tuple([z.literal(list), key]);
  const encode = (at: Key): string => Buffer.from(JSON.stringify([list, at])).toString('base64url');
  return {
    encode,
    decode(cursor) {
      const parsed = shape.safeParse(jsonOf(cursor));
      if (parsed.success && encode(parsed.data[1]) === cursor) return parsed.data[1];
      throw new AppError('bad-cursor', 'the cursor is not one that this list gave out');
    },
  };
}

/** Undefined where it is no JSON. */
function jsonOf(cursor: string): unknown {
  try {
    return JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'));
  } catch {
    return undefined;
  }
}

export interface PageOf<Row, Item> {
  readonly limit: number;
  readonly item: (row: Row) => Item;
  /** The cursor that goes on after this row. */
  readonly cursor: (row: Row) => string;
}

/** Makes a page of rows that were asked for with `limitBeyond(limit)`. */
export function toPage<Row, Item>(rows: readonly Row[], page: PageOf<Row, Item>): Page<Item> {
  const shown = rows.slice(0, page.limit);
  const last = shown.at(-1);
  const more = rows.length > page.limit && last !== undefined;
  return { items: shown.map(page.item), next: more ? page.cursor(last) : null };
}

/** One row more than the page: whether there is a next one. Throws `bad-limit`; a negative LIMIT would mean all. */
export const limitBeyond = (limit: number): number => checkedLimit(limit) + 1;

export function checkedLimit(limit: number): number {
  if (Number.isSafeInteger(limit) && limit > 0) return limit;
  throw new AppError('bad-limit', `a limit is a whole number above 0, not ${limit}`);
}
