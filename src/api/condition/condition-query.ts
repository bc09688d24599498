import { z } from 'zod';
import {
  CONDITION_COLUMNS,
  type ConditionColumn,
  columnById,
} from '../../metering/condition/condition-columns.ts';
import { filterRows } from '../../metering/condition/condition-filter.ts';
import { orderRows } from '../../metering/condition/condition-order.ts';
import type { Figures } from '../../metering/condition/figures.ts';
import { GRADES, type Grade } from '../../metering/condition/grade.ts';
import { CUSTOMER_CLASSES } from '../../model/fleet.ts';
import type { Language } from '../../model/localized.ts';
import { Refusal } from '../errors/refusal.ts';
import { paging } from '../schema/paging.ts';
import { daySpanQuery } from './day-span.ts';

const names = CONDITION_COLUMNS.map(({ id }) => id);
const id = z.string().max(64);

/** `-` in a query means what `–` does: no grade. */
const grades = z
  .string()
  .max(20)
  .transform((text) => text.split(',').map((one) => (one === '-' ? '–' : one)))
  .pipe(z.array(z.enum(GRADES)).min(1))
  .describe('A, B, C, D or -, several with commas');

const columns = z
  .string()
  .max(2_000)
  .transform((text) => text.split(','))
  .pipe(z.array(z.enum(names)).min(1))
  .describe(`comma-separated, in the order wanted: ${names.join(', ')}`);

export const ConditionQuery = z.strictObject({
  ...daySpanQuery,
  zone: id.exactOptional(),
  site: id.exactOptional(),
  customer: id.exactOptional(),
  meter: id.exactOptional(),
  class: z.enum(CUSTOMER_CLASSES).exactOptional(),
  grade: grades.exactOptional(),
  q: z
    .string()
    .trim()
    .max(100)
    .exactOptional()
    .describe('part of a meter, a serial, a site or a customer'),
  sort: z.enum(names).default('meter').describe('lists by their length; unknown ones come last'),
  order: z.enum(['asc', 'desc']).default('asc'),
  columns: columns.exactOptional(),
  format: z.enum(['json', 'csv', 'xlsx']).exactOptional(),
  lang: z.enum(['zh', 'en']).exactOptional().describe("absent: the caller's own"),
  offset: z.coerce
    .number()
    .int()
    .min(0)
    .max(10_000_000)
    .exactOptional()
    .describe('row to begin with, instead of a cursor: for a window of a long table'),
  ...paging,
});
export type ConditionQuery = z.infer<typeof ConditionQuery>;

export function columnsAsked({ columns: asked }: ConditionQuery): readonly ConditionColumn[] {
  if (asked === undefined) return CONDITION_COLUMNS;
  return asked.flatMap((name) => columnById.get(name) ?? []);
}

/** Places of all rows that match, in the order asked for. */
export function rowsAsked(
  figures: Figures,
  query: ConditionQuery,
  language: Language,
): readonly number[] {
  const { zone, site, customer, meter, class: kind, grade, q } = query;
  const wanted: readonly Grade[] | undefined = grade;
  const rows = filterRows(figures, {
    zone,
    site,
    customer,
    meter,
    class: kind,
    grades: wanted,
    q,
  });
  const column = columnById.get(query.sort);
  if (column === undefined || column.id === 'meter')
    return query.order === 'asc' ? rows : [...rows].reverse();
  return orderRows(figures, rows, { column, order: query.order, language });
}

export interface RowPage {
  readonly rows: readonly number[];
  readonly next: string | null;
}

/** A page goes on behind the meter that was shown last, wherever it stands by now. */
export function pageOfRows(
  figures: Figures,
  rows: readonly number[],
  { limit, cursor, offset = 0 }: Pick<ConditionQuery, 'limit' | 'cursor' | 'offset'>,
): RowPage {
  const from = cursor === undefined ? offset : startAfter(figures, rows, cursor);
  const page = rows.slice(from, from + limit);
  const last = page.at(-1);
  const isLast = from + limit >= rows.length || last === undefined;
  return { rows: page, next: isLast ? null : encode(figures, last, from + limit) };
}

const PREFIX = 'condition:';

const encode = (figures: Figures, row: number, place: number): string =>
  Buffer.from(`${PREFIX}${place}:${figures.sources.rows[row]?.meter.id ?? ''}`).toString(
    'base64url',
  );

function startAfter(figures: Figures, rows: readonly number[], cursor: string): number {
  const text = Buffer.from(cursor, 'base64url').toString('utf8');
  const parts = /^condition:(\d{1,9}):(.+)$/.exec(text);
  if (parts === null)
    throw new Refusal('bad-cursor', 'the cursor is not one that this table gave out');
  const [, place, meter] = parts;
  const at = rows.findIndex((row) => figures.sources.rows[row]?.meter.id === meter);
  // it matches no more: what is behind it has moved up by one at the least
  return at === -1 ? Math.max(0, Number(place) - 1) : at + 1;
}
