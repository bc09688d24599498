import {
  NO_ORDERS,
  ORDER_KINDS,
  type OrderItem,
  placeOrders,
} from './metering/books/place-orders.ts';
import type { MeteringPort } from './metering-port.ts';
import type { ArchiveKind } from './model/archive/archive-kind.ts';
import type { Parts } from './parts.ts';
import type { ArchiveRecords, ArchiveSubject } from './records/contract/archive-records.ts';

export interface OrderParts extends Pick<Parts, 'metering'> {
  readonly records: { readonly archive: Pick<ArchiveRecords, 'list'> };
}

const PAGE = 1_000;

/**
 * Tells the books what the archive says of changes of meters and of volumes that
 * people have set. Everything each time: what the books know already changes
 * nothing there, and what was withdrawn while nobody told them is taken back.
 */
export async function tellOrders({ metering, records }: OrderParts): Promise<void> {
  const port = metering.port();
  if (port === null) return;
  const found = placeOrders(await orderItems(records.archive));
  const ordered = await port.call('ordered');
  for (const meter of new Set([...found.keys(), ...ordered])) await tell(port, meter, found);
}

/** The same of one meter place, at once. */
export async function tellMeter({ metering, records }: OrderParts, meter: string): Promise<void> {
  const port = metering.port();
  if (port === null) return;
  const lists = ORDER_KINDS.map((kind) => everyItem(records.archive, kind, { meter }));
  await tell(port, meter, placeOrders((await Promise.all(lists)).flat()));
}

async function tell(
  port: MeteringPort,
  meter: string,
  found: ReturnType<typeof placeOrders>,
): Promise<void> {
  const orders = found.get(meter) ?? NO_ORDERS;
  const cause = orders.changes.length > 0 ? 'operation' : 'substitute';
  await port.call('setOrders', meter, orders, cause);
}

async function orderItems(archive: Pick<ArchiveRecords, 'list'>): Promise<readonly OrderItem[]> {
  const lists = await Promise.all(ORDER_KINDS.map((kind) => everyItem(archive, kind)));
  return lists.flat();
}

async function everyItem(
  archive: Pick<ArchiveRecords, 'list'>,
  kind: ArchiveKind,
  subject: ArchiveSubject = {},
): Promise<readonly OrderItem[]> {
  const items: OrderItem[] = [];
  let cursor: string | null = null;
  do {
    const page: Awaited<ReturnType<ArchiveRecords['list']>> = await archive.list({
      kind,
      subject,
      limit: PAGE,
      ...(cursor === null ? {} : { cursor }),
    });
    items.push(...page.items.filter(({ standing }) => standing === 'current'));
    cursor = page.next;
  } while (cursor !== null);
  return items;
}
