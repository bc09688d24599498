import { everyItem, type PageStart } from '../lib/pages.ts';
import { type Permit, type PermitState, permitState } from '../model/permit.ts';
import type { OrderKind, Removal, Shelf, StandingOrder } from '../model/standing-order.ts';
import type { EpochMs } from '../model/units.ts';
import type { Span } from '../pipeline/alarm-kpis.ts';
import type { OrderRecords } from '../records/records.ts';

const PAGE = 1000;
/** Pages of ended orders that are looked through at the most. */
const MOST_PAGES = 20;

export interface OrderSpan<T> {
  readonly order: T;
  readonly from: EpochMs;
  /** Null: it is in force still. */
  readonly ended: EpochMs | null;
}

/** Orders of one kind that were in force at some moment of the span, oldest first. */
async function inForce<K extends OrderKind>(
  orders: OrderRecords,
  kind: K,
  { from, to }: Span,
): Promise<readonly Extract<StandingOrder, { readonly kind: K }>[]> {
  const isAsked = (one: StandingOrder): one is Extract<StandingOrder, { readonly kind: K }> =>
    one.kind === kind;
  const found: Extract<StandingOrder, { readonly kind: K }>[] = [];
  for (const state of ['open', 'all'] as const) {
    const read = (start: PageStart) => orders.list({ kind, state, limit: PAGE, ...start });
    for await (const one of everyItem(read, MOST_PAGES)) {
      const wanted = state === 'open' || one.ended !== null;
      if (wanted && isAsked(one) && (one.ended === null || one.ended > from)) found.push(one);
    }
  }
  const began = (one: StandingOrder): EpochMs =>
    one.kind === 'permit' ? one.order.openedAt : one.order.at;
  return found.filter((one) => began(one) < to).sort((a, b) => began(a) - began(b));
}

export async function shelvesIn(
  orders: OrderRecords,
  span: Span,
): Promise<readonly OrderSpan<Shelf>[]> {
  const found = await inForce(orders, 'shelf', span);
  return found.flatMap(({ order, ended }) => {
    // its time ends a shelf, whether or not that has been written down yet
    const until = ended ?? (order.until <= span.to ? order.until : null);
    return until !== null && until <= span.from ? [] : [{ order, from: order.at, ended: until }];
  });
}

export async function removalsIn(
  orders: OrderRecords,
  span: Span,
): Promise<readonly OrderSpan<Removal>[]> {
  const found = await inForce(orders, 'removal', span);
  return found.map(({ order, ended }) => ({ order, from: order.at, ended }));
}

export interface PermitAt {
  readonly permit: Permit;
  readonly state: PermitState;
}

/** Permits as they stood at a moment: without those that were closed. */
export async function permitsAt(orders: OrderRecords, at: EpochMs): Promise<readonly PermitAt[]> {
  // a moment before, so that what was closed just then is not in force
  const found = await inForce(orders, 'permit', { from: at, to: at });
  return found
    .map(({ order }) => ({ permit: order, state: permitState(order, at) }))
    .filter(({ state }) => state !== 'closed');
}

export const stillAt = <T>(spans: readonly OrderSpan<T>[], at: EpochMs): readonly OrderSpan<T>[] =>
  spans.filter(({ from, ended }) => from <= at && (ended === null || ended > at));
