import type { OrderKind, StandingOrder } from '../../model/standing-order.ts';
import type { OrderRecords, Page } from '../../records/records.ts';

export type OrderOf<K extends OrderKind> = Extract<StandingOrder, { readonly kind: K }>;

export interface OrderQuery {
  readonly state: 'open' | 'all';
  readonly site?: string;
  readonly limit: number;
  readonly cursor?: string;
}

/** Pages looked at for one answer at the most. */
const MOST_PAGES = 10;

/** A page of the orders of one kind that match; it may be shorter than `limit`. */
export async function orderPage<K extends OrderKind>(
  orders: OrderRecords,
  kind: K,
  query: OrderQuery,
  matches: (order: OrderOf<K>) => unknown = () => true,
): Promise<Page<OrderOf<K>>> {
  const isAsked = (order: StandingOrder): order is OrderOf<K> => order.kind === kind;
  const kept = (page: Page<StandingOrder>) => page.items.filter(isAsked).filter(matches);
  let page = await orders.list({ kind, ...query });
  for (let looked = 1; looked < MOST_PAGES; looked += 1) {
    const items = kept(page);
    if (items.length > 0 || page.next === null) return { items, next: page.next };
    page = await orders.list({ kind, ...query, cursor: page.next });
  }
  return { items: kept(page), next: page.next };
}
