import type { HistoryReader, SeriesPage, SeriesQuery, SeriesRow } from '../../history/history.ts';
import { type FieldScalar, fieldScalar } from '../schema/field-scalar.ts';
import { instant } from '../schema/instant.ts';

export type RecordKind = SeriesRow['record'];

export interface RawPage {
  readonly items: Record<string, FieldScalar>[];
  readonly next: string | null;
}

/** Looked at before a page is given back empty with a `next`: no call runs on without end. */
const MOST_EMPTY_PAGES = 20;

/** Rows of the wanted records, in event-time order; without named fields each row also says its kind. */
export async function rawPage(
  history: HistoryReader,
  query: SeriesQuery,
  records: ReadonlySet<RecordKind>,
): Promise<RawPage> {
  let page: SeriesPage = await history.series(query);
  let items = page.items.filter(({ record }) => records.has(record));
  for (let looked = 1; items.length === 0 && page.next !== null; looked += 1) {
    if (looked === MOST_EMPTY_PAGES) break;
    page = await history.series({ ...query, cursor: page.next });
    items = page.items.filter(({ record }) => records.has(record));
  }
  const shown = query.fields === undefined ? 'all' : 'named';
  return { items: items.map((row) => rawItem(row, shown)), next: page.next };
}

function rawItem(row: SeriesRow, shown: 'all' | 'named'): RawPage['items'][number] {
  const item: Record<string, FieldScalar> = {};
  for (const [path, value] of Object.entries(row.fields)) item[path] = fieldScalar(value);
  if (shown === 'all') item['kind'] = row.kind;
  item['ts'] = instant(row.ts);
  return item;
}
