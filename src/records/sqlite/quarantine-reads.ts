import { z } from 'zod';
import type { QuarantineRecords, StoredQuarantine } from '../records.ts';
import { allOf, given } from './condition.ts';
import type { Connection } from './connection.ts';
import { keyset, limitBeyond, toPage } from './keyset.ts';
import type { Reads } from './reads.ts';

interface QuarantineColumns extends Omit<StoredQuarantine, 'index' | 'payload'> {
  /** -1: the whole message. */
  readonly place: number;
  readonly payload: ArrayBuffer;
}

const SELECT = `SELECT id, q.position, place, device, topic, reason, path, detail, ts,
  received_at AS receivedAt, excerpt, source, released_at AS releasedAt,
  released_by AS releasedBy, payload
  FROM quarantine AS q JOIN quarantine_payloads AS p ON p.position = q.position`;

const cursors = keyset('quarantine', z.tuple([z.number().int(), z.number().int()]));

export function quarantineReads(db: Connection): Reads<QuarantineRecords> {
  const byId = db.query<QuarantineColumns>(`${SELECT} WHERE id = ?`);
  const byReason = db.query<{ readonly reason: string; readonly count: number }>(
    'SELECT reason, count(*) AS count FROM quarantine GROUP BY reason',
  );
  return {
    list(query) {
      const where = allOf([
        ...given('device = ?', query.device),
        ...given('reason = ?', query.reason),
        ...(query.cursor === undefined
          ? []
          : [{ sql: '(q.position, place) < (?, ?)', values: cursors.decode(query.cursor) }]),
      ]);
      const select = db.query<QuarantineColumns>(
        `${SELECT} ${where.sql} ORDER BY q.position DESC, place DESC LIMIT ?`,
      );
      return toPage(select(...where.values, limitBeyond(query.limit)), {
        limit: query.limit,
        item: toStored,
        cursor: (row) => cursors.encode([row.position, row.place]),
      });
    },
    get(id) {
      const [row] = byId(id);
      return row === undefined ? null : toStored(row);
    },
    counts: () => Object.fromEntries(byReason().map(({ reason, count }) => [reason, count])),
  };
}

const toStored = ({ place, payload, ...columns }: QuarantineColumns): StoredQuarantine => ({
  ...columns,
  index: place === -1 ? null : place,
  payload: new Uint8Array(payload),
});
