import { matchingPage } from '../../lib/pages.ts';
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
  const isOfKind = (order: StandingOrder): order is OrderOf<K> => order.kind === kind;
  const isAsked = (order: StandingOrder): order is OrderOf<K> =>
    isOfKind(order) && Boolean(matches(order));
  return matchingPage((start) => orders.list({ kind, ...query, ...start }), isAsked, MOST_PAGES);
}
