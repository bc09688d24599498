import type { HistoryReader, SeriesQuery, SeriesRow } from '../../history/history.ts';
import { type FieldScalar, fieldScalar } from '../schema/field-scalar.ts';
import { instant } from '../schema/instant.ts';

export type RecordKind = SeriesRow['record'];

export interface RawPage {
  readonly items: Record<string, FieldScalar>[];
  readonly next: string | null;
}

/** Store pages put into one of ours, so that no call runs on without end. */
const MOST_PAGES = 20;

/**
 * Rows of the wanted records, in event-time order; without named fields each row
 * also says its kind. A page may be short although there is a `next`: the store's
 * limit counts rows that are left out here, and so does this one when they are many.
 */
export async function rawPage(
  history: HistoryReader,
  query: SeriesQuery,
  records: ReadonlySet<RecordKind>,
): Promise<RawPage> {
  const shown = query.fields === undefined ? 'all' : 'named';
  const items: RawPage['items'] = [];
  let asked = query;
  for (let pages = 1; ; pages += 1) {
    const page = await history.series(asked);
    for (const row of page.items) if (records.has(row.record)) items.push(rawItem(row, shown));
    const full = items.length >= query.limit || pages === MOST_PAGES;
    if (full || page.next === null) return { items, next: page.next };
    asked = { ...query, limit: query.limit - items.length, cursor: page.next };
  }
}

function rawItem(row: SeriesRow, shown: 'all' | 'named'): RawPage['items'][number] {
  const item: Record<string, FieldScalar> = {};
  for (const [path, value] of Object.entries(row.fields)) item[path] = fieldScalar(value);
  if (shown === 'all') item['kind'] = row.kind;
  item['ts'] = instant(row.ts);
  return item;
}
