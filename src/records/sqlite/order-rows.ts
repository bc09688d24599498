import { z } from 'zod';
import { Permit } from '../../model/permit.ts';
import { type OrderKind, Removal, Shelf, type StandingOrder } from '../../model/standing-order.ts';
import type { EpochMs } from '../../model/units.ts';
import type { OrderChange, OrderRecords } from '../records.ts';
import { allOf, given } from './condition.ts';
import type { Connection } from './connection.ts';
import { keyset, limitBeyond, toPage } from './keyset.ts';
import type { Reads } from './reads.ts';

interface OrderRow {
  readonly kind: OrderKind;
  readonly id: string;
  readonly since: number;
  readonly ended: EpochMs | null;
  readonly order: string;
}

const cursors = keyset('orders', z.tuple([z.number().int(), z.string()]));

/** Newest first. */
export function orderReads(db: Connection): Reads<OrderRecords> {
  return {
    list({ kind, state, site, limit, cursor }) {
      const where = allOf([
        ...given('kind = ?', kind),
        ...given('site = ?', site),
        ...(state === 'open' ? [{ sql: 'ended IS NULL', values: [] }] : []),
        ...(cursor === undefined
          ? []
          : [{ sql: '(since, id) < (?, ?)', values: cursors.decode(cursor) }]),
      ]);
      const select = db.query<OrderRow>(
        `SELECT kind, id, since, ended, "order" FROM orders ${where.sql}
         ORDER BY since DESC, id DESC LIMIT ?`,
      );
      return toPage(select(...where.values, limitBeyond(limit)), {
        limit,
        item: toOrder,
        cursor: (row) => cursors.encode([row.since, row.id]),
      });
    },
  };
}

/** Told again by a replay, an order stays as it is; an earlier entry never overwrites a later one. */
export function orderWrite(db: Connection): (change: OrderChange) => void {
  const upsert = db.command(`
    INSERT INTO orders (kind, id, since, site, ended, position, "order")
    VALUES (?, ?, ?, ?, ?, ?, ?)
    ON CONFLICT (kind, id, since) DO UPDATE SET
      ended = excluded.ended, position = excluded.position, "order" = excluded."order"
    WHERE excluded.position >= orders.position`);
  return ({ position, order: { kind, order, ended } }) => {
    const since = kind === 'permit' ? order.openedAt : order.at;
    upsert(kind, order.id, since, order.site, ended, position, JSON.stringify(order));
  };
}

function toOrder({ kind, ended, order }: OrderRow): StandingOrder {
  const content: unknown = JSON.parse(order);
  switch (kind) {
    case 'shelf':
      return { kind, ended, order: Shelf.parse(content) };
    case 'removal':
      return { kind, ended, order: Removal.parse(content) };
    case 'permit':
      return { kind, ended, order: Permit.parse(content) };
  }
}
